import { queryLists, generate, resourcesOf, type ReadList, listNamed, only } from '../testing/generated-record.js';
import { referencesIn } from '../testing/record-contents.js';
import { AREAS } from './areas.js';
import type { Area } from './areas.js';
import type { Resource } from './resource.js';

const TYPE: Readonly<Record<Exclude<Area, 'diary'>, readonly string[]>> = {
  allergies: ['AllergyIntolerance'],
  medication: ['MedicationStatement'],
  consultations: ['Encounter'],
  problems: ['Condition'],
  immunisations: ['Immunization', 'Observation'],
  uncategorised: ['Observation'],
  investigations: ['DiagnosticReport'],
  referrals: ['ReferralRequest'],
};

const entriesOf = (list: ReadList | undefined): readonly string[] => referencesIn(list?.entry);
const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;
const sorted = (names: readonly string[]): readonly string[] => names.toSorted();

describe.each([80, 600, 3000])('a record of %i kilobytes', (kilobytes) => {
  const bundle = generate({ kilobytes });
  const resources = resourcesOf(bundle);
  const namesOf = (...types: readonly string[]): readonly string[] =>
    resources.filter(({ resourceType }) => types.includes(resourceType)).map(nameOf);

  it('lists every item of an area in the list of that area, once', () => {
    for (const { area, title } of AREAS) {
      if (area === 'diary' || TYPE[area].includes('Observation')) continue;
      expect([area, sorted(entriesOf(listNamed(bundle, title)))]).toEqual([area, sorted(namesOf(...TYPE[area]))]);
    }
  });

  it('lists every plan of the diary, and no request for a test', () => {
    const plans = resources.filter(
      (resource) => resource['intent'] === 'plan' && resource.resourceType === 'ProcedureRequest',
    );
    expect(sorted(entriesOf(listNamed(bundle, 'Patient recall administration')))).toEqual(sorted(plans.map(nameOf)));
  });

  it('gives every observation one place: a list, a report or a consultation', () => {
    const reports = resources.filter(({ resourceType }) => resourceType === 'DiagnosticReport');
    const named = new Set(reports.flatMap(({ result }) => referencesIn(result)));
    const members = resources
      .filter((resource) => named.has(nameOf(resource)))
      .flatMap(({ related }) => referencesIn(related));
    const inReports = new Set([...named, ...members]);
    const listed = new Set([
      ...entriesOf(listNamed(bundle, 'Uncategorised data')),
      ...entriesOf(listNamed(bundle, 'Immunisations')),
    ]);
    const inVisits = new Set(
      resources
        .filter((resource) => resource['encounter'] !== undefined && resource.resourceType === 'List')
        .flatMap(({ entry }) => referencesIn(entry)),
    );
    const places = namesOf('Observation').map(
      (name) =>
        [inReports.has(name), listed.has(name) || (inVisits.has(name) && !inReports.has(name))].filter(Boolean).length,
    );
    expect(new Set(places)).toEqual(new Set([1]));
  });

  it('lists in the secondary lists only what the record holds', () => {
    const names = new Set(resources.map(nameOf));
    const secondary = queryLists(bundle).filter(({ title }) => /^(Consultations|Problems) - /.test(title));
    expect(secondary.flatMap(entriesOf).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('a record asked for one area', () => {
  const LISTED = Object.values(TYPE)
    .flat()
    .filter((type) => type !== 'Observation');

  it.each(AREAS.map(({ area }) => area))('%s holds no item that none of its lists names', (area) => {
    const bundle = generate({ kilobytes: 300 }, only(area));
    const lists = queryLists(bundle);
    const named = new Set(lists.flatMap(entriesOf));
    const items = resourcesOf(bundle).filter(({ resourceType }) => LISTED.includes(resourceType));
    expect(items.map(nameOf).filter((name) => !named.has(name))).toEqual([]);
    expect(named.size).toBeGreaterThan(0);
  });
});
