import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';

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

/** One call of the product, as a clinician's screen saw it. Times in milliseconds since 1970. */
export interface Call {
  readonly what: 'open' | 'record';
  readonly odsCode: string;
  readonly correlationId: string;
  readonly from: number;
  readonly until: number;
  readonly status: number;
  /** `ok`, a code of the catalogue, or what came instead of one. */
  readonly outcome: string;
  readonly legs: readonly z.infer<typeof Leg>[];
  /** Of the opened patient. */
  readonly contextId: string | undefined;
  /** When the opening of the patient began, for a record. */
  readonly openedFrom: number;
}

const NO_PROBLEM = 'no problem body';
const NO_ANSWER = 'no answer';

export class ApiClient {
  /** Every call made so far. */
  readonly calls: Call[] = [];

  constructor(
    private readonly apiUrls: readonly string[],
    private readonly token: string,
  ) {}

  async open({ nhsNumber, demographics, practice = '' }: Story, instance: number): Promise<Call> {
    const body = { nhsNumber, demographics, purpose: 'direct-care' };
    return this.call({ what: 'open', odsCode: practice, path: '/v1/patient-contexts', body, instance });
  }

  async record(opened: Call, instance: number): Promise<Call> {
    const path = `/v1/patient-contexts/${opened.contextId ?? ''}/structured-record`;
    return this.call({ what: 'record', odsCode: opened.odsCode, path, body: {}, instance, opened });
  }

  private async call(order: Order): Promise<Call> {
    const { what, odsCode, path, body, instance, opened } = order;
    const [correlationId, from] = [randomUUID(), Date.now()];
    const url = `${this.apiUrls[instance % this.apiUrls.length] ?? ''}${path}`;
    const headers = {
      Authorization: `Bearer ${this.token}`,
      'Content-Type': 'application/json',
      'X-Correlation-ID': correlationId,
    };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const { id, ...said } = await fetch(url, init).then(heard, nothingHeard);
    const times = { from, until: Date.now(), openedFrom: opened?.from ?? from };
    const call = { what, odsCode, correlationId, ...times, contextId: opened?.contextId ?? id, ...said };
    this.calls.push(call);
    return call;
  }
}

interface Order {
  readonly what: Call['what'];
  readonly odsCode: string;
  readonly path: string;
  readonly body: unknown;
  /** Which of the product's instances is asked; counted round. */
  readonly instance: number;
  readonly opened?: Call;
}

interface Heard extends Pick<Call, 'status' | 'outcome' | 'legs'> {
  readonly id?: string | undefined;
}

function nothingHeard(): Heard {
  return { status: 0, outcome: NO_ANSWER, legs: [] };
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
