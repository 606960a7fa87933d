import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { sendRaw } from '../../support/raw-http.js';
import type { Known } from './from-schema.js';
import { type Judged, judged, SENT_ON } from './judge.js';
import { RAW_TRICKS } from './raw-tricks.js';
import { type Operation, type Shot, shotsAt } from './shots.js';
import { bytesOf } from './wire-bytes.js';
import type { World } from './world.js';

export interface Tokens {
  readonly doctor: string;
  readonly operator: string;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly outcomes: Map<string, number>;
  /** The smallest request that broke a rule, and which. */
  failure?: { readonly fault: string; readonly bytes: string };
}

const QUIET_MS = 500;
/** To look for the smallest request that breaks a rule; and for one request of those that are tried. */
const [SHRINK_MS, LONGEST_MS] = [20_000, 250];
const SHOWN = 1_200;
const PRINT = /[^\x20-\x7e\n]/gu;

/** Sends requests one after the other, so that what goes out to national services is known to come of each. */
export class Range {
  readonly rows: Row[] = [];
  /** Operations of which not all runs were tried in time. */
  readonly cutShort: string[] = [];
  shots = 0;

  constructor(
    private readonly world: World,
    private readonly tokens: Tokens,
  ) {}

  async tryAll(
    operation: Operation,
    known: Known,
    order: { readonly runs: number; readonly seed: number },
  ): Promise<void> {
    const row = this.rowOf(`${operation.method.toUpperCase()} ${operation.path}`);
    const token = operation.path.startsWith('/v1/operations') ? this.tokens.operator : this.tokens.doctor;
    let last = '';
    const property = fc.asyncProperty(shotsAt(operation, known), async (shot: Shot) => {
      const { fault } = await this.fire(row, bytesOf(shot, token), false);
      last = fault ?? last;
      return fault === undefined;
    });
    const result = await fc.check(property, {
      numRuns: order.runs,
      seed: order.seed,
      interruptAfterTimeLimit: SHRINK_MS + order.runs * LONGEST_MS,
    });
    if (result.interrupted && !result.failed) this.cutShort.push(row.name);
    if (result.failed && result.counterexample !== null)
      row.failure = { fault: last, bytes: readable(bytesOf(result.counterexample[0], 'a-token')) };
  }

  async tryTricks(): Promise<void> {
    for (const [name, text] of Object.entries(RAW_TRICKS)) {
      const row = this.rowOf(`raw: ${name}`);
      const bytes = Buffer.from(text, 'latin1');
      const { fault } = await this.fire(row, bytes, true);
      if (fault !== undefined) row.failure = { fault, bytes: readable(bytes) };
    }
  }

  private rowOf(name: string): Row {
    const old = this.rows.find((row) => row.name === name);
    if (old !== undefined) return old;
    const row: Row = { name, outcomes: new Map() };
    this.rows.push(row);
    return row;
  }

  private async fire(row: Row, bytes: Buffer, mayBeSilent: boolean): Promise<Judged> {
    const verdict = await this.once(bytes, mayBeSilent);
    row.outcomes.set(verdict.outcome, (row.outcomes.get(verdict.outcome) ?? 0) + 1);
    if (verdict.fault !== SENT_ON) return verdict;
    await pause(QUIET_MS); // what was sent may have been the rest of the request before
    return this.once(bytes, mayBeSilent);
  }

  private async once(bytes: Buffer, mayBeSilent: boolean): Promise<Judged> {
    const before = this.sent();
    const reply = await sendRaw(this.world.url, bytes, mayBeSilent ? 1_500 : 15_000);
    this.shots += 1;
    return judged(reply, { sent: this.sent() - before, mayBeSilent });
  }

  private sent(): number {
    const { pds = 0, sds = 0, ssp = 0 } = this.world.simulator.wire.counts();
    return pds + sds + ssp;
  }
}

function readable(bytes: Buffer): string {
  const text = bytes.toString('latin1').replace(PRINT, '·');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${String(text.length)} bytes)` : text;
}
