import type { SimRequest } from '../kernel/exchange.js';
import type { Interaction } from '../scenarios/interactions.js';
import type { Practice } from '../scenarios/practice.js';
import type { Refusal } from './outcome.js';

/** A request as the practice's system gets it: the prefix of the proxy is gone. */
export interface ProviderCall {
  readonly request: SimRequest;
  readonly practice: Practice;
  readonly interaction: Interaction;
  /** What follows the root, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly now: Date;
}

export type Check = (call: ProviderCall) => Refusal | undefined;

/** The first refusal in the order of the checks; later checks are not made. */
export function firstRefusal(checks: readonly Check[], call: ProviderCall): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(call);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** A header's value, empty when it is absent. */
export function headerOf({ headers }: SimRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : '';
}
