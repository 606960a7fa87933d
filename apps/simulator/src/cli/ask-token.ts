import { z } from 'zod';

const TIMEOUT_MS = 5_000;

/** Whose token: a user of an own issuer, a healthcare worker (CIS2) or a patient (NHS login). */
export type TokenOwner =
  | { readonly kind: 'user' | 'second-user' | 'nhs-login'; readonly name: string }
  | {
      readonly kind: 'cis2';
      readonly name: string;
      /** Role profile id chosen at the sign-in. */
      readonly role?: string | undefined;
      /** Puts names and roles into the token, so that userinfo is not needed. */
      readonly merged?: boolean | undefined;
    };

const Reply = z.union([
  z.object({ id_token: z.string() }).transform(({ id_token: token }) => ({ token })),
  z.object({ access_token: z.string() }).transform(({ access_token: token }) => ({ token })),
  z.object({ error_description: z.string() }).transform(({ error_description: reason }) => ({ reason })),
]);

/** Asks an issuer of a running simulator for a token: the access token of an own issuer, the ID token of a national one. */
export async function askToken(baseUrl: string, owner: TokenOwner): Promise<string> {
  const { path, body } = requestFor(owner);
  const reply = Reply.safeParse(await post(`${baseUrl}${path}`, body, baseUrl));
  if (!reply.success)
    throw new Error(`What answers at ${baseUrl} is not the simulator. Which port it has is set with SIMULATOR_PORT.`);
  if ('token' in reply.data) return reply.data.token;
  throw new Error(`No token for "${owner.name}": ${reply.data.reason}`);
}

function requestFor(owner: TokenOwner): { readonly path: string; readonly body: unknown } {
  switch (owner.kind) {
    case 'user':
      return { path: '/oidc/token', body: { username: owner.name } };
    case 'second-user':
      return { path: '/oidc-b/token', body: { username: owner.name } };
    case 'cis2':
      return {
        path: '/sim-cis2/id-token',
        body: { user: owner.name, selected_role: owner.role, merged: owner.merged },
      };
    case 'nhs-login':
      return { path: '/sim-login/id-token', body: { user: owner.name } };
  }
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
