import { freeSlots } from '../../support/bookings.js';
import type { Product, Reply } from '../../support/product.js';
import { storyBook } from '../../../apps/simulator/src/story-book.js';
import { drive } from './drive.js';
import type { Call, Row } from './row.js';
import { ordinaryStage, stageFor } from './settings.js';

export interface Driven {
  readonly row: Row;
  readonly reply: Reply;
}

/** Rows of one lane come one after another, the lanes run side by side: no two of them share a patient or a practice. */
const LANES = ['patients', 'directory', 'records', 'visits', 'bookings'] as const;
type Lane = (typeof LANES)[number];

const LANE_OF: Readonly<Record<Call, Lane>> = {
  open: 'patients',
  search: 'patients',
  record: 'records',
  slots: 'visits',
  find: 'visits',
  list: 'visits',
  read: 'visits',
  amend: 'visits',
  cancel: 'visits',
  register: 'visits',
  book: 'bookings',
};
/** Ordinary patients of the lanes; bookings have one each. */
const USUAL: Readonly<Record<Exclude<Lane, 'bookings'>, string>> = {
  patients: 'gp-ends-later',
  directory: 'version-1.2',
  records: 'main',
  visits: 'has-appointments',
};
/** A booking of which nobody knows waits for certainty: all of them at the same time. */
const BOOKINGS_AT_ONCE = 30;

/** Brings every row about over real HTTP. */
export async function driveAll(rows: readonly Row[]): Promise<readonly Driven[]> {
  const stage = await ordinaryStage();
  const { product } = stage;
  try {
    const ordinary = rows.filter(({ given }) => given.setting === undefined);
    const lanes = LANES.map((lane) => ordinary.filter((row) => laneOf(row) === lane));
    const [sideBySide, special] = await Promise.all([
      Promise.all(lanes.map((lane) => driveLane(lane, product))),
      specially(rows.filter(({ given }) => given.setting !== undefined)),
    ]);
    const driven = [...sideBySide.flat(), ...special];
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
  if (first !== undefined && laneOf(first) === 'bookings') return bookings(rows, product);
  return inTurn(rows, async (row) => {
    const story = product.story(storyOf(row));
    return drive(row, { product, story, slot: undefined, mark: '' });
  });
}

function storyOf(row: Row): string {
  const lane = laneOf(row);
  if (row.given.story !== undefined || lane === 'bookings') return row.given.story ?? 'main';
  return row.call === 'register' ? 'inactive-patient' : USUAL[lane];
}

async function inTurn(rows: readonly Row[], once: (row: Row) => Promise<Reply>): Promise<readonly Driven[]> {
  const driven: Driven[] = [];
  for (const row of rows) driven.push({ row, reply: await once(row) });
  return driven;
}

async function bookings(rows: readonly Row[], product: Product): Promise<readonly Driven[]> {
  const patients = bookable();
  const slots = freeSlots(product, PRACTICE)
    .slice(FIRST_SLOTS)
    .filter(({ start }) => start.slice(11, 13) >= LATE_MORNING);
  if (patients.length < rows.length) throw new Error(`${String(rows.length)} bookings need as many patients`);
  const scenes = rows.map((row, index) => ({ row, story: patients[index] ?? 'main', slot: slots[index], index }));
  const waiting = [...scenes];
  const driven: Driven[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { row, story, slot, index } = next;
      const mark = `Matrix row ${String(index).padStart(3, '0')}.`;
      driven.push({ row, reply: await drive(row, { product, story: product.story(story), slot, mark }) });
    }
  };
  await Promise.all(Array.from({ length: BOOKINGS_AT_ONCE }, () => worker()));
  return driven;
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

/** A product for each setting. */
async function specially(rows: readonly Row[]): Promise<readonly Driven[]> {
  const driven: Driven[] = [];
  for (const row of rows) {
    const { setting } = row.given;
    if (setting === undefined) continue;
    const stage = await stageFor(setting);
    try {
      const story = stage.product.story(storyOf(row));
      const scene = { product: stage.product, story, slot: undefined, mark: '' };
      driven.push({ row, reply: await drive(row, scene) });
    } finally {
      await stage.close();
    }
  }
  return driven;
}
