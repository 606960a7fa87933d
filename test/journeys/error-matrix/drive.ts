import { setTimeout as pause } from 'node:timers/promises';
import { daysLater, INTERACTION, londonDate } from '#contracts';
import type { TrueAppointment } from '../../../apps/simulator/src/appointments/appointment-world.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import { aKey, bookingBody, type FreeSlot } from '../../support/bookings.js';
import { contextIdOf, EVERY_AREA, openPatient, type Product, type Reply } from '../../support/product.js';
import type { Call, Given, Row } from './row.js';

/** What one row needs beside the product. */
export interface Scene {
  readonly product: Product;
  readonly story: Story;
  /** A slot that no other row uses, for bookings. */
  readonly slot?: FreeSlot | undefined;
  /** An appointment that no other row uses, for what is about one: of one that is not settled, nothing else is changed. */
  readonly appointment?: Pick<TrueAppointment, 'id' | 'version'> | undefined;
  /** Stands in the text of a booking, so that its request is told from those of other rows. */
  readonly mark: string;
}

type Order = Parameters<Product['simulator']['answers']['add']>[0];
type Where = NonNullable<Order['where']>;

const day = (ahead: number): string => daysLater(londonDate(new Date()), ahead);
/** Days that no other row asks for. */
const DAYS = { slots: [day(40), day(41)], list: [day(50), day(60)] } as const;

/** Brings the row about and gives the reply of our API. */
export async function drive(row: Row, scene: Scene): Promise<Reply> {
  const { earlier, underWay: _, ...given } = row.given;
  if (earlier !== undefined) return afterwards(row, { ...row, call: earlier, given }, scene);
  const takeBack = await prepared(row, scene);
  try {
    return await CALLS[row.call](row, scene);
  } finally {
    for (const one of takeBack) one();
  }
}

/** The row's own call, when the other has ended or, where it is to be under way, has been sent to the practice. */
async function afterwards({ call, given: { underWay } }: Row, other: Row, scene: Scene): Promise<Reply> {
  const before = drive(other, scene);
  if (underWay === true) await atThePractice(other.call, scene);
  else await before;
  const reply = await CALLS[call]({ ...other, call }, scene);
  await before;
  return reply;
}

async function atThePractice(call: Call, scene: Scene): Promise<void> {
  const { interaction = '' } = whereAtPractice(call, scene);
  const { wire } = scene.product.simulator;
  while (!wire.list('ssp').some(({ rawHeaders }) => rawHeaders.includes(interaction))) await pause(20);
}

async function prepared({ given, call }: Row, scene: Scene): Promise<readonly (() => void)[]> {
  const { answers, tokens } = scene.product.simulator;
  if (given.spoilt !== undefined) {
    const answer = await spoiltRecord(given.spoilt, scene);
    return [answers.add({ ...whereOf(given, call, scene), answer })];
  }
  if (given.answer === undefined) return [];
  if (given.place === 'token') tokens.revokeAll();
  return [given, ...(given.also === undefined ? [] : [given.also])].map((one) =>
    answers.add({ ...whereOf(one, call, scene), answer: answerOf(one, scene.story) }),
  );
}

function answerOf({ answer }: Pick<Given, 'answer'>, story: Story): Order['answer'] {
  const wire = typeof answer === 'function' ? answer(story) : answer;
  if (wire === undefined) throw new Error('the row says nothing');
  return { ...wire, headers: { ...wire.headers } };
}

/** The practice's own record of this patient, changed. */
async function spoiltRecord(spoil: (bundle: string) => string, { product, story }: Scene): Promise<Order['answer']> {
  const path = `/v1/patient-contexts/${contextIdOf(await openPatient(product, story))}/structured-record`;
  const headers = { accept: 'application/fhir+json' };
  const { bytes } = await product.call('POST', path, { body: { areas: EVERY_AREA }, headers });
  return { status: 200, headers: { 'Content-Type': 'application/fhir+json' }, body: spoil(bytes.toString('utf8')) };
}

function whereOf({ place = 'call' }: Pick<Given, 'place'>, call: Call, scene: Scene): Omit<Order, 'answer'> {
  const { practice = '', nhsNumber, demographics } = scene.story;
  const places: Readonly<Record<Exclude<typeof place, 'call'>, Omit<Order, 'answer'>>> = {
    'first-find': {
      leg: 'ssp',
      where: { interaction: INTERACTION.findPatient, target: [nhsNumber] },
      times: 1,
    },
    token: { leg: 'oauth' },
    endpoint: { leg: 'sds', where: { target: ['/Endpoint?', practice] } },
    device: { leg: 'sds', where: { target: ['/Device?', practice] } },
    'own-device': { leg: 'sds', where: { target: ['/Device?', 'manufacturing-organization'] } },
  };
  if (place !== 'call') return places[place];
  if (call === 'open') return { leg: 'pds', where: { target: [`/Patient/${nhsNumber}`] } };
  if (call === 'search') return { leg: 'pds', where: { target: [`family=${demographics.familyName}`] } };
  return { leg: 'ssp', where: whereAtPractice(call, scene) };
}

function whereAtPractice(call: Call, { story, mark, appointment }: Scene): Where {
  const ofAppointment = { target: [`/Appointment/${appointment?.id ?? 'none'}`] };
  const places: Readonly<Partial<Record<Call, Where>>> = {
    record: { interaction: INTERACTION.structuredRecord, body: story.nhsNumber },
    slots: { interaction: INTERACTION.searchSlots, target: [DAYS.slots[0]] },
    find: { interaction: INTERACTION.findPatient, target: [story.nhsNumber] },
    list: { interaction: INTERACTION.patientAppointments, target: [DAYS.list[0]] },
    book: { interaction: INTERACTION.bookAppointment, body: mark },
    read: { interaction: INTERACTION.readAppointment, ...ofAppointment },
    amend: { interaction: INTERACTION.amendAppointment, ...ofAppointment },
    cancel: { interaction: INTERACTION.cancelAppointment, ...ofAppointment },
    register: { interaction: INTERACTION.registerPatient, body: story.nhsNumber },
  };
  const where = places[call];
  if (where === undefined) throw new Error(`${call} has no place at the practice`);
  return where;
}

const opened = async ({ product, story }: Scene): Promise<string> =>
  `/v1/patient-contexts/${contextIdOf(await openPatient(product, story))}`;
const get = async (scene: Scene, path: string): Promise<Reply> =>
  scene.product.call('GET', `${await opened(scene)}${path}`);

const CALLS: Readonly<Record<Call, (row: Row, scene: Scene) => Promise<Reply>>> = {
  open: ({ given: { body } }, { product, story }) => {
    const { demographics = {}, ...more } = body ?? {};
    const told = typeof demographics === 'object' ? { ...story.demographics, ...demographics } : story.demographics;
    return openPatient(product, { ...story, demographics: told }, more);
  },
  search: (_row, { product, story: { demographics } }) => {
    const { familyName, birthDate } = demographics;
    const body = { search: { familyName, birthDate: { on: birthDate } }, purpose: 'direct-care' };
    return product.call('POST', '/v1/patient-searches', { body });
  },
  record: async (row, scene) => {
    const body = row.table === 'core-7.3' && row.expected === 'answered' ? { areas: EVERY_AREA } : {};
    return scene.product.call('POST', `${await opened(scene)}/structured-record`, { body });
  },
  slots: (_row, scene) => get(scene, `/slots?from=${DAYS.slots[0]}&to=${DAYS.slots[1]}`),
  find: (_row, scene) => get(scene, '/appointments'),
  list: (_row, scene) => get(scene, `/appointments?from=${DAYS.list[0]}&to=${DAYS.list[1]}`),
  read: async (_row, scene) => {
    const { path } = await appointmentOf(scene);
    return scene.product.call('GET', path);
  },
  amend: async (_row, scene) => {
    const { path, headers } = await appointmentOf(scene);
    return scene.product.call('PATCH', path, { body: { description: 'Something else' }, headers });
  },
  cancel: async (_row, scene) => {
    const { path, headers } = await appointmentOf(scene);
    return scene.product.call('POST', `${path}/cancellation`, { body: { reason: 'Away' }, headers });
  },
  book: async (_row, scene) => {
    const { product, slot, mark } = scene;
    if (slot === undefined) throw new Error('a booking needs a slot');
    const path = `${await opened(scene)}/appointments`;
    return product.call('POST', path, {
      body: bookingBody([slot], { description: mark }),
      headers: { 'idempotency-key': aKey() },
    });
  },
  register: async (_row, scene) => {
    const { familyName, givenName, birthDate } = scene.story.demographics;
    const details = { familyName, givenNames: [givenName], birthDate };
    return scene.product.call('POST', `${await opened(scene)}/registration`, { body: { details } });
  },
};

async function appointmentOf(
  scene: Scene,
): Promise<{ readonly path: string; readonly headers: Readonly<Record<string, string>> }> {
  if (scene.appointment === undefined) throw new Error('a change needs an appointment');
  const { id, version } = scene.appointment;
  return { path: `${await opened(scene)}/appointments/${id}`, headers: { 'if-match': `"${version}"` } };
}
