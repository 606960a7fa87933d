import { objectsIn } from '../practices/json-value.js';
import { AppointmentTest, bodyIn, FILTERS, INCLUDES, resourcesIn } from '../testing/appointment-test.js';
import { issueOf } from '../testing/practice-request.js';

const RANGE = 'start=ge2026-01-15&end=le2026-01-29';
const ODS = '&searchFilter=https://fhir.nhs.uk/Id/ods-organization-code%7CZ9X01';
const URGENT = '&searchFilter=https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1%7Curgent-care';

describe('a search for free slots', () => {
  it('answers with slots, their schedules, and what was asked for besides', async () => {
    const test = new AppointmentTest();
    const reply = await test.search(RANGE);
    expect([reply.status, reply.headers['Cache-Control']]).toEqual([200, 'no-store']);
    const bundle = bodyIn(reply);
    expect(Object.keys(bundle).sort()).toEqual(['entry', 'meta', 'resourceType', 'type']);
    const types = new Set(resourcesIn(reply).map(({ resourceType }) => resourceType));
    expect(types).toEqual(new Set(['Slot', 'Schedule', 'Practitioner', 'Location', 'Organization']));
    const slot = resourcesIn(reply).find(({ resourceType }) => resourceType === 'Slot')!;
    expect(Object.keys(slot).sort()).toEqual([
      'end',
      'extension',
      'id',
      'meta',
      'resourceType',
      'schedule',
      'serviceType',
      'start',
      'status',
    ]);
    const lengths = resourcesIn(reply)
      .filter(({ resourceType }) => resourceType === 'Slot')
      .map(({ start, end }) => (Date.parse(String(end)) - Date.parse(String(start))) / 60_000);
    expect(new Set(lengths)).toEqual(new Set([10, 15, 20, 70, 130]));
  });

  it('has schedules without a named clinician, and roles on all of them', async () => {
    const schedules = resourcesIn(await new AppointmentTest().search(RANGE)).filter(
      ({ resourceType }) => resourceType === 'Schedule',
    );
    const actors = schedules.map(({ actor }) => objectsIn(actor).length);
    expect(new Set(actors)).toEqual(new Set([1, 2]));
    expect(schedules.filter(({ extension }) => objectsIn(extension).length !== 1)).toEqual([]);
  });

  it.each([
    ['nothing', '', ['Organization', 'Schedule', 'Slot']],
    ['locations', '&_include:recurse=Schedule:actor:Location', ['Location', 'Organization', 'Schedule', 'Slot']],
    [
      'practitioners',
      '&_include:recurse=Schedule:actor:Practitioner',
      ['Organization', 'Practitioner', 'Schedule', 'Slot'],
    ],
  ])('includes %s when only that is asked for', async (_what, includes, types) => {
    const resources = resourcesIn(await new AppointmentTest().search(RANGE, includes));
    expect([...new Set(resources.map(({ resourceType }) => String(resourceType)))].sort()).toEqual(types);
  });

  it('is the same for the same practice and day, and another at another practice', async () => {
    const ids = async (practice: string): Promise<string[]> =>
      (await new AppointmentTest(undefined, practice).slots(RANGE)).map(({ id }) => id);
    expect(await ids('Z81001')).toEqual(await ids('Z81001'));
    expect(await ids('Z81001')).not.toEqual(await ids('Z81002'));
  });

  it.each([
    ['0 days', 'start=ge2026-01-16&end=le2026-01-16', 200],
    ['8 days', 'start=ge2026-01-16&end=le2026-01-24', 200],
    ['14 days', 'start=ge2026-01-16&end=le2026-01-30', 200],
    ['15 days', 'start=ge2026-01-16&end=le2026-01-31', 422],
    ['31 days', 'start=ge2026-01-16&end=le2026-02-16', 422],
    ['-1 days', 'start=ge2026-01-16&end=le2026-01-15', 422],
    ['a date and a time', 'start=ge2026-01-16&end=le2026-01-29T23:59:59+00:00', 200],
    ['a time and a date', 'start=ge2026-01-16T09:00:00+00:00&end=le2026-01-16', 200],
    ['14 days and a second', 'start=ge2026-01-16T00:00:00+00:00&end=le2026-01-31T00:00:00+00:00', 422],
    ['a past start', 'start=ge2026-01-10&end=le2026-01-20', 200],
  ])('over %s is answered as the window wants', async (_what, range, status) => {
    const reply = await new AppointmentTest().search(range);
    expect(reply.status).toBe(status);
    expect(status === 200 || issueOf(reply).code).toBe(status === 200 || 'INVALID_PARAMETER');
  });

  it.each([
    ['no prefix', 'start=2026-01-16'],
    ['another prefix', 'start=gt2026-01-16'],
    ['nothing', 'start='],
    ['a month', 'start=ge2026-01'],
    ['a year', 'start=ge2026'],
    ['a day that is not', 'start=ge2026-02-30'],
    ['no offset', 'start=ge2026-01-16T09:00:00'],
    ['Z', 'start=ge2026-01-16T09:00:00Z'],
    ['the offset of summer', 'start=ge2026-01-16T09:00:00+01:00'],
    ['parts of seconds', 'start=ge2026-01-16T09:00:00.000+00:00'],
  ])('refuses a start with %s', async (_what, start) => {
    const reply = await new AppointmentTest().search(`${start}&end=le2026-01-20`);
    expect(issueOf(reply)).toMatchObject({ status: 422, code: 'INVALID_PARAMETER' });
  });

  it.each([
    ['status', 'start=ge2026-01-16&end=le2026-01-20&_include=Slot:schedule'],
    ['start', 'status=free&end=le2026-01-20&_include=Slot:schedule'],
    ['end', 'status=free&start=ge2026-01-16&_include=Slot:schedule'],
    ['_include', 'status=free&start=ge2026-01-16&end=le2026-01-20'],
    ['a second start', 'status=free&start=ge2026-01-16&start=ge2026-01-17&end=le2026-01-20&_include=Slot:schedule'],
  ])('is a bad request where %s is missing or too many', async (_what, query) => {
    const reply = await new AppointmentTest().ask('rest:search:slot-1', { path: `/Slot?${query}` });
    expect(issueOf(reply)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('refuses another status than free', async () => {
    const path = `/Slot?status=busy&${RANGE}&_include=Slot:schedule`;
    const reply = await new AppointmentTest().ask('rest:search:slot-1', { path });
    expect(issueOf(reply)).toMatchObject({ status: 422, code: 'INVALID_PARAMETER' });
  });

  it('hides slots that are kept for others, as the filters say who asks', async () => {
    const evening = async (filters: string): Promise<string[]> => {
      const slots = await new AppointmentTest().slots('start=ge2026-01-19&end=le2026-01-23', INCLUDES + filters);
      const times = slots.filter(({ start }) => start.includes('T17:')).map(({ start }) => start.slice(11, 16));
      return [...new Set(times)].sort();
    };
    expect(await evening(ODS + URGENT)).toEqual(['17:10', '17:20', '17:30']);
    expect([await evening(''), await evening(ODS), await evening(URGENT)]).toEqual([[], ['17:30'], ['17:10']]);
    expect(await evening('&searchFilter=https://x.example%7Concology')).toEqual([]);
  });

  it('shows nothing under embargo or beyond the booking window', async () => {
    const test = new AppointmentTest();
    const urgent = (await test.slots(RANGE)).filter(({ start }) => start.includes('T08:'));
    expect([...new Set(urgent.map(({ start }) => start.slice(0, 10)))]).toEqual(['2026-01-15', '2026-01-16']);
    expect(resourcesIn(await test.search('start=ge2026-02-13&end=le2026-02-26'))).toEqual([]);
  });

  it('takes the end of a day for its midnight where the supplier does', async () => {
    const day = 'start=ge2026-01-16&end=le2026-01-16';
    expect((await new AppointmentTest().slots(day)).length).toBeGreaterThan(10);
    const early = new AppointmentTest(undefined, 'Z81045');
    expect(await early.slots(day)).toEqual([]);
    expect(bodyIn(await early.search(day))).not.toHaveProperty('entry');
    expect((await early.slots('start=ge2026-01-16&end=le2026-01-16T23:59:59+00:00')).length).toBeGreaterThan(10);
  });

  it('has no slots at a practice that is full, and fails at one whose system fails', async () => {
    const none = await new AppointmentTest(undefined, 'Z81043').search(RANGE);
    expect([none.status, bodyIn(none)['entry']]).toEqual([200, []]);
    const failed = await new AppointmentTest(undefined, 'Z81047').search(RANGE);
    expect(issueOf(failed)).toMatchObject({ status: 500, code: 'INTERNAL_SERVER_ERROR' });
  });

  it('comes with loose arrays, repeated entries and no names where the supplier is like that', async () => {
    const resources = resourcesIn(await new AppointmentTest(undefined, 'Z81046').search(RANGE, INCLUDES + FILTERS));
    const of = (type: string): typeof resources => resources.filter(({ resourceType }) => resourceType === type);
    expect(of('Organization')).toHaveLength(2);
    expect(of('Practitioner')).toEqual([]);
    expect(Array.isArray(of('Organization')[0]!['address'])).toBe(false);
    expect(Array.isArray(of('Location')[0]!['address'])).toBe(true);
  });
});
