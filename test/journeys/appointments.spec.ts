import { daysLater, londonDate } from '#contracts';
import {
  AppointmentReply,
  AppointmentsReply,
  ChangedReply,
} from '../../apps/orchestrator/src/booking/appointment-schemas.js';
import type { ListedAppointmentView } from '../../apps/orchestrator/src/booking/listed-appointment.js';
import { SlotsReply } from '../../apps/orchestrator/src/booking/slot-schemas.js';
import { Problem } from '../../apps/orchestrator/src/problem.js';
import type { AppointmentFault, AppointmentOperation } from '../../apps/simulator/src/scenarios/appointment-faults.js';
import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';

const day = (ahead: number): string => daysLater(londonDate(new Date()), ahead);
const WEEK = `from=${day(1)}&to=${day(7)}`;
const NOBODY = '3f0c5f0a-5a3e-4a83-8d0e-3a4f3a1c9e11';

describe('slots and appointments over the API', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());
  beforeEach(() => {
    product.simulator.appointments.reset();
  });

  const opened = async (name: string): Promise<string> =>
    `/v1/patient-contexts/${contextIdOf(await openPatient(product, product.story(name)))}`;
  const get = (path: string): Promise<Reply> => product.call('GET', path);
  const fault = (name: AppointmentFault, on: AppointmentOperation): void => {
    product.simulator.appointments.switchOn({ fault: name, on: [on], times: 1 });
  };
  const first = async (base: string): Promise<ListedAppointmentView['appointment']> => {
    const { appointments } = AppointmentsReply.parse((await get(`${base}/appointments`)).json);
    const appointment = appointments[0]?.appointment;
    if (appointment === undefined) throw new Error('no appointment is listed');
    return appointment;
  };
  const amend = (path: string, version: string | undefined, body: object): Promise<Reply> =>
    product.call('PATCH', path, { body, headers: matching(version) });
  const cancel = (path: string, version: string | undefined, body: object = { reason: 'Away' }): Promise<Reply> =>
    product.call('POST', `${path}/cancellation`, { body, headers: matching(version) });

  it.each([
    ['has-appointments', true],
    ['appointments-none', false],
  ])('are told of when the patient is opened: %s', async (name, available) => {
    const reply = await openPatient(product, product.story(name));
    expect(reply.json).toMatchObject({
      services: { structuredRecord: { available: true }, appointments: { available } },
    });
  });

  describe('slots', () => {
    it('are found for a week, with what must be shown beside them', async () => {
      const reply = await get(`${await opened('has-appointments')}/slots?${WEEK}`);
      expect(reply.json).toMatchObject({ hints: [], patient: { kind: 'known', differences: [] } });
      const { slots, texts, asAt } = SlotsReply.parse(reply.json);
      expect(slots.length).toBeGreaterThan(0);
      expect(slots.every(({ start }) => start.slice(0, 10) >= day(1) && start.slice(0, 10) <= day(7))).toBe(true);
      expect([texts.length > 0, asAt === undefined]).toEqual([true, false]);
    });

    it('are none at a practice without any: it says why, and what to do', async () => {
      const reply = await get(`${await opened('no-slots')}/slots?${WEEK}`);
      expect(reply.json).toMatchObject({
        slots: [],
        hints: [{ code: 'nothing-offered', text: expect.stringContaining('telephone the practice') as unknown }],
      });
    });

    it('are found at another organisation, where the patient must be registered first', async () => {
      const reply = await get(`${await opened('has-appointments')}/slots?${WEEK}&organisation=z81040`);
      expect(reply.json).toMatchObject({ patient: { kind: 'needs-registration' } });
      expect(SlotsReply.parse(reply.json).slots[0]?.organisation?.odsCode).toBe('Z81040');
    });

    it('are not found where the practice refuses: that is a problem, no empty list', async () => {
      const reply = await get(`${await opened('slot-search-fails')}/slots?${WEEK}`);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.json).not.toHaveProperty('slots');
    });

    it.each([
      ['no days', '', 'from'],
      ['no date', `from=tomorrow&to=${day(7)}`, 'from'],
      ['a day no calendar has', `from=2027-02-30&to=2027-03-01`, 'from'],
      ['yesterday', `from=${day(-1)}&to=${day(2)}`, 'from'],
      ['an end before the beginning', `from=${day(3)}&to=${day(2)}`, 'to'],
      ['85 days', `from=${day(1)}&to=${day(85)}`, 'to'],
      ['no ODS code', `${WEEK}&organisation=!!`, 'organisation'],
      ['an unknown kind', `${WEEK}&organisationType=hospital`, 'organisationType'],
      ['a service that is none', `${WEEK}&service=a%7Cb`, 'service'],
      ['a word twice', `${WEEK}&from=${day(1)}`, 'from'],
    ])('are not asked for with %s', async (_, query, field) => {
      const reply = await get(`/v1/patient-contexts/${NOBODY}/slots?${query}`);
      expect(reply.json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID' });
      expect(Problem.parse(reply.json).errors?.map((one) => one.field)).toContain(field);
      expect(reply.json).not.toHaveProperty('journey');
    });
  });

  describe('appointments', () => {
    it('are listed with who booked them', async () => {
      const reply = await get(`${await opened('has-appointments')}/appointments?from=${day(0)}&to=${day(60)}`);
      expect(reply.json).toMatchObject({
        days: { from: day(0), to: day(60) },
        appointments: [
          { appointment: { bookedBy: { odsCode: 'Z9Y77' } }, locks: [], othersBooking: true },
          { locks: [], othersBooking: true },
        ],
        leftOut: 0,
        texts: expect.arrayContaining(['You will not be told if the patient does not attend.']) as unknown,
      });
    });

    it('are none on the days asked for, which is not none ever', async () => {
      const reply = await get(`${await opened('no-slots')}/appointments`);
      expect(reply.json).toMatchObject({
        appointments: [],
        texts: [expect.anything(), expect.stringContaining('not the same as none ever'), expect.anything()],
      });
    });

    it.each([
      ['inactive-patient', '', 404, 'GPC_PATIENT_NOT_AT_PRACTICE'],
      ['two-records', '', 409, 'GPC_SEVERAL_PATIENTS'],
      ['has-appointments', `?from=${day(-9)}&to=${day(-2)}`, 400, 'REQUEST_FIELDS_INVALID'],
      ['has-appointments', `?from=${day(9)}&to=${day(2)}`, 400, 'REQUEST_FIELDS_INVALID'],
    ])('are a problem where they were not asked for: %s%s', async (name, query, status, code) => {
      const reply = await get(`${await opened(name)}/appointments${query}`);
      expect(reply.json).toMatchObject({ status, code });
    });

    it('are locked where they cannot be changed from here', async () => {
      const locksOf = async (name: string): Promise<unknown> =>
        AppointmentsReply.parse((await get(`${await opened(name)}/appointments`)).json).appointments.map(
          ({ locks }) => locks,
        );
      await expect(locksOf('appointment-visit')).resolves.toEqual([['home-visit']]);
      await expect(locksOf('appointment-cancelled')).resolves.toContainEqual(['cancelled']);
    });

    it('are read one by one, with the version as entity tag', async () => {
      const base = await opened('has-appointments');
      const { appointmentId, versionId } = await first(base);
      const reply = await get(`${base}/appointments/${appointmentId}`);
      expect(reply.headers.get('etag')).toBe(`"${String(versionId)}"`);
      expect(AppointmentReply.parse(reply.json)).toMatchObject({ appointment: { appointmentId }, locks: [] });
      const missing = await get(`${base}/appointments/99999`);
      expect(missing.json).toMatchObject({ status: 404, code: 'GPC_APPOINTMENT_NOT_FOUND' });
    });
  });

  describe('a change', () => {
    it('of the texts is saved, and the old version then is refused with how it stands now', async () => {
      const base = await opened('has-appointments');
      const { appointmentId, versionId } = await first(base);
      const path = `${base}/appointments/${appointmentId}`;
      const reply = await amend(path, versionId, { description: 'Blood pressure', comment: 'Bring the diary' });
      expect([reply.status, reply.json]).toMatchObject([
        200,
        { appointment: { description: 'Blood pressure', comment: 'Bring the diary' }, textsDiffer: false },
      ]);
      const stale = await amend(path, versionId, { description: 'Something else' });
      expect(stale.json).toMatchObject({
        status: 409,
        code: 'GPC_APPOINTMENT_CHANGED',
        nothingWasSaved: true,
        appointment: { appointment: { appointmentId, description: 'Blood pressure' }, locks: [] },
      });
      const newer = reply.headers.get('etag')?.slice(1, -1);
      const without = await amend(path, newer, { comment: null });
      expect(ChangedReply.parse(without.json).appointment).not.toHaveProperty('comment');
    });

    it('that cancels frees the slots at once, and cannot be made twice', async () => {
      const base = await opened('has-appointments');
      const { appointmentId, versionId, slotIds, start } = await first(base);
      const path = `${base}/appointments/${appointmentId}`;
      const days = `from=${start.slice(0, 10)}&to=${start.slice(0, 10)}&organisationType=urgent-care`;
      const offered = async (): Promise<readonly string[]> =>
        SlotsReply.parse((await get(`${base}/slots?${days}`)).json).slots.map(({ slotId }) => slotId);
      await expect(offered()).resolves.not.toEqual(expect.arrayContaining([...slotIds]));
      const reply = await cancel(path, versionId);
      expect([reply.status, reply.json]).toMatchObject([
        200,
        { appointment: { status: 'cancelled', cancellationReason: 'Away' }, textsDiffer: false },
      ]);
      const truth = product.simulator.appointments.list({ practice: 'Z81001' });
      expect(truth.find(({ id }) => id === appointmentId)).toMatchObject({ status: 'cancelled' });
      await expect(offered()).resolves.toEqual(expect.arrayContaining([...slotIds]));
      const again = await cancel(path, reply.headers.get('etag')?.slice(1, -1));
      expect(again.json).toMatchObject({
        status: 409,
        code: 'GPC_APPOINTMENT_NOT_CHANGEABLE',
        appointment: { locks: ['cancelled'] },
      });
    });

    it('of which nobody knows whether it was saved is looked for', async () => {
      const base = await opened('has-appointments');
      const { appointmentId, versionId } = await first(base);
      const path = `${base}/appointments/${appointmentId}`;
      fault('500-before-commit', 'cancel');
      const unknown = await cancel(path, versionId);
      expect(unknown.json).toMatchObject({
        status: 502,
        code: 'GPC_UNKNOWN_OUTCOME',
        nothingWasSaved: 'unknown',
        certainAfter: expect.stringMatching(/Z$/u) as unknown,
        appointment: { appointment: { status: 'booked' } },
      });
      fault('500-after-commit', 'cancel');
      const done = await cancel(path, versionId, { reason: 'Away', repeatsUnknown: true });
      expect([done.status, done.json]).toMatchObject([200, { appointment: { status: 'cancelled' } }]);
    });

    it.each([
      ['a visit', 'appointment-visit', 409, 'GPC_APPOINTMENT_PRACTICE_ONLY'],
      // Listed with the rest of its day, but no practice gives it by itself any more (appointments.md §4.2).
      ['one that has begun', 'appointment-today', 404, 'GPC_APPOINTMENT_NOT_FOUND'],
    ])('of %s is not tried', async (_, name, status, code) => {
      const base = await opened(name);
      const { appointmentId, versionId } = await first(base);
      const reply = await cancel(`${base}/appointments/${appointmentId}`, versionId);
      expect(reply.json).toMatchObject({ status, code, nothingWasSaved: true });
    });

    it.each([
      ['no version', undefined, { description: 'x' }, 'If-Match'],
      ['nothing to change', '1', {}, ''],
      ['101 characters', '1', { description: 'x'.repeat(101) }, 'description'],
      ['501 characters', '1', { comment: 'x'.repeat(501) }, 'comment'],
      ['something else', '1', { description: 'x', start: day(3) }, ''],
    ])('with %s goes nowhere', async (_, version, body, field) => {
      const reply = await amend(`/v1/patient-contexts/${NOBODY}/appointments/1001`, version, body);
      expect(reply.json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID', errors: [{ field }] });
    });

    it.each([[undefined], ['any']])('that cancels without a reason goes nowhere (version %s)', async (version) => {
      const reply = await cancel(`/v1/patient-contexts/${NOBODY}/appointments/1001`, version, { reason: ' ' });
      expect(reply.json).toMatchObject({ status: 400, errors: [{ field: 'reason' }] });
    });
  });
});

function matching(version: string | undefined): Record<string, string> {
  return version === undefined ? {} : { 'if-match': `"${version}"` };
}
