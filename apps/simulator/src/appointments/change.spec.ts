import type { JsonObject } from '../practices/json-value.js';
import { objectsIn } from '../practices/json-value.js';
import { AppointmentTest, bodyIn, CANCELLATION, cancelled, resourcesIn } from '../testing/appointment-test.js';
import { issueOf } from '../testing/practice-request.js';

type Kind = 'update' | 'cancel';
type Row = readonly [
  what: string,
  kind: Kind,
  spoil: (appointment: JsonObject) => JsonObject,
  code: string,
  diagnostics: string,
];

const absolute = (appointment: JsonObject): JsonObject => ({
  ...appointment,
  participant: objectsIn(appointment['participant']).map((each) => ({
    ...each,
    actor: { reference: 'https://x.example/Patient/1' },
  })),
});

/** All are 422. Source: shared/spec/appointments.md §4.4, §4.5. */
const ROWS: readonly Row[] = [
  [
    'another priority',
    'update',
    (a) => ({ ...a, priority: 1 }),
    'INVALID_RESOURCE',
    'Invalid Appointment property has been amended [priority]',
  ],
  [
    'another start',
    'update',
    (a) => ({ ...a, start: '2026-01-20T09:00:00+00:00' }),
    'INVALID_RESOURCE',
    'Invalid Appointment property has been amended [start]',
  ],
  [
    'another status',
    'update',
    (a) => ({ ...a, status: 'fulfilled' }),
    'INVALID_RESOURCE',
    'Invalid Appointment property has been amended [status]',
  ],
  [
    'a cancellation reason',
    'update',
    (a) => ({ ...cancelled(a), status: 'booked' }),
    'INVALID_RESOURCE',
    'Cannot amend cancellation reason in appointment amend',
  ],
  [
    'absolute references',
    'update',
    absolute,
    'INVALID_RESOURCE',
    'Reference https://x.example/Patient/1 must be relative not absolute',
  ],
  [
    'another resource',
    'update',
    (a) => ({ ...a, resourceType: 'Bundle' }),
    'INVALID_RESOURCE',
    'The body is not an Appointment resource',
  ],
  [
    'a description too long',
    'update',
    (a) => ({ ...a, description: 'x'.repeat(101) }),
    'INVALID_RESOURCE',
    'Appointment description cannot be greater then 100 characters',
  ],
  [
    'a reason',
    'update',
    (a) => ({ ...a, reason: [] }),
    'INVALID_RESOURCE',
    "Appointment reason shouldn't be provided!",
  ],
  [
    'a changed comment',
    'cancel',
    (a) => cancelled({ ...a, comment: 'x' }),
    'INVALID_RESOURCE',
    'Invalid Appointment property has been amended (cancellation) [comment]',
  ],
  [
    'a changed description',
    'cancel',
    (a) => cancelled({ ...a, description: 'x' }),
    'INVALID_RESOURCE',
    'Invalid Appointment property has been amended (cancellation) [description]',
  ],
  [
    'a type',
    'cancel',
    (a) => cancelled({ ...a, appointmentType: {} }),
    'INVALID_RESOURCE',
    "Appointment type shouldn't be provided!",
  ],
  [
    'an unknown extension',
    'cancel',
    (a) => cancelled({ ...a, extension: [...objectsIn(a['extension']), { url: 'https://x.example' }] }),
    'INVALID_RESOURCE',
    'Invalid/multiple appointment extensions found. https://x.example',
  ],
  [
    'a reason without words',
    'cancel',
    (a) => cancelled(a, ''),
    'INVALID_PARAMETER',
    'The cancellation reason must not be empty',
  ],
  [
    'no reason',
    'cancel',
    (a) => ({ ...a, status: 'cancelled' }),
    'INVALID_RESOURCE',
    'The cancellation reason must be provided',
  ],
  [
    'the status booked',
    'cancel',
    (a) => ({ ...cancelled(a), status: 'booked' }),
    'INVALID_RESOURCE',
    'Status must be "cancelled"',
  ],
  [
    'absolute references',
    'cancel',
    (a) => absolute(cancelled(a)),
    'INVALID_RESOURCE',
    'Reference https://x.example/Patient/1 must be relative not absolute',
  ],
];

describe('changing an appointment', () => {
  it('amends description and comment, under a new version', async () => {
    const test = new AppointmentTest();
    const before = await test.booked();
    const reply = await test.change('update', { ...before, description: 'Earache', comment: 'None' });
    expect(reply.status).toBe(200);
    const { meta, ...after } = bodyIn(reply);
    expect(after).toEqual({ ...before, meta: undefined, description: 'Earache', comment: 'None' });
    expect(meta).not.toEqual(before['meta']);
    expect(reply.headers['ETag']).toBe(`W/"${(meta as { versionId: string }).versionId}"`);
    expect((await test.change('update', before)).status).toBe(409);
  });

  it('lets session and kind be left out, and a comment be taken away', async () => {
    const test = new AppointmentTest();
    const { serviceCategory: _session, serviceType: _kind, comment: _comment, ...rest } = await test.booked();
    const after = bodyIn(await test.change('update', rest));
    expect(after).toHaveProperty('serviceType');
    expect(after).not.toHaveProperty('comment');
  });

  it('cancels with a reason, under a new version, and frees the slot at once', async () => {
    const test = new AppointmentTest();
    const [slot] = await test.pair();
    const before = bodyIn(await test.book(await test.booking([slot])));
    const after = bodyIn(await test.change('cancel', cancelled(before)));
    expect(after).toMatchObject({ status: 'cancelled', description: before['description'] });
    expect(objectsIn(after['extension'])).toContainEqual({ url: CANCELLATION, valueString: 'Feels better' });
    expect(after['meta']).not.toEqual(before['meta']);
    expect((await test.pair())[0].id).toBe(slot.id);
    expect(resourcesIn(await test.list(await test.patientId()))).toEqual([after]);
    expect((await test.book(await test.booking([slot]))).status).toBe(201);
    expect(issueOf(await test.change('cancel', after)).diagnostics).toBe('The appointment is already cancelled');
    expect(issueOf(await test.change('update', { ...before, meta: after['meta'] })).diagnostics).toBe(
      'Status must be "booked"',
    );
  });

  it('cancels an appointment whose texts the practice has merged into one that is longer than any may be sent', async () => {
    const test = new AppointmentTest(undefined, 'Z81045');
    const [slot] = await test.pair();
    const body = { ...(await test.booking([slot], await test.patientId('9990007152'))), comment: 'x'.repeat(200) };
    const before = bodyIn(await test.book(body));
    expect(String(before['description']).length).toBeGreaterThan(100);
    expect((await test.change('cancel', cancelled(before))).status).toBe(200);
  });

  it.each(ROWS)('refuses %s (%s)', async (_what, kind, spoil, code, diagnostics) => {
    const test = new AppointmentTest();
    const before = await test.booked();
    const issue = issueOf(await test.change(kind, spoil(before)));
    expect(issue).toEqual({ status: 422, code, diagnostics });
    expect(test.world.list({ nhsNumber: '9990001006' })).toMatchObject([{ status: 'booked', history: [{}] }]);
  });

  it.each(['W/"1"', 'invalidEtag'])('refuses the version %s with 409', async (version) => {
    const test = new AppointmentTest();
    const before = await test.booked();
    for (const [kind, body] of [
      ['update', before],
      ['cancel', cancelled(before)],
    ] as const) {
      expect(issueOf(await test.change(kind, body, version))).toMatchObject({
        status: 409,
        code: 'FHIR_CONSTRAINT_VIOLATION',
      });
    }
  });

  it('compares versions only where one is sent, unless the supplier is strict; some never compare', async () => {
    const test = new AppointmentTest();
    expect((await test.change('update', await test.booked(), '')).status).toBe(200);
    const strict = new AppointmentTest(undefined, 'Z81048');
    expect((await strict.change('update', await strict.booked('9990007187'), '')).status).toBe(409);
    const careless = new AppointmentTest(undefined, 'Z81045');
    expect((await careless.change('update', await careless.booked('9990007152'), 'W/"1"')).status).toBe(200);
  });

  it('refuses an id that is not that of the address, and one that nobody has', async () => {
    const test = new AppointmentTest();
    const before = await test.booked();
    const path = '/Appointment/1';
    expect(issueOf(await test.change('update', before, undefined, { path }))).toEqual({
      status: 422,
      code: 'INVALID_RESOURCE',
      diagnostics: `Id in URL (1) should match Id in Resource (${String(before['id'])})`,
    });
    expect(issueOf(await test.change('update', { ...before, id: '1' }))).toMatchObject({
      status: 404,
      code: 'NO_RECORD_FOUND',
    });
  });

  it('refuses what has begun, and visits', async () => {
    const test = new AppointmentTest();
    const only = async (nhsNumber: string): Promise<JsonObject> =>
      resourcesIn(await test.list(await test.patientId(nhsNumber)))[0]!;
    const begun = await only('9990007039');
    expect(issueOf(await test.change('update', begun)).diagnostics).toBe(
      'The appointment amend start date cannot be in the past',
    );
    expect(issueOf(await test.change('cancel', cancelled(begun))).diagnostics).toBe(
      'The cancellation start date cannot be in the past',
    );
    const read = await test.ask('rest:read:appointment-1', { path: `/Appointment/${String(begun['id'])}` });
    expect(issueOf(read)).toMatchObject({ status: 404, code: 'NO_RECORD_FOUND' });
    const visit = await only('9990007047');
    expect(issueOf(await test.change('update', visit))).toMatchObject({ status: 422, code: 'INVALID_RESOURCE' });
    const place = await test.ask('rest:read:location-1', { path: '/Location/visit' });
    expect(bodyIn(place)['name']).toBe('Contact practice for location of the visit');
  });
});
