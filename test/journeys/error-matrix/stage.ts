import { type FreeSlot, freeSlots } from '../../support/bookings.js';
import type { Product, Reply } from '../../support/product.js';
import { storyBook } from '../../../apps/simulator/src/story-book.js';
import { drive, type Scene } from './drive.js';
import type { Call, Row } from './row.js';
import { ordinaryStage, stageFor } from './settings.js';

export interface Driven {
  readonly row: Row;
  readonly reply: Reply;
}

/** Rows of one lane come one after another, the lanes run side by side: no two of them share a patient or a practice. */
const LANES = ['patients', 'directory', 'records', 'visits', 'changes', 'bookings'] as const;
type Lane = (typeof LANES)[number];

const LANE_OF: Readonly<Record<Call, Lane>> = {
  open: 'patients',
  search: 'patients',
  record: 'records',
  slots: 'visits',
  find: 'visits',
  list: 'visits',
  read: 'changes',
  amend: 'changes',
  cancel: 'changes',
  register: 'visits',
  book: 'bookings',
};
/** Ordinary patients of the lanes; bookings have one each. */
const USUAL: Readonly<Record<Exclude<Lane, 'bookings'>, string>> = {
  patients: 'gp-ends-later',
  directory: 'version-1.2',
  records: 'main',
  visits: 'has-appointments',
  changes: 'no-known-drug-allergies',
};
/** A booking of which nobody knows waits for certainty: all of them at the same time. */
const BOOKINGS_AT_ONCE = 30;
const CHANGES_AT_ONCE = 4;
const PRODUCTS_AT_ONCE = 2;

/** Brings every row about over real HTTP. */
export async function driveAll(rows: readonly Row[]): Promise<readonly Driven[]> {
  const stage = await ordinaryStage();
  const { product } = stage;
  try {
    const ordinary = rows.filter(({ given }) => given.setting === undefined);
    const lanes = LANES.map((lane) => ordinary.filter((row) => laneOf(row) === lane));
    const [ordinarily, special] = await Promise.all([
      Promise.all(lanes.map((lane) => driveLane(lane, product))),
      specially(rows.filter(({ given }) => given.setting !== undefined)),
    ]);
    const driven = [...ordinarily.flat(), ...special];
    return rows.flatMap((row) => driven.filter((one) => one.row === row));
  } finally {
    await stage.close();
  }
}

function laneOf({ table, call }: Row): Lane {
  return table.startsWith('sds-') ? 'directory' : LANE_OF[call];
}

async function driveLane(rows: readonly Row[], product: Product): Promise<readonly Driven[]> {
  const [first] = rows;
  const lane = first === undefined ? undefined : laneOf(first);
  if (lane === 'bookings') return bookings(rows, product);
  // All at once: a booking takes none of the slots that an appointment gets.
  const scenes = new Map(rows.map((row) => [row, sceneOf(row, product)]));
  return shared(rows, lane === 'changes' ? CHANGES_AT_ONCE : 1, (row) =>
    drive(row, scenes.get(row) ?? sceneOf(row, product)),
  );
}

/** With an appointment of its own where the row is about one. */
function sceneOf(row: Row, product: Product): Scene {
  const story = product.story(storyOf(row));
  const isChange = laneOf(row) === 'changes';
  const appointment = isChange ? product.simulator.appointments.seed(story, 'booked-at-desk') : undefined;
  return { product, story, appointment, mark: '' };
}

function storyOf(row: Row): string {
  const lane = laneOf(row);
  if (row.given.story !== undefined || lane === 'bookings') return row.given.story ?? 'main';
  return row.call === 'register' ? 'inactive-patient' : USUAL[lane];
}

function bookings(rows: readonly Row[], product: Product): Promise<readonly Driven[]> {
  const patients = bookable();
  const slots = freeSlotsOf(product);
  if (patients.length < rows.length) throw new Error(`${String(rows.length)} bookings need as many patients`);
  return shared(rows, BOOKINGS_AT_ONCE, (row) => {
    const index = rows.indexOf(row);
    const story = product.story(patients[index] ?? 'main');
    const mark = `Matrix row ${String(index).padStart(3, '0')}.`;
    return drive(row, { product, story, slot: slots[index], mark });
  });
}

function freeSlotsOf(product: Product): readonly FreeSlot[] {
  return freeSlots(product, PRACTICE)
    .slice(FIRST_SLOTS)
    .filter(({ start }) => start.slice(11, 13) >= LATE_MORNING);
}

const PRACTICE = 'Z81001';
/** Those that the seeds of the stories may hold. */
const FIRST_SLOTS = 20;
/** Hour from which no slot of a day is kept back for others. */
const LATE_MORNING = '11';

/** Patients of one practice who are as ordinary as can be where appointments are made; `differs` is another person there. */
function bookable(): readonly string[] {
  const taken: readonly string[] = Object.values(USUAL);
  return storyBook(undefined)
    .stories.filter(({ pds, practice, booking }) => pds.kind === 'ordinary' && practice === PRACTICE && !booking)
    .map(({ story }) => story)
    .filter((story) => !taken.includes(story) && story !== 'differs');
}

/** A product for each row, for its setting; the waits of one are the time of another. */
async function specially(rows: readonly Row[]): Promise<readonly Driven[]> {
  return shared(rows, PRODUCTS_AT_ONCE, async (row) => {
    const stage = await stageFor(row.given.setting ?? 'own');
    try {
      const [slot] = freeSlotsOf(stage.product);
      return await drive(row, { ...sceneOf(row, stage.product), slot, mark: 'Matrix row.' });
    } finally {
      await stage.close();
    }
  });
}

/** So many workers share the rows, in order. */
async function shared(
  rows: readonly Row[],
  atOnce: number,
  once: (row: Row) => Promise<Reply>,
): Promise<readonly Driven[]> {
  const waiting = [...rows];
  const driven: Driven[] = [];
  const worker = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift())
      driven.push({ row, reply: await once(row) });
  };
  await Promise.all(Array.from({ length: atOnce }, () => worker()));
  return driven;
}
