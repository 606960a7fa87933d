import { type JsonObject, objectsIn } from '../practices/json-value.js';
import { AppointmentTest, bodyIn, resourcesIn } from '../testing/appointment-test.js';
import { issueOf } from '../testing/practice-request.js';

describe('the list of a patient’s appointments', () => {
  it.each([
    ['one date', 'start=ge2026-01-15', "Appointment search must have both 'le' and 'ge' start date parameters."],
    [
      'two lower dates',
      'start=ge2026-01-15&start=ge2026-01-16',
      "Parameters must contain two start parameters, one with prefix 'ge' and one with prefix 'le'.",
    ],
    [
      'another prefix',
      'start=gt2026-01-15&start=le2026-01-16',
      'Unknown prefix on start date parameter: only le and ge prefixes are allowed.',
    ],
    [
      'part of a date',
      'start=ge2026-01&start=le2026-01-16',
      'Search dates must be of the format: yyyy-MM-dd and should not include time or timezone.',
    ],
    [
      'a time',
      'start=ge2026-01-15T00:00:00%2B00:00&start=le2026-01-16',
      'Search dates must be of the format: yyyy-MM-dd and should not include time or timezone.',
    ],
    [
      'yesterday',
      'start=ge2026-01-14&start=le2026-01-16',
      'Search dates from the past: 2026-01-14, 2026-01-16 are not allowed in appointment search.',
    ],
    [
      'the wrong order',
      'start=ge2026-01-18&start=le2026-01-16',
      'Upper search date must be after the lower search date.',
    ],
  ])('refuses %s', async (_what, range, diagnostics) => {
    const test = new AppointmentTest();
    const issue = issueOf(await test.list(await test.patientId(), range));
    expect(issue).toEqual({ status: 422, code: 'INVALID_PARAMETER', diagnostics });
  });

  it('holds what others and the practice booked, cancelled ones too, and today’s', async () => {
    const test = new AppointmentTest();
    const listOf = async (nhsNumber: string): Promise<readonly JsonObject[]> =>
      resourcesIn(await test.list(await test.patientId(nhsNumber)));
    const [elsewhere, atDesk] = await listOf('9990007012');
    expect(objectsIn(elsewhere!['slot'])).toHaveLength(2);
    expect(atDesk).not.toHaveProperty('contained');
    expect((await listOf('9990007020')).map(({ status }) => status)).toEqual(['cancelled', 'booked']);
    expect(await listOf('9990001006')).toEqual([]);
  });

  it('knows today by the clocks of London', async () => {
    const test = new AppointmentTest('2026-06-15T23:30:00Z');
    const id = await test.patientId();
    expect((await test.list(id, 'start=ge2026-06-16&start=le2030-01-01')).status).toBe(200);
    expect((await test.list(id, 'start=ge2026-06-15&start=le2026-06-20')).status).toBe(422);
  });

  it('is refused for a patient whom nobody knows, or empty where the supplier does not look', async () => {
    const test = new AppointmentTest();
    expect(issueOf(await test.list('hello'))).toMatchObject({ status: 404, code: 'PATIENT_NOT_FOUND' });
    expect(issueOf(await test.list('x', 'start=ge2026-01-15&start=le2026-01-16'))).toMatchObject({ status: 404 });
    const careless = new AppointmentTest(undefined, 'Z81045');
    expect(bodyIn(await careless.list('999'))['entry']).toBeUndefined();
  });
});
