import { OdsCode, type Requester } from '#contracts';
import {
  A_PATIENT,
  A_REQUESTER,
  aCall,
  aTrace,
  FakeKeyValueStore,
  FakePatientDirectory,
} from '../../contracts/testing/fakes.js';
import { JourneyLog } from './journey-log.js';
import { SearchJourney, type SearchResult } from './search-journey.js';
import { SearchKeeper } from './search-keeper.js';

const MINUTE = 60_000;
const FERNSBY = { familyName: 'Fernsby', birthDate: { on: '1972-04-09' } };

function world(outcomes = { [A_PATIENT]: aTrace() }): {
  find: (search?: object) => Promise<SearchResult>;
  searches: SearchKeeper;
  pass: (ms: number) => void;
  log: JourneyLog;
} {
  let now = 0;
  let serial = 0;
  const uuid = (): string => `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`;
  const searches = new SearchKeeper(new FakeKeyValueStore(() => now), uuid);
  const journey = new SearchJourney({ patients: new FakePatientDirectory(outcomes), searches });
  const log = new JourneyLog(() => now);
  return {
    find: (search = {}) => journey.find({ ...FERNSBY, ...search }, log, aCall()),
    searches,
    pass: (ms) => (now += ms),
    log,
  };
}

async function onlyId(found: Promise<SearchResult>): Promise<string> {
  const result = await found;
  return result.kind === 'matches' ? (result.people[0]?.matchId ?? '') : '';
}

describe('a search for a patient', () => {
  it('gives an id with which the person can be opened without retyping', async () => {
    const { find, searches } = world();
    await expect(searches.match(await onlyId(find()), A_REQUESTER)).resolves.toEqual({
      nhsNumber: A_PATIENT,
      demographics: { familyName: 'Fernsby', givenName: 'Marigold', birthDate: '1972-04-09' },
    });
  });

  it('says which of the details given are not so in the national record', async () => {
    const { find } = world();
    await expect(find({ givenNames: ['Mary'], gender: 'male' })).resolves.toMatchObject({
      people: [{ differences: ['givenName', 'gender'] }],
    });
  });

  it('keeps what was typed in full, so that opening the person shows the difference too', async () => {
    const { find, searches } = world();
    const id = await onlyId(find({ givenNames: ['Mary'], postcode: 'ZZ*' }));
    await expect(searches.match(id, A_REQUESTER)).resolves.toMatchObject({
      demographics: { familyName: 'Fernsby', givenName: 'Mary' },
    });
  });

  it('takes no part of a word for a difference', async () => {
    const { find } = world();
    await expect(find({ givenNames: ['Mar*'], postcode: 'ZZ*' })).resolves.toMatchObject({
      people: [{ differences: [] }],
    });
  });

  it('finds nobody, and keeps nothing then', async () => {
    await expect(world().find({ familyName: 'Nobodyhere' })).resolves.toEqual({ kind: 'matches', people: [] });
  });

  it('tells an operator how many were found, never who', async () => {
    const { find, log } = world();
    await find();
    expect(log.legs).toMatchObject([{ leg: 'search', outcome: 'ok', detail: { found: 1 } }]);
    expect(JSON.stringify(log.legs)).not.toMatch(/Fernsby|9990001006/u);
  });
});

describe('a person who was found', () => {
  it.each<[string, Partial<Requester>]>([
    ['another user', { userId: 'user-0002' }],
    ['the same user id of another issuer', { issuer: 'cis2' }],
    [
      'the same user id at another organisation',
      { organisation: { odsCode: OdsCode.parse('FZZ02'), name: 'Red Kettle' } },
    ],
  ])('does not exist for %s', async (_, change) => {
    const { find, searches } = world();
    const id = await onlyId(find());
    await expect(searches.match(id, { ...A_REQUESTER, ...change })).rejects.toMatchObject({
      code: 'SEARCH_MATCH_NOT_FOUND',
    });
  });

  it('can be opened for 15 minutes, not longer', async () => {
    const { find, searches, pass } = world();
    const id = await onlyId(find());
    pass(15 * MINUTE - 1);
    await expect(searches.match(id, A_REQUESTER)).resolves.toBeDefined();
    pass(1);
    await expect(searches.match(id, A_REQUESTER)).rejects.toMatchObject({ code: 'SEARCH_MATCH_NOT_FOUND' });
  });

  it.each(['00000000-0000-4000-8000-000000000001.7', '00000000-0000-4000-8000-000000000099.0', 'nonsense'])(
    'is not there under the id %s',
    async (id) => {
      const { find, searches } = world();
      await find();
      await expect(searches.match(id, A_REQUESTER)).rejects.toMatchObject({ code: 'SEARCH_MATCH_NOT_FOUND' });
    },
  );

  it('with a number of the wrong form, as national test data has one, is not opened', async () => {
    const { find, searches } = world({ [A_PATIENT]: aTrace({ nhsNumber: '9000000015' }) });
    const id = await onlyId(find());
    await expect(searches.match(id, A_REQUESTER)).rejects.toMatchObject({ code: 'NHS_NUMBER_INVALID' });
  });
});
