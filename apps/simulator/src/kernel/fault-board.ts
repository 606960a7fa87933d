import type { FaultSetting, Leg, LegFault, LegHandler, SimReply, SimRequest } from './exchange.js';
import { delayed, empty, html, RESET } from './replies.js';

export interface FaultOrder {
  /** Name of the fault, or `name=value`. */
  readonly fault: string;
  /** How many answers it spoils; for ever when absent. */
  readonly times?: number | undefined;
  readonly delayMs?: number | undefined;
}

/** Which fault is switched on for which leg, or for which part of one. */
export class FaultBoard<Key extends string = Leg> {
  private readonly orders = new Map<Key, FaultOrder>();

  set(key: Key, order: FaultOrder): void {
    this.orders.set(key, order);
  }

  clear(key?: Key): void {
    if (key === undefined) this.orders.clear();
    else this.orders.delete(key);
  }

  list(): Readonly<Record<string, FaultOrder>> {
    return Object.fromEntries(this.orders);
  }

  /** The fault that spoils the next answer of this leg or part; counts it as used. */
  take(key: Key): FaultSetting | undefined {
    const order = this.orders.get(key);
    if (order === undefined) return undefined;
    if (order.times !== undefined) this.useUp(key, order, order.times);
    return parseFault(order.fault, order.delayMs);
  }

  private useUp(key: Key, order: FaultOrder, times: number): void {
    if (times <= 1) this.orders.delete(key);
    else this.orders.set(key, { ...order, times: times - 1 });
  }
}

/** Splits `429-retry-after=5` into name and value. */
export function parseFault(fault: string, delayMs?: number): FaultSetting {
  const at = fault.indexOf('=');
  if (at < 0) return { name: fault, value: undefined, delayMs };
  return { name: fault.slice(0, at), value: fault.slice(at + 1), delayMs };
}

/** Pause of a slow fault: its value when that is a number, else `delayMs`, else the default. Milliseconds. */
export function pauseOf({ value, delayMs }: FaultSetting, defaultMs: number): number {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : (delayMs ?? defaultMs);
}

const SLOW_MS = 10_000;

/** Faults of any HTTP service: the connection or a machine in front of it fails. */
const GENERIC_FAULTS: Readonly<Record<string, LegFault>> = {
  reset: () => RESET,
  slow: async ({ setting, answer }) => delayed(await answer(), pauseOf(setting, SLOW_MS)),
  'html-502': () => html(502, '502 Bad Gateway'),
  'empty-504': () => empty(504),
};

export function knownFaults(leg: LegHandler): readonly string[] {
  return [...new Set([...Object.keys(GENERIC_FAULTS), ...Object.keys(leg.faults ?? {})])].sort();
}

/** The leg's answer, spoilt by the fault when there is one. */
export async function answerWith(
  leg: LegHandler,
  request: SimRequest,
  setting: FaultSetting | undefined,
): Promise<SimReply> {
  const answer = async (): Promise<SimReply> => leg.handle(request);
  if (setting === undefined) return answer();
  const fault = leg.faults?.[setting.name] ?? GENERIC_FAULTS[setting.name];
  if (fault === undefined) throw new Error(`The ${leg.leg} leg has no fault "${setting.name}"`);
  const reply = await fault({ request, setting, answer });
  return setting.delayMs === undefined ? reply : delayed(reply, setting.delayMs);
}
