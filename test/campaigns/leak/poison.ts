import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { Answer } from './spoiler.js';

export interface Poison {
  /** 0 to 1: how many of the values. */
  readonly share: number;
  readonly random: Random;
  readonly value: () => unknown;
}

/** The answer as it was, but for some values of its JSON; an answer that is no JSON stays. */
export function poisoned(answer: Answer, poison: Poison): Answer {
  try {
    const json: unknown = JSON.parse(answer.body.toString('utf8'));
    return { ...answer, body: Buffer.from(JSON.stringify(changed(json, poison))) };
  } catch {
    return answer;
  }
}

function changed(json: unknown, poison: Poison): unknown {
  if (Array.isArray(json)) return json.map((one) => changed(one, poison));
  if (typeof json === 'object' && json !== null)
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, changed(value, poison)]));
  return poison.random.chance(poison.share) ? poison.value() : json;
}
