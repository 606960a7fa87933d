import { randomFrom } from '../records/random.js';
import {
  APPOINTMENT_FAULTS,
  type AppointmentFault,
  type AppointmentFaultOrder,
  type AppointmentOperation,
} from '../scenarios/appointment-faults.js';
import type { Practice } from '../scenarios/practice.js';
import type { Story } from '../scenarios/story.js';

/** Which faults spoil one request, and their values. */
export type Quirks = ReadonlyMap<AppointmentFault, string | undefined>;

export interface Spoilable {
  readonly operation: AppointmentOperation;
  readonly odsCode: string;
  /** `undefined` when the request names no patient, or none that the practice knows. */
  readonly nhsNumber: string | undefined;
}

interface Switch {
  readonly order: AppointmentFaultOrder;
  readonly roll: () => boolean;
  left: number;
}

const ANY_SEED = 20_260_115;

/** The fault switches of the appointment operations: those of practices and stories, and those that somebody turned on. */
export class Switchboard {
  private standing: readonly Switch[];
  private added: readonly Switch[] = [];

  constructor(
    private readonly practices: readonly Practice[],
    private readonly stories: readonly Story[],
  ) {
    this.standing = this.written();
  }

  on(order: AppointmentFaultOrder): void {
    this.added = [...this.added, switchOf(order)];
  }

  /** Turns off what was turned on; the switches of practices and stories are set back to their beginning. */
  reset(): void {
    this.added = [];
    this.standing = this.written();
  }

  /** What was turned on and is not used up. */
  list(): readonly AppointmentFaultOrder[] {
    return this.added
      .filter(({ left }) => left > 0)
      .map(({ order, left }) => (Number.isFinite(left) ? { ...order, times: left } : order));
  }

  /** The faults that spoil this request; counts them as used. */
  take(request: Spoilable): Quirks {
    const fired = [...this.standing, ...this.added].filter((each) => applies(each, request) && each.roll());
    for (const each of fired) each.left -= 1;
    return new Map(fired.map(({ order }) => [order.fault, order.value]));
  }

  private written(): readonly Switch[] {
    const ofPractices = this.practices.flatMap(({ odsCode, diary }) =>
      (diary?.faults ?? []).map((own) => switchOf({ ...own, practice: odsCode })),
    );
    const ofStories = this.stories.flatMap(({ nhsNumber, booking }) =>
      (booking?.faults ?? []).map((own) => switchOf({ ...own, nhsNumber })),
    );
    return [...ofPractices, ...ofStories];
  }
}

/** The operations that an order spoils. */
export function operationsOf({ fault, on }: AppointmentFaultOrder): readonly AppointmentOperation[] {
  const possible: readonly AppointmentOperation[] = APPOINTMENT_FAULTS[fault];
  return on === undefined ? possible : possible.filter((operation) => on.includes(operation));
}

function switchOf(order: AppointmentFaultOrder): Switch {
  const { times, probability, seed } = order;
  const random = randomFrom(seed ?? ANY_SEED);
  return {
    order,
    left: times ?? Number.POSITIVE_INFINITY,
    roll: () => probability === undefined || random.chance(probability),
  };
}

function applies({ order, left }: Switch, { operation, odsCode, nhsNumber }: Spoilable): boolean {
  const here = order.practice === undefined || order.practice === odsCode;
  const theirs = order.nhsNumber === undefined || order.nhsNumber === nhsNumber;
  return left > 0 && here && theirs && operationsOf(order).includes(operation);
}
