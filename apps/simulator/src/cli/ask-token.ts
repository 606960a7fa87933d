import { z } from 'zod';

const TIMEOUT_MS = 5_000;
const Reply = z.union([z.object({ access_token: z.string() }), z.object({ error_description: z.string() })]);

/** Asks the issuer of a running simulator for a user's access token. */
export async function askToken(baseUrl: string, username: string): Promise<string> {
  const reply = Reply.safeParse(await post(`${baseUrl}/oidc/token`, { username }, baseUrl));
  if (!reply.success)
    throw new Error(`What answers at ${baseUrl} is not the simulator. Which port it has is set with SIMULATOR_PORT.`);
  if ('access_token' in reply.data) return reply.data.access_token;
  throw new Error(`No token for "${username}": ${reply.data.error_description}`);
}

async function post(url: string, body: unknown, baseUrl: string): Promise<unknown> {
  const text = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    (reply) => reply.text(),
    () => undefined,
  );
  if (text === undefined) {
    throw new Error(
      `The simulator does not answer at ${baseUrl}. Start it with "npm start" or "npm run start:simulator", ` +
        'or say with SIMULATOR_PORT which port it has.',
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
