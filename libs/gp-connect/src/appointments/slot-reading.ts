import {
  instantOf,
  isLondonTime,
  LocalId,
  nextSlotOf,
  type SlotsLeftOut,
  type SlotView,
  type SlotWindow,
} from '#contracts';
import { Stu3Slot } from '#fhir';
import { extensionsCalled } from '../extension.js';
import { filled } from '../term.js';
import { EXTENSION_NAME } from './booking-systems.js';
import { localIdOf } from './local-reference.js';
import { readSearchset, typeOf } from './searchset.js';
import { channelIn, type Session, sessionsIn } from './slot-schedules.js';

/** Slots of one answer, before those of several are joined. */
export interface SlotPage {
  readonly slots: readonly SlotView[];
  readonly leftOut: SlotsLeftOut;
  readonly serviceFiltering: string | undefined;
}

/**
 * Reads one answer; `undefined` when it is no searchset. Entries that cannot be booked are counted, not shown.
 * Source: appointments.md §2.3, §2.4, §10 row 13.
 */
export function readSlots(body: Buffer, window: SlotWindow, now: Date): SlotPage | undefined {
  const searchset = readSearchset(body);
  if (searchset === undefined) return undefined;
  const { resources, unreadable, meta } = searchset;
  const sessions = sessionsIn(resources);
  const sent = resources.filter((resource) => typeOf(resource) === 'Slot').map((slot) => Stu3Slot.parse(slot));
  const free = sent.filter(({ status }) => status === 'free');
  const read = free.flatMap((slot) => slotView(slot, sessions) ?? []);
  const whole = withoutContradictions(read);
  const inside = whole.filter((slot) => isInside(slot, window));
  const ahead = inside.filter(({ startsAt }) => Date.parse(startsAt) > now.getTime());
  return {
    slots: ahead,
    leftOut: {
      notFree: sent.length - free.length,
      unreadable: unreadable + free.length - read.length + contradictions(read),
      outsideDays: whole.length - inside.length,
      past: inside.length - ahead.length,
    },
    serviceFiltering: extensionsCalled(meta?.extension ?? [], EXTENSION_NAME.serviceFilteringStatus)[0]?.valueCode,
  };
}

/** Answers of several windows as one list: each slot once, by time, then place, then id, with what may follow it. */
export function joined(pages: readonly SlotPage[]): SlotPage {
  const slots = withoutContradictions(pages.flatMap((page) => page.slots));
  const count = (reason: keyof SlotsLeftOut): number => pages.reduce((sum, { leftOut }) => sum + leftOut[reason], 0);
  return {
    slots: slots.toSorted(inOrder).map((slot) => {
      const next = nextSlotOf(slot, slots);
      return next === undefined ? slot : { ...slot, bookableWithNext: next.slotId };
    }),
    leftOut: {
      past: count('past'),
      notFree: count('notFree'),
      outsideDays: count('outsideDays'),
      unreadable: count('unreadable'),
    },
    serviceFiltering: pages.map((page) => page.serviceFiltering).find((status) => status !== undefined),
  };
}

function slotView(slot: Stu3Slot, sessions: ReadonlyMap<string, Session>): SlotView | undefined {
  const slotId = LocalId.safeParse(slot.id).data;
  const scheduleId = localIdOf(slot.schedule, 'Schedule');
  const times = timesOf(slot);
  if (slotId === undefined || scheduleId === undefined || times === undefined) return undefined;
  return {
    slotId,
    versionId: filled(slot.meta?.versionId),
    scheduleId,
    ...times,
    deliveryChannel: channelIn(slot.extension),
    slotType: filled(slot.serviceType[0]?.text),
    ...sessions.get(scheduleId),
  };
}

export type Times = Pick<SlotView, 'start' | 'end' | 'startsAt' | 'endsAt' | 'durationMinutes' | 'oddOffset'>;

/** Times as sent beside their instants; `undefined` when one is missing or no instant. Source: appointments.md §2.4, hazards.md OWN-08. */
export function timesOf(sent: {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}): Times | undefined {
  const { start = '', end = '' } = sent;
  const [from, to] = [instantOf(start), instantOf(end)];
  if (from === undefined || to === undefined || to < from) return undefined;
  return {
    start,
    end,
    startsAt: new Date(from).toISOString(),
    endsAt: new Date(to).toISOString(),
    durationMinutes: (to - from) / 60_000,
    ...(isLondonTime(start) && isLondonTime(end) ? {} : { oddOffset: true as const }),
  };
}

/** Practices repeat entries; the same id with other times is a slot that nobody can trust. */
function withoutContradictions(slots: readonly SlotView[]): readonly SlotView[] {
  return [...Map.groupBy(slots, ({ slotId }) => slotId).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined || contradict(same) ? [] : [first];
  });
}

function contradictions(slots: readonly SlotView[]): number {
  return [...Map.groupBy(slots, ({ slotId }) => slotId).values()].filter(contradict).length;
}

function contradict(same: readonly SlotView[]): boolean {
  return new Set(same.map(({ start, end, scheduleId }) => `${start} ${end} ${scheduleId}`)).size > 1;
}

/** Fully inside: practices differ in what they return at the edges. Source: appointments.md §2.1, §10 row 13. */
function isInside({ start, endsAt }: SlotView, window: SlotWindow): boolean {
  return start.slice(0, 10) >= window.start && Date.parse(endsAt) <= (instantOf(window.end) ?? 0) + 1000;
}

function inOrder(one: SlotView, other: SlotView): number {
  return (
    Date.parse(one.startsAt) - Date.parse(other.startsAt) ||
    (one.location?.name ?? '').localeCompare(other.location?.name ?? '', 'en') ||
    (one.slotId < other.slotId ? -1 : 1)
  );
}
