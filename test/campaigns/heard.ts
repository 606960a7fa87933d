import { z } from 'zod';

const Leg = z.object({
  leg: z.string(),
  outcome: z.string(),
  source: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
});
const Answer = z.looseObject({
  id: z.string().optional(),
  code: z.string().optional(),
  journey: z.array(Leg).default([]),
  services: z
    .looseObject({
      structuredRecord: z.object({ available: z.boolean(), problem: z.object({ code: z.string() }).optional() }),
    })
    .optional(),
});

/** What a front end heard of one call of the product. */
export interface Heard {
  /** 0 where no answer came. */
  readonly status: number;
  /** `ok`, a code of the catalogue, or what came instead of one. */
  readonly outcome: string;
  readonly legs: readonly z.infer<typeof Leg>[];
  /** Of what was opened. */
  readonly id?: string | undefined;
}

const NO_PROBLEM = 'no problem body';

/** Posts, and never fails: that nothing came is an outcome too. */
export async function hearing(url: string, init: Pick<RequestInit, 'headers'>, body: unknown): Promise<Heard> {
  const asked = fetch(url, { ...init, method: 'POST', body: JSON.stringify(body) });
  return asked.then(heard, () => ({ status: 0, outcome: 'no answer', legs: [] }));
}

async function heard(reply: Response): Promise<Heard> {
  const { status } = reply;
  const answer = Answer.safeParse(await reply.json().catch(() => undefined));
  if (!answer.success) return { status, outcome: NO_PROBLEM, legs: [] };
  const { id, code = NO_PROBLEM, journey: legs } = answer.data;
  return { status, outcome: status < 400 ? serviceOutcome(answer.data) : code, legs, id };
}

/** A patient is opened though the way to the record is not: then the service says what stands in the way. */
function serviceOutcome({ services }: z.infer<typeof Answer>): string {
  const service = services?.structuredRecord;
  return service?.available === false ? (service.problem?.code ?? NO_PROBLEM) : 'ok';
}
