import { z } from 'zod';

import { environment } from '../environment.js';
import { type JsonObject, objectsIn } from '../practices/json-value.js';
import { AppointmentTest, bodyIn, cancelled, resourcesIn } from '../testing/appointment-test.js';
import { issueOf } from '../testing/practice-request.js';
import { sharedData } from '../testing/shared-data.js';
import { BOOK_RULES } from './book-rules.js';
import { CHANGE_RULES } from './change-rules.js';
import { FORCED_REFUSALS } from './forced-refusals.js';
import { firstBroken } from './request-desk.js';

const shared = sharedData(environment);
const withShared = shared === undefined ? describe.skip : describe;

const Resource = z.record(z.string(), z.unknown());
const published = (file: string): JsonObject => Resource.parse(shared?.json(`appointments/${file}`));

/** Types and element names, which the practices must not go beyond. */
function shapes(resources: readonly JsonObject[]): Readonly<Record<string, ReadonlySet<string>>> {
  const types = new Set(resources.map(({ resourceType }) => String(resourceType)));
  const namesOf = (type: string): Set<string> =>
    new Set(resources.filter(({ resourceType }) => resourceType === type).flatMap((each) => Object.keys(each)));
  return Object.fromEntries([...types].map((type) => [type, namesOf(type)]));
}

const entries = (bundle: JsonObject): readonly JsonObject[] =>
  objectsIn(bundle['entry']).map(({ resource }) => Resource.parse(resource));

withShared('the published examples of appointments', () => {
  it.each(['book-request-1.2.7.json', 'book-request-urgent-care-1.2.8.json'])(
    '%s keeps the rules of a booking',
    (file) => {
      expect(firstBroken(BOOK_RULES, published(`appointment/${file}`))).toBeUndefined();
    },
  );

  it('keep the rules of a cancellation', () => {
    expect(firstBroken(CHANGE_RULES.cancel, published('appointment/cancel-request-1.2.8.json'))).toBeUndefined();
  });

  it.each(['Slot', 'Schedule', 'Practitioner', 'Location', 'Organization'])(
    'have every element of the %s that our practices send in a slot search',
    async (type) => {
      const ours = shapes(resourcesIn(await new AppointmentTest().search('start=ge2026-01-16&end=le2026-01-20')));
      const theirs = shapes(entries(published('slots/slots-with-healthcareservice-1.2.8.json')));
      expect([...(ours[type] ?? [])].filter((name) => theirs[type]?.has(name) !== true)).toEqual([]);
      expect(ours[type]?.size).toBeGreaterThan(3);
    },
  );

  it('have every element of our appointments and patients', async () => {
    const test = new AppointmentTest();
    const before = await test.booked();
    const after = bodyIn(await test.change('cancel', cancelled(before)));
    const theirs = shapes([published('appointment/cancel-response-1.2.8.json')])['Appointment'];
    // The patient-facing examples show the duration.
    expect(Object.keys(after).filter((name) => theirs?.has(name) !== true)).toEqual(['minutesDuration']);
    const patients = shapes(entries(published('foundations/find-patient-bundle-1.2.7.json')))['Patient'];
    const [patient] = resourcesIn(await test.findPatient('9990001006'));
    expect(Object.keys(patient ?? {}).filter((name) => patients?.has(name) !== true)).toEqual([]);
  });

  it.each([
    ['B1', 'outcome/derived-409-slot-already-used.json'],
    ['A1', 'outcome/derived-422-amend-other-field.json'],
    ['B2-guidance', 'outcome/oo-422-reference-not-found-slot.json'],
  ])('refuse in the words of row %s', (row, file) => {
    const { code, diagnostics } = issueOf({ status: 0, headers: {}, body: JSON.stringify(published(file)) });
    expect(FORCED_REFUSALS[row]).toMatchObject({ code, diagnostics });
  });
});
