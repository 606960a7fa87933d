import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import { type Heard, hearing } from '../heard.js';

/** One request of a front end and what came of it. Times: milliseconds of this process's clock. */
export interface Call {
  readonly what: 'open' | 'record';
  readonly odsCode: string;
  readonly from: number;
  readonly ms: number;
  readonly status: number;
  /** `ok`, a code of the catalogue, or what came instead of one. */
  readonly outcome: string;
}

export interface FrontEnd {
  readonly apiUrl: string;
  readonly token: string;
  readonly stories: readonly Story[];
  /** Opened patients, by ODS code of their practice. */
  readonly contexts: Map<string, readonly string[]>;
}

export interface Demand {
  readonly perSecond: number;
  readonly ms: number;
  readonly random: Random;
  /** ODS code of a practice that half of the calls are for. */
  readonly crowdAt?: string | undefined;
}

/** Requests at a steady rate, whether or not earlier ones have been answered, until the time is over; then the last are waited for. */
export async function load(frontEnd: FrontEnd, { perSecond, ms, random, crowdAt }: Demand): Promise<readonly Call[]> {
  const start = performance.now();
  const calls: Promise<Call>[] = [];
  const there = frontEnd.stories.filter(({ practice }) => practice === crowdAt);
  for (let number = 0; performance.now() - start < ms; number += 1) {
    const story = random.pick(there.length > 0 && random.chance(0.5) ? there : frontEnd.stories);
    calls.push(number % 2 === 0 ? open(frontEnd, story) : record(frontEnd, story, random));
    await pause(Math.max(0, start + ((number + 1) * 1_000) / perSecond - performance.now()));
  }
  return Promise.all(calls);
}

/** Opens a patient and keeps the context for reading records. */
export async function open(frontEnd: FrontEnd, { nhsNumber, demographics, practice = '' }: Story): Promise<Call> {
  const body = { nhsNumber, demographics, purpose: 'direct-care' };
  const { id, ...call } = await sent(frontEnd, { what: 'open', odsCode: practice, path: '', body });
  const known = frontEnd.contexts.get(practice) ?? [];
  if (id !== undefined && call.outcome === 'ok') frontEnd.contexts.set(practice, [id, ...known].slice(0, 20));
  return call;
}

/** Reads the record of a patient of the same practice. */
export async function record(frontEnd: FrontEnd, { practice: odsCode = '' }: Story, random: Random): Promise<Call> {
  const id = random.pick(frontEnd.contexts.get(odsCode) ?? ['none']);
  const { id: _none, ...call } = await sent(frontEnd, {
    what: 'record',
    odsCode,
    path: `/${id}/structured-record`,
    body: {},
  });
  return call;
}

interface Order {
  readonly what: Call['what'];
  readonly odsCode: string;
  readonly path: string;
  readonly body: unknown;
}

async function sent(
  { apiUrl, token }: FrontEnd,
  { what, odsCode, path, body }: Order,
): Promise<Call & Pick<Heard, 'id'>> {
  const from = performance.now();
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const { status, outcome, id } = await hearing(`${apiUrl}/v1/patient-contexts${path}`, { headers }, body);
  return { what, odsCode, from, ms: performance.now() - from, status, outcome, id };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
