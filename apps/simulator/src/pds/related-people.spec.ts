import { bodyOf } from '../testing/requests.js';
import { peopleIn, PdsWorld, refusalIn } from '../testing/pds-world.js';

const world = new PdsWorld();
const ask = (nhsNumber: string) => world.ask(`/Patient/${nhsNumber}/RelatedPerson`);

describe('related people in the simulated PDS', () => {
  it('are given by NHS number alone or with name, address and telephone', async () => {
    const reply = await ask('9990001014');
    expect(reply.headers).toMatchObject({ 'Content-Type': 'application/fhir+json' });
    expect(bodyOf(reply)).toMatchObject({ type: 'searchset', total: 2, timestamp: '2026-11-20T12:00:00+00:00' });
    const [spouse, friend] = peopleIn(reply);
    expect(spouse).toMatchObject({
      fullUrl: 'https://api.service.nhs.uk/personal-demographics/FHIR/R4/Patient/9990001014/RelatedPerson/7C1E0A01',
      resource: {
        resourceType: 'RelatedPerson',
        active: true,
        patient: { identifier: { value: '9990001022' } },
        relationship: [{ coding: [{ code: 'Personal' }, { code: 'SPS' }, { code: 'N' }] }],
      },
    });
    expect(spouse?.resource).not.toHaveProperty('name');
    expect(friend?.resource).toMatchObject({
      name: [{ family: 'Birch' }],
      address: [{ postalCode: 'ZZ99 8BA' }],
      telecom: [{ value: '01632960998' }],
    });
  });

  it.each([
    ['a patient who has none', '9990001006'],
    ['a restricted patient', '9990001065'],
    ['a replaced number whose survivor has none', '9990001138'],
  ])('are an empty bundle for %s', async (_what, nhsNumber) => {
    const reply = await ask(nhsNumber);
    expect([reply.status, bodyOf(reply)]).toMatchObject([200, { total: 0 }]);
    expect(bodyOf(reply)).not.toHaveProperty('entry');
  });

  it.each([
    ['a number that was never stored', '9990001251', 404, 'RESOURCE_NOT_FOUND'],
    ['a number that was withdrawn', '9990001146', 404, 'INVALIDATED_RESOURCE'],
    ['a wrong check digit', '9990001007', 400, 'INVALID_RESOURCE_ID'],
  ])('are refused for %s', async (_what, nhsNumber, status, code) => {
    expect(refusalIn(await ask(nhsNumber))).toMatchObject({ status, code });
  });
});
