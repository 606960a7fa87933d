import { OdsCode, type SlotQuestion } from '#contracts';
import { aLeg, aSlot } from '../../../contracts/testing/a-booking.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import {
  answer,
  AROUND,
  type Json,
  outcome,
  overScript,
  PLACE,
  SCHEDULE,
  searchset,
  SECOND_SLOT,
  slotJson,
} from '../../testing/appointment-wire.js';

const ODS_FILTER = 'searchFilter=https://fhir.nhs.uk/Id/ods-organization-code%7CFZZ01';
const BASE =
  '/Slot?status=free&start=ge2027-06-14&end=le2027-06-27T23:59:59%2B01:00&_include=Slot:schedule' +
  '&_include:recurse=Schedule:actor:Practitioner&_include:recurse=Schedule:actor:Location' +
  '&_include:recurse=Location:managingOrganization';
const TYPE_FILTER = 'searchFilter=https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1%7Curgent-care';
const newer = {
  parameters: ['start', 'end', 'status', 'searchFilter', 'service.identifier'],
  includes: ['Slot:schedule', 'Schedule:actor:HealthcareService'],
};
const aQuestion = (changes: Partial<SlotQuestion> = {}): SlotQuestion => ({
  ...aLeg(),
  days: { from: '2027-06-14', to: '2027-06-27' },
  consumer: { odsCode: OdsCode.parse('FZZ01'), type: 'urgent-care' },
  ...changes,
});
const search = (body: string, changes: Partial<SlotQuestion> = {}) =>
  overScript(answer(200, body)).appointments.searchSlots(aQuestion(changes), aCall());

describe('asking for free slots', () => {
  it.each<[string, Partial<SlotQuestion>, string]>([
    ['both filters about us', {}, `${BASE}&${ODS_FILTER}&${TYPE_FILTER}`],
    ['without a type, when we have none', { consumer: { odsCode: OdsCode.parse('FZZ01') } }, `${BASE}&${ODS_FILTER}`],
    ['nothing of 1.2.8 without a statement', { dosServiceId: '2000' }, `${BASE}&${ODS_FILTER}&${TYPE_FILTER}`],
    [
      'nothing of 1.2.8 where the statement names none',
      { dosServiceId: '2000', abilities: { parameters: ['start'], includes: [] } },
      `${BASE}&${ODS_FILTER}&${TYPE_FILTER}`,
    ],
    [
      'service and include where the statement names them',
      { dosServiceId: '2000', abilities: newer },
      `${BASE}&_include:recurse=Schedule:actor:HealthcareService&${ODS_FILTER}&${TYPE_FILTER}` +
        '&service.identifier=https://fhir.nhs.uk/Id/uec-dos-service-id%7C2000',
    ],
  ])('sends %s', async (_, changes, path) => {
    const { transport, appointments } = overScript(answer(200, searchset()));
    await appointments.searchSlots(aQuestion(changes), aCall());
    expect(transport.sent).toMatchObject([{ method: 'GET', scope: 'organization/*.read', path }]);
  });
  it('asks window after window for more than two weeks and joins the answers', async () => {
    const later = slotJson({ id: 's-50', start: '2027-06-29T09:00:00+01:00', end: '2027-06-29T09:10:00+01:00' });
    const { transport, appointments } = overScript(
      answer(200, searchset(slotJson(), ...AROUND)),
      answer(200, searchset(later, slotJson(), ...AROUND)),
    );
    const found = await appointments.searchSlots(
      aQuestion({ days: { from: '2027-06-14', to: '2027-07-05' } }),
      aCall(),
    );
    expect(transport.sent.map(({ path }) => /start=ge([^&]*)/u.exec(path)?.[1])).toEqual(['2027-06-14', '2027-06-28']);
    expect(found).toMatchObject({
      slots: [{ slotId: 's-01' }, { slotId: 's-50' }],
      traceIds: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
      leftOut: { outsideDays: 1 },
    });
  });
});

describe('reading free slots', () => {
  it('gives each slot what its schedule, place and people say, in order of time', async () => {
    const found = await search(searchset(SECOND_SLOT, ...AROUND, slotJson(), ...AROUND, slotJson()));
    expect(found).toEqual({
      kind: 'slots',
      slots: [
        aSlot({ bookableWithNext: 's-02' }),
        aSlot({ slotId: 's-02', start: '2027-06-14T10:10:00+01:00', end: '2027-06-14T10:20:00+01:00' }),
      ],
      leftOut: { past: 0, notFree: 0, outsideDays: 0, unreadable: 0 },
      serviceFiltering: undefined,
      asAt: '2027-06-09T08:15:30.000Z',
      traceIds: ['00000000-0000-4000-8000-000000000001'],
    });
  });
  it.each<[string, Json, string]>([
    ['begin before now', { start: '2027-06-09T09:00:00+01:00', end: '2027-06-09T09:15:30+01:00' }, 'past'],
    ['are not free', { status: 'busy' }, 'notFree'],
    ['lie on other days', { start: '2027-07-14T10:00:00+01:00', end: '2027-07-14T10:10:00+01:00' }, 'outsideDays'],
    ['have no id', { id: undefined }, 'unreadable'],
    ['have an id that no path can hold', { id: 'a/b' }, 'unreadable'],
    ['have no schedule', { schedule: undefined }, 'unreadable'],
    ['have a time without offset', { start: '2027-06-14T10:00:00' }, 'unreadable'],
    ['end before they begin', { end: '2027-06-14T09:00:00+01:00' }, 'unreadable'],
  ])('leaves out slots that %s, and says so', async (_, changes, reason) => {
    const days = { from: '2027-06-09', to: '2027-06-22' };
    const found = await search(searchset(slotJson(changes), ...AROUND), { days });
    expect(found).toMatchObject({
      slots: [],
      leftOut: { past: 0, notFree: 0, outsideDays: 0, unreadable: 0, [reason]: 1 },
    });
  });
  it('counts an entry that holds nothing: it could be the slot that is looked for', async () => {
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry: [{}, { resource: slotJson() }] });
    await expect(search(body)).resolves.toMatchObject({ slots: [{ slotId: 's-01' }], leftOut: { unreadable: 1 } });
  });
  it('trusts no slot that comes twice with different times', async () => {
    const body = searchset(slotJson(), slotJson({ end: '2027-06-14T10:30:00+01:00' }), SECOND_SLOT, ...AROUND);
    await expect(search(body)).resolves.toMatchObject({ slots: [{ slotId: 's-02' }], leftOut: { unreadable: 1 } });
  });
  it('keeps the ids of people and places that were not sent, because a booking needs them', async () => {
    const found = await search(searchset(slotJson({ extension: undefined, serviceType: undefined }), SCHEDULE));
    const slot = found.kind === 'slots' ? found.slots[0] : undefined;
    expect(slot).toMatchObject({ location: { id: 'loc-1', address: [] }, practitioner: { id: 'prac-1' } });
    expect([slot?.deliveryChannel, slot?.slotType, slot?.organisation]).toEqual([undefined, undefined, undefined]);
  });
  it('survives a session without a practitioner and a channel that nobody knows', async () => {
    const schedule = { ...SCHEDULE, actor: [{ reference: 'Location/loc-1' }] };
    const channel = { url: 'https://fhir.nhs.uk/x/Extension-GPConnect-DeliveryChannel-2', valueCode: 'Hologram' };
    const found = await search(searchset(slotJson({ extension: [channel] }), schedule, PLACE));
    expect(found).toMatchObject({ slots: [{ deliveryChannel: 'Hologram', practitioner: undefined }] });
  });
  it('marks a clock time that clocks in England do not show', async () => {
    const winter = slotJson({ start: '2027-12-14T10:00:00+01:00', end: '2027-12-14T10:10:00+01:00' });
    const days = { from: '2027-12-14', to: '2027-12-14' };
    await expect(search(searchset(winter, SCHEDULE), { days })).resolves.toMatchObject({
      slots: [{ start: '2027-12-14T10:00:00+01:00', oddOffset: true }],
    });
  });
  it.each(['{"resourceType":"Bundle","type":"searchset"}', searchset()])(
    'takes an answer without entries for no slots: %s',
    async (body) => {
      await expect(search(body)).resolves.toMatchObject({ kind: 'slots', slots: [] });
    },
  );
  it('hands on what the practice says about filtering by service', async () => {
    const url = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-ServiceFilteringStatus-1';
    const meta = { extension: [{ url, valueCode: 'organization-disabled' }] };
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', meta });
    await expect(search(body)).resolves.toMatchObject({ serviceFiltering: 'organization-disabled' });
  });
});

describe('when no slots can be had', () => {
  const refused = (status: number, body: string, changes: Partial<SlotQuestion> = {}) =>
    overScript(answer(status, body)).appointments.searchSlots(aQuestion(changes), aCall());
  it('says that a service is not offered there', async () => {
    const asked = { dosServiceId: '1', abilities: newer };
    await expect(refused(404, outcome('NO_RECORD_FOUND'), asked)).resolves.toEqual({ kind: 'service-not-offered' });
    await expect(refused(404, outcome('RECORD_NOT_FOUND'), asked)).resolves.toEqual({ kind: 'service-not-offered' });
    await expect(refused(404, outcome('NO_RECORD_FOUND'))).rejects.toMatchObject({ code: 'GPC_ITEM_NOT_FOUND' });
  });
  it.each([
    [400, outcome('BAD_REQUEST'), 'GPC_REQUEST_REJECTED'],
    [422, outcome('INVALID_PARAMETER'), 'GPC_REQUEST_INVALID'],
    [403, outcome('ACCESS_DENIED'), 'GPC_BOOKING_NOT_PERMITTED'],
    [403, outcome('NO_ORGANISATION_CONSENT'), 'GPC_BOOKING_NOT_PERMITTED'],
    [403, outcome('NO_PATIENT_CONSENT'), 'GPC_BOOKING_NOT_PERMITTED'],
    [500, outcome('INTERNAL_SERVER_ERROR'), 'GPC_PROVIDER_FAULT'],
    [504, '', 'GPC_TEMPORARILY_UNAVAILABLE'],
    [200, '<html>', 'GPC_UNEXPECTED_RESPONSE'],
  ])('ends at %i with the code for it %#', async (status, body, code) => {
    await expect(refused(status, body)).rejects.toMatchObject({ code });
  });
  it('asks again after a fault, because nothing changes by asking', async () => {
    const { transport, appointments } = overScript(answer(500, ''), answer(200, searchset()));
    await expect(appointments.searchSlots(aQuestion(), aCall())).resolves.toMatchObject({ kind: 'slots' });
    expect(transport.sent).toHaveLength(2);
  });
});
