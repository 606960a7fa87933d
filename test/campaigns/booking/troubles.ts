import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { AppointmentFaultOrder } from '../../../apps/simulator/src/scenarios/appointment-faults.js';

export type Order = Pick<AppointmentFaultOrder, 'fault' | 'value' | 'on'>;

/** What goes wrong in the life of one booking. */
export interface Trouble {
  readonly name: string;
  /** Switched on for the patient before the booking, each for one request. */
  readonly orders: readonly Order[];
  /** The last of these requests is under way when the product is killed; each is switched on when the one before has come. */
  readonly trap?: readonly Order[];
  /** What the user's own side does: hangs up so long after each sending, or sends everything twice. Milliseconds. */
  readonly hangUpMs?: number;
  readonly twice?: boolean;
  /** The product is killed so long after the first sending. Milliseconds. */
  readonly killMs?: number;
}

/** Longer than any kill needs. Milliseconds of the machine. */
const STALL = '1400';
const stalled = (operation: NonNullable<Order['on']>[number]): Order => ({
  fault: 'slow',
  value: STALL,
  on: [operation],
});
const AFTER: readonly Order['fault'][] = [
  'reset-after-commit',
  'timeout-after-commit',
  'truncated-after-commit',
  'html-after-commit',
  '500-after-commit',
  '502-after-commit',
  '503-after-commit',
  '504-after-commit',
];
const BEFORE: readonly Order['fault'][] = [
  'reset-before-commit',
  'timeout-before-commit',
  '500-before-commit',
  '502-before-commit',
  '503-before-commit',
  '504-before-commit',
];

type Kind = (random: Random) => Trouble;
const spoilt = (name: string, orders: (random: Random) => readonly Order[]): Kind => {
  return (random) => ({ name, orders: orders(random) });
};

/** How often each comes, of all together. */
const KINDS: readonly (readonly [number, Kind])[] = [
  [24, spoilt('none', () => [])],
  [14, spoilt('answer lost after the commit', (random) => [{ fault: random.pick(AFTER) }])],
  [12, spoilt('answer lost before the commit', (random) => [{ fault: random.pick(BEFORE) }])],
  [6, spoilt('delivered twice', () => [{ fault: 'replay' }])],
  [4, spoilt('delivered twice, the answer lost', () => [{ fault: 'replay' }, { fault: 'reset-after-commit' }])],
  [6, spoilt('committed after the answer 504', (random) => [late(random.int(1, 45))])],
  [2, spoilt('committed after the verdict', (random) => [late(random.int(150, 280))])],
  [6, spoilt('commit slower than the time-out', slowCommit)],
  [4, spoilt('slot taken by somebody else', () => [{ fault: 'slot-stolen' }])],
  [4, spoilt('answered without the appointment', () => [{ fault: 'minimal' }])],
  [5, (random) => ({ name: 'user hangs up', orders: [], hangUpMs: random.int(5, 400) })],
  [5, () => ({ name: 'user sends twice', orders: [], twice: true })],
];

const late = (seconds: number): Order => ({ fault: 'late-commit', value: String(seconds) });

/** No answer, and neither the patient's list nor the search knows of it for longer than a command may take. */
function slowCommit(random: Random): readonly Order[] {
  const value = String(random.int(31, 55));
  return [{ fault: 'timeout-after-commit' }, { fault: 'list-lag', value }, { fault: 'slot-lag', value }];
}

const killed = (state: string, trap: readonly Order[]): Kind => {
  return () => ({ name: `killed: ${state}`, orders: [], trap });
};

const KILLS: readonly Kind[] = [
  killed('before the guard, patient asked for', [stalled('find-patient')]),
  killed('PREPARING, list read', [stalled('list')]),
  killed('SENDING, not committed', [{ fault: 'timeout-before-commit' }]),
  killed('SENDING, committed', [stalled('book')]),
  killed('CHECK_409, list read', [{ fault: 'replay' }, stalled('list')]),
  killed('READ_BACK, appointment read', [{ fault: 'minimal' }, stalled('read')]),
  killed('RECONCILING, slots read', [{ fault: 'reset-after-commit' }, stalled('slots')]),
  killed('RECONCILING, list read', [{ fault: '504-before-commit' }, stalled('list')]),
  killed('RECONCILING, patient asked for', [{ fault: '500-before-commit' }, stalled('find-patient')]),
  (random) => ({ name: 'killed: at any moment', orders: [], killMs: random.int(0, 500) }),
];

/** The trouble of each booking; each `killEvery`-th is a kill, every state in turn. */
export function troublesOf(bookings: number, killEvery: number, random: Random): readonly Trouble[] {
  const total = KINDS.reduce((sum, [weight]) => sum + weight, 0);
  const ordinary = (): Kind => {
    let left = random.int(1, total);
    const found = KINDS.find(([weight]) => (left -= weight) <= 0);
    return found?.[1] ?? KINDS[0]![1];
  };
  return Array.from({ length: bookings }, (_none, index) => {
    const kills = Math.floor((index + 1) / killEvery);
    const isKill = (index + 1) % killEvery === 0;
    const kind = isKill ? KILLS[(kills - 1) % KILLS.length]! : ordinary();
    return kind(random);
  });
}
