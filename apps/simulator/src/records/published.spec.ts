import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { environment } from '../environment.js';
import { isNhsNumber } from '../pds/nhs-number.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import { aPracticeRequest, asksFor, CLOCK } from '../testing/practice-request.js';
import { PUBLISHED_FILES } from './published-files.js';
import { publishedPatient } from './published-patient.js';
import { publishedRecords } from './published.js';

const FOLDER = join(resolve(environment['SHARED_DIR'] ?? '../shared'), 'data', 'structured');
const there = existsSync(FOLDER);
const suite = there ? describe : describe.skip;

suite(there ? 'published records' : 'skipped: no SHARED_DIR: published records', () => {
  const published = there ? publishedRecords(FOLDER) : { stories: [], practices: [], bytesFor: () => undefined };
  const storyOf = (file: string): (typeof published.stories)[number] =>
    published.stories.find(({ story }) => story === `published-${file.replace('.json', '')}`)!;

  it('are twelve, each with a patient, a valid number and a practice of its own code', () => {
    expect(PUBLISHED_FILES).toHaveLength(12);
    const numbers = published.stories.map(({ nhsNumber }) => nhsNumber);
    expect(numbers.filter((number) => !isNhsNumber(number))).toEqual([]);
    expect(new Set([...numbers, ...STORIES.map(({ nhsNumber }) => nhsNumber)]).size).toBe(13 + STORIES.length);
    const codes = published.practices.map(({ odsCode }) => odsCode);
    expect(new Set(published.stories.map(({ practice }) => practice))).toEqual(new Set(codes));
    expect(codes.filter((code) => PRACTICES.some(({ odsCode }) => odsCode === code))).toEqual([]);
  });

  it.each(PUBLISHED_FILES)('$file is served byte for byte, but for a number that stands in', ({ file, standIn }) => {
    const bytes = readFileSync(join(FOLDER, file));
    const served = published.bytesFor(storyOf(file).nhsNumber)!;
    const { identifier } = publishedPatient(JSON.parse(bytes.toString()) as unknown)!;
    const restored = served.toString('utf8').replace(`"${standIn ?? identifier}"`, () => `"${identifier}"`);
    expect(Buffer.from(restored).equals(bytes)).toBe(true);
    expect(publishedPatient(JSON.parse(served.toString()) as unknown)?.identifier).toBe(standIn ?? identifier);
  });

  it('reach whoever asks the practice, through the proxy', async () => {
    const leg = sspLeg({ clock: CLOCK, stories: published.stories, practices: published.practices, published });
    for (const story of published.stories) {
      const practice = published.practices.find(({ odsCode }) => odsCode === story.practice)!;
      const reply = await leg.handle(
        aPracticeRequest({ practice, body: asksFor(story.nhsNumber, 'includeMedication') }),
      );
      expect(reply.status).toBe(200);
      const patient = publishedPatient(JSON.parse(reply.body.toString()) as unknown);
      const isOwn = patient?.identifier === story.nhsNumber;
      expect(isOwn).toBe(story.story !== 'published-wrong-patient');
    }
  });

  it('know nobody else', () => {
    expect(published.bytesFor('9990001006')).toBeUndefined();
  });
});

describe('a folder of records that is not the published one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is refused, naming the variable and the first file that is missing or different', () => {
    expect(() => publishedRecords(folder)).toThrow(
      `SIM_RECORDS_DIR: allergies-consolidated-1.5.json cannot be read in the folder ${folder}`,
    );
    writeFileSync(join(folder, 'allergies-consolidated-1.5.json'), '{"resourceType":"Bundle","entry":[]}');
    expect(() => publishedRecords(folder)).toThrow('allergies-consolidated-1.5.json is not the published record');
  });
});

describe('what a published bundle says of its patient', () => {
  const patient = {
    resourceType: 'Patient',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990003084' }],
    name: [{ use: 'official', family: 'Invented', given: ['Person'] }],
    birthDate: '1970-01-01',
    gender: 'female',
    address: [{ postalCode: 'ZZ99 9AA' }],
    managingOrganization: { reference: 'Organization/1' },
  };
  const practice = {
    resourceType: 'Organization',
    id: '1',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z81099' }],
  };
  const read = (...resources: unknown[]): unknown =>
    publishedPatient({ entry: resources.map((resource) => ({ resource })) });

  it('is taken whole', () => {
    expect(read(patient, practice)).toEqual({
      identifier: '9990003084',
      demographics: {
        familyName: 'Invented',
        givenName: 'Person',
        birthDate: '1970-01-01',
        gender: 'female',
        postcode: 'ZZ99 9AA',
      },
      practice: { odsCode: 'Z81099', name: 'Z81099' },
    });
  });

  it.each(['identifier', 'name', 'birthDate', 'gender', 'address', 'managingOrganization'])(
    'or not at all without %s',
    (element) => {
      expect(read({ ...patient, [element]: undefined }, practice)).toBeUndefined();
    },
  );
});
