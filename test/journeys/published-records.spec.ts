import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PUBLISHED_FILES } from '../../apps/simulator/src/records/published-files.js';
import { contextIdOf, EVERY_AREA, openPatient, type Product, startProduct } from '../support/product.js';
import { describeWithSharedData } from '../support/shared-data.js';

const FOLDER = resolve(import.meta.dirname, '../..', process.env['SHARED_DIR'] ?? '../shared', 'data/structured');

/** Entries of each primary list, from the table in the folder's README; `ended` counts with the allergies. */
const COUNTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'allergies-consolidated-1.5': { allergies: 30 },
  'medications-consolidated-1.2.6': { medications: 31 },
  'medications-consolidated-1.5': { medications: 25 },
  'problems-1.5': { problems: 17 },
  'immunisations-1.5': { immunisations: 13 },
  'diary-entries-1.5': { diaryEntries: 6 },
  'referrals-1.5': { referrals: 7 },
  'uncategorised-1.5': { uncategorisedData: 81 },
  'full-record-mixed-confidential-1.5': {
    allergies: 4,
    immunisations: 0,
    investigations: 0,
    consultations: 6,
    medications: 10,
    uncategorisedData: 18,
    referrals: 0,
    diaryEntries: 1,
    problems: 8,
  },
  'full-record-investigations-heavy-1.5': {
    allergies: 0,
    immunisations: 0,
    investigations: 33,
    consultations: 32,
    medications: 0,
    uncategorisedData: 1,
    referrals: 0,
    diaryEntries: 1,
    problems: 0,
  },
  'full-record-with-operationoutcome-1.5': {
    allergies: 0,
    medications: 3,
    consultations: 49,
    immunisations: 0,
    diaryEntries: 9,
    problems: 1,
  },
  'full-record-small-new-supplier-1.5': {
    problems: 0,
    allergies: 0,
    medications: 1,
    consultations: 0,
    immunisations: 0,
    uncategorisedData: 2,
    investigations: 0,
    referrals: 0,
    diaryEntries: 0,
  },
};

describeWithSharedData('real bundles through the whole chain', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ recordsDir: FOLDER });
  });
  afterAll(() => product.stop());

  async function ask(name: string, accept: string): ReturnType<Product['call']> {
    const id = contextIdOf(await openPatient(product, product.story(name)));
    const confirm = { birthDateDifference: true };
    return product.call('POST', `/v1/patient-contexts/${id}/structured-record`, {
      body: { areas: EVERY_AREA, confirm },
      headers: { accept },
    });
  }

  it.each(Object.keys(COUNTS))('%s comes back byte for byte, but for a number that stands in', async (name) => {
    const reply = await ask(`published-${name}`, 'application/fhir+json');
    expect(reply.status).toBe(200);
    const file = readFileSync(resolve(FOLDER, `${name}.json`), 'utf8');
    const standIn = PUBLISHED_FILES.find((one) => one.file === `${name}.json`)?.standIn;
    const number = new RegExp(
      `("system"\\s*:\\s*"https://fhir.nhs.uk/Id/nhs-number"\\s*,\\s*"value"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`,
      'u',
    );
    const expected =
      standIn === undefined ? file : file.replace(number, (_, before: string) => `${before}"${standIn}"`);
    expect(reply.bytes.equals(Buffer.from(expected))).toBe(true);
  });

  it.each(Object.entries(COUNTS))('%s has as many items in each list as its README says', async (name, counts) => {
    const { json } = await ask(`published-${name}`, 'application/json');
    const areas =
      typeof json === 'object' && json !== null && 'areas' in json
        ? (json.areas as { area: string; itemCount?: number }[])
        : [];
    const shown = Object.fromEntries(
      areas.filter(({ area }) => area in counts).map(({ area, itemCount }) => [area, itemCount]),
    );
    expect(shown).toEqual(counts);
  });

  it('never gives one patient the bundle of another', async () => {
    const reply = await ask('published-wrong-patient', 'application/json');
    expect(reply.json).toMatchObject({ status: 502, code: 'GPC_UNEXPECTED_RESPONSE' });
  });
});
