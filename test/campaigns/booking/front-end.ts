import { setTimeout as pause } from 'node:timers/promises';
import { londonDate } from '#contracts';
import { plusDays, type Random } from '../../../apps/simulator/src/records/random.js';
import type { Answer, Heard } from './answers.js';
import type { Api, Request } from './api.js';
import type { Intention } from './sheet.js';

export interface FrontEndTools {
  readonly api: Api;
  readonly random: Random;
  /** Milliseconds since 1970, in the fast time. */
  readonly now: () => number;
  /** Nobody goes on after it. */
  readonly end: AbortSignal;
}

export type Slot = Answer['slots'][number];

/** Milliseconds of the machine. */
export const AGAIN_MS = 120;
const GONE: readonly string[] = ['CONTEXT_NOT_FOUND', 'PDS_TRACE_STALE'];

/** The screen of one user, with one patient opened. */
export class FrontEnd {
  /** Counted on at each lost answer: the next instance is asked then. */
  instance: number;
  private contextId = '';

  constructor(
    private readonly intention: Intention,
    private readonly tools: FrontEndTools,
  ) {
    this.instance = intention.number;
  }

  /** `undefined`: the run is over. */
  async chosenSlot(): Promise<Slot | undefined> {
    const { random, end } = this.tools;
    while (!end.aborted) {
      const slots = await this.slots();
      if (slots.length > 0) return random.chance(0.3) ? slots[0] : random.pick(slots);
    }
    return undefined;
  }

  /** Below the opened patient; opens the patient again where the product has forgotten that. */
  async ofPatient(request: Omit<Request, 'user' | 'instance'>): Promise<Heard | 'opened-again'> {
    if (this.contextId === '') await this.opened();
    const path = `/v1/patient-contexts/${this.contextId}/${request.path}`;
    const heard = await this.ask({ ...request, path });
    if (!GONE.includes(heard.answer.code ?? '')) return heard;
    await this.opened();
    return 'opened-again';
  }

  async ask(request: Omit<Request, 'user' | 'instance'>): Promise<Heard> {
    const heard = await this.tools.api.send({ ...request, user: this.intention.user, instance: this.instance });
    if (heard.status === 0) this.instance += 1;
    return heard;
  }

  private async slots(): Promise<readonly Slot[]> {
    const { random, now } = this.tools;
    const from = plusDays(londonDate(new Date(now())), random.chance(0.3) ? 1 : random.int(1, 13));
    const query = `from=${from}&to=${plusDays(from, 2)}&organisationType=urgent-care`;
    const heard = await this.ofPatient({ method: 'GET', path: `slots?${query}` });
    if (heard === 'opened-again') return [];
    if (heard.status !== 200) await pause(AGAIN_MS);
    return heard.answer.slots;
  }

  private async opened(): Promise<void> {
    const { nhsNumber, demographics } = this.intention.story;
    const body = { nhsNumber, demographics, purpose: 'direct-care' };
    while (!this.tools.end.aborted) {
      const { status, answer } = await this.ask({ method: 'POST', path: '/v1/patient-contexts', body });
      this.contextId = answer.id ?? '';
      if (status < 300 && this.contextId !== '') return;
      await pause(AGAIN_MS);
    }
  }
}
