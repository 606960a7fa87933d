import { STORIES } from '../scenarios/index.js';
import type { RecordProfile } from '../scenarios/story.js';
import type { Personality } from '../scenarios/interactions.js';
import {
  deadReferences,
  generate,
  HOLDER,
  listNamed,
  only,
  queryLists,
  REQUEST_ID,
  resourcesOf,
} from '../testing/generated-record.js';
import { AREAS, secondaryList } from './areas.js';
import { LAST_DAY } from './chart.js';
import { answerFrom, chartOf } from './generator.js';
import { WHOLE_RECORD } from './request.js';

describe('a generated record', () => {
  it.each([20, 40, 60, 70, 80, 100, 150, 500, 1500, 3000, 10_000])(
    'of %i kilobytes has that size within 15 %%',
    (kilobytes) => {
      const bytes = Buffer.byteLength(JSON.stringify(generate({ kilobytes })));
      expect(Math.abs(bytes / (kilobytes * 1000) - 1)).toBeLessThan(0.15);
    },
  );

  it('is the same to the byte for the same seed, and another for another seed', () => {
    const text = JSON.stringify(generate({ seed: 5 }));
    expect(JSON.stringify(generate({ seed: 5 }))).toBe(text);
    expect(JSON.stringify(generate({ seed: 6 }))).not.toBe(text);
  });

  it.each([20, 150, 1500])('of %i kilobytes has no reference that leads nowhere', (kilobytes) => {
    expect(deadReferences(generate({ kilobytes }))).toEqual([]);
    expect(deadReferences(generate({ kilobytes }, {}, '1.5.1'))).toEqual([]);
  });

  it.each(AREAS.map(({ area }) => area))(
    'asked for %s alone, lacks nothing but consultations and what linked problems lead to',
    (area) => {
      const dead = deadReferences(generate({ kilobytes: 300 }, only(area)));
      expect(
        dead.filter(({ holder, reference }) => holder !== 'Condition' && !reference.startsWith('Encounter/')),
      ).toEqual([]);
    },
  );

  it('has each resource once, with a profile and an identifier of its own', () => {
    const resources = resourcesOf(generate({ kilobytes: 500 })).filter(
      ({ resourceType, id }) => resourceType !== 'List' || id !== undefined,
    );
    const names = resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`);
    expect(new Set(names).size).toBe(names.length);
    expect(resources.filter(({ meta }) => meta === undefined)).toEqual([]);
    expect(names.filter((name) => !/^[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.test(name))).toEqual([]);
  });

  it('has nothing recorded after its last day', () => {
    const text = JSON.stringify(generate({ kilobytes: 500 }));
    const recorded = [
      ...text.matchAll(/"(?:issued|assertedDate|dateAsserted|effectiveDateTime|created)":"(\d{4}-\d\d-\d\d)/g),
    ].map(([, day]) => day ?? '');
    expect(recorded.length).toBeGreaterThan(50);
    expect(recorded.filter((day) => day > '2025-07-01')).toEqual([]);
    expect(LAST_DAY).toBe('2025-06-30');
  });

  it('bears the identifier of the request from 1.5 on and none before', () => {
    expect(generate({}, {}, '1.6.2').id).toBe(REQUEST_ID);
    expect('id' in generate({}, only('allergies'), '1.2.7')).toBe(false);
  });
});

describe('the lists of a generated record', () => {
  it('are the ten primary ones, each with the entries that are there', () => {
    const bundle = generate({ kilobytes: 150 });
    const titles = [...AREAS.map(({ title }) => title), 'Ended allergies'];
    expect(titles.filter((title) => listNamed(bundle, title)?.entry === undefined)).toEqual([]);
    const ended = listNamed(bundle, 'Ended allergies');
    expect(ended?.contained?.map(({ id }) => ({ item: { reference: `#${id}` } }))).toEqual(ended?.entry);
  });

  it('include the secondary ones from 1.5 on, for what consultations and problems lead to', () => {
    const titles = queryLists(generate({ kilobytes: 150 })).map(({ title }) => title);
    expect(titles).toContain('Consultations - medications contained in consultations');
    expect(titles).toContain('Problems - consultations related to problems');
    expect(secondaryList('problems', 'problems').code).toBe(
      'problems-linked-problems-not-relating-to-the-primary-query',
    );
    expect(
      queryLists(generate({ kilobytes: 150 }, only('allergies', 'medication'), '1.2.7')).map(({ title }) => title),
    ).toEqual(['Allergies and adverse reactions', 'Ended allergies', 'Medications and medical devices']);
  });

  it('say that they are empty, with a reason and a note', () => {
    for (const list of queryLists(generate({ empty: 'all' }))) {
      expect(list.entry).toBeUndefined();
      expect(list.emptyReason?.coding[0]?.code).toBe('no-content-recorded');
      expect(list.note).toEqual([{ text: 'Information not available' }]);
    }
  });

  it('carry each warning with its sentence, also where they are empty', () => {
    const bundle = generate({ warnings: ['confidential-items', 'data-in-transit'], empty: ['allergies'] });
    const list = listNamed(bundle, 'Allergies and adverse reactions');
    expect(list?.extension.map(({ valueCode }) => valueCode).filter((code) => code !== undefined)).toEqual([
      'confidential-items',
      'data-in-transit',
    ]);
    expect(list?.note?.[0]?.text).toBe(
      'Items excluded due to confidentiality and/or patient preferences. Patient record transfer from previous GP practice not yet complete; ' +
        'information recorded before 09-Apr-2018 may be missing. Information not available',
    );
    const every = queryLists(bundle).filter(({ extension }) =>
      extension.some(({ valueCode }) => valueCode === 'data-in-transit'),
    );
    expect(every).toHaveLength(queryLists(bundle).length);
  });

  it('word data that awaits filing as the version does', () => {
    const note = (personality: Personality): string | undefined =>
      listNamed(
        generate({ warnings: ['data-awaiting-filing'] }, only('allergies'), personality),
        'Allergies and adverse reactions',
      )?.note?.[0]?.text;
    expect(note('1.2.7')).toContain('supplied by a third party awaiting review');
    expect(note('1.5.1')).toContain('have not been reviewed for inclusion in this message');
  });

  it('hold the statement that there are no known allergies where a clinician made it', () => {
    const bundle = generate({ kilobytes: 20, noKnownAllergies: true });
    const reference = listNamed(bundle, 'Allergies and adverse reactions')?.entry?.map(({ item }) => item.reference);
    expect(reference).toHaveLength(1);
    expect(JSON.stringify(bundle)).toContain('716186003');
  });
});

describe('the patient in a generated record', () => {
  const patientOf = (given: Partial<RecordProfile>): string => JSON.stringify(resourcesOf(generate(given))[0]);

  it('is the one who was asked for, unless the story says otherwise', () => {
    expect(patientOf({})).toContain('9990001006');
    expect(patientOf({ patientInBundle: '9990002363' })).not.toContain('9990001006');
    expect(patientOf({ differs: { birthDate: '1991-01-11' } })).toContain('"birthDate":"1991-01-11"');
  });

  it('has a record without loose ends whatever the story, but for those about defects', () => {
    const profiles = STORIES.flatMap(({ provider, ...story }) =>
      provider.kind === 'record' ? [{ ...story, profile: provider.profile }] : [],
    );
    for (const { nhsNumber, demographics, profile: given } of profiles.filter(
      ({ profile }) => profile.kilobytes < 500 && profile.defects === undefined,
    )) {
      expect(
        deadReferences(
          answerFrom(chartOf({ ...HOLDER, nhsNumber, demographics }, given), {
            bundleId: REQUEST_ID,
            request: WHOLE_RECORD,
            warnings: [],
          }),
        ),
      ).toEqual([]);
    }
  });
});
