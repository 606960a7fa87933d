import type { FoundItem } from './item-finding.js';
import type { Observations, ReadObservation } from './observations.js';

export interface NestedObservation {
  readonly found: FoundItem;
  readonly level: number;
  readonly parent: ReadObservation | undefined;
}

interface Task {
  readonly observation: ReadObservation;
  readonly level: number;
  readonly parent: ReadObservation | undefined;
}

/** Children stand after their parent, one level deeper; all else keeps the order of the lists (hazards.md 21; assurance UNC-06). */
export function nested(found: readonly FoundItem[], observations: Observations): readonly NestedObservation[] {
  const byObservation = new Map(found.map((one) => [observations.read(one.resource), one]));
  const all = [...byObservation.keys()];
  const children = new Set(all.flatMap((one) => observations.membersOf(one)));
  const heads = [...all.filter((one) => !children.has(one)), ...all.filter((one) => children.has(one))];
  const seen = new Set<ReadObservation>();
  const placed: NestedObservation[] = [];
  const tasks: Task[] = heads.map((observation) => ({ observation, level: 0, parent: undefined })).reverse();
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { observation, level, parent } = task;
    const one = byObservation.get(observation);
    if (one === undefined || seen.has(observation)) continue;
    seen.add(observation);
    placed.push({ found: one, level, parent });
    const members = observations.membersOf(observation);
    tasks.push(...members.map((member) => ({ observation: member, level: level + 1, parent: observation })).reverse());
  }
  return placed;
}
