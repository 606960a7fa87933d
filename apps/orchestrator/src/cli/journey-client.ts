import { z } from 'zod';

const Leg = z.object({ leg: z.string(), outcome: z.string(), durationMs: z.number(), source: z.string() });
export const ContextAnswer = z.looseObject({ id: z.string(), journey: z.array(Leg) });
const Warning = z.object({ area: z.string().optional(), message: z.string(), practiceText: z.string().optional() });
const Term = z.object({ term: z.string() });
const RecordDay = z.object({ sent: z.string() }).optional();
export const RecordAnswer = z.looseObject({
  journey: z.array(Leg),
  texts: z.array(z.string()),
  warnings: z.array(Warning),
  identityCheck: z.object({ result: z.string(), differences: z.array(z.object({ field: z.string() })) }),
  areas: z.array(
    z.object({ label: z.string(), state: z.string(), message: z.string(), itemCount: z.number().optional() }),
  ),
  allergies: z.object({
    active: z.array(z.object({ substance: z.object({ term: z.string() }), reaction: z.string() })),
  }),
  medications: z.array(
    z.object({ name: z.object({ term: z.string() }), dose: z.string(), type: z.string(), status: z.string() }),
  ),
  consultations: z.array(z.object({ type: Term, start: RecordDay, topics: z.array(z.unknown()) })),
  problems: z.array(z.object({ title: Term, status: z.string().optional(), significance: z.string().optional() })),
  immunisations: z.object({ vaccinations: z.array(z.object({ name: Term, given: z.string(), date: RecordDay })) }),
  uncategorisedData: z.array(
    z.object({
      term: Term,
      value: z.object({ text: z.string() }).optional(),
      bloodPressure: z.string().optional(),
      effective: RecordDay,
    }),
  ),
  investigations: z.array(
    z.object({ title: Term, category: z.string().optional(), status: z.string(), issued: RecordDay }),
  ),
  referrals: z.array(z.object({ reasons: z.array(Term), description: z.string().optional(), authored: RecordDay })),
  diaryEntries: z.array(z.object({ label: z.string(), due: RecordDay })),
  documents: z.object({ items: z.array(z.object({ type: Term, description: z.string().optional() })) }),
  unrendered: z.array(z.object({ type: z.string(), count: z.number() })),
});
export type RecordAnswer = z.infer<typeof RecordAnswer>;
export const ProblemAnswer = z.looseObject({
  title: z.string(),
  code: z.string(),
  action: z.string(),
  correlationId: z.string(),
  journey: z.array(Leg).default([]),
});

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the product as a front end does. */
export class JourneyClient {
  constructor(
    private readonly apiUrl: string,
    private readonly token: string,
  ) {}

  async post(path: string, body: unknown): Promise<Answer> {
    const reply = await fetch(`${this.apiUrl}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: reply.status, body: await reply.json() };
  }
}

/** A bearer token of a local test user. @throws Error in words when the issuer gives none. */
export async function localToken(simulatorUrl: string, username: string): Promise<string> {
  const reply = await fetch(`${simulatorUrl}/oidc/token`, { method: 'POST', body: new URLSearchParams({ username }) });
  const read = z.object({ access_token: z.string() }).safeParse(await reply.json());
  if (!read.success) throw new Error(`The simulator gave no token for the user ${username}.`);
  return read.data.access_token;
}
