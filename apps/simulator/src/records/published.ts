import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isNhsNumber } from '../pds/nhs-number.js';
import { parsed } from '../practices/json-value.js';
import { aPractice } from '../scenarios/practice.js';
import type { Practice } from '../scenarios/practice.js';
import type { Story } from '../scenarios/story.js';
import { PUBLISHED_FILES, WRONG_PATIENT } from './published-files.js';
import type { PublishedFile } from './published-files.js';
import { publishedPatient } from './published-patient.js';
import type { PublishedPatient } from './published-patient.js';

/** Real bundles, served as they are, with the patients and practices that they are about. */
export interface PublishedRecords {
  readonly stories: readonly Story[];
  readonly practices: readonly Practice[];
  /** The file's bytes; where the number had to be replaced, but for that one value. Read anew each time. */
  bytesFor(nhsNumber: string): Buffer | undefined;
}

interface Published extends PublishedFile {
  readonly patient: PublishedPatient;
  readonly nhsNumber: string;
}

/** Reads the folder that SIM_RECORDS_DIR names. Throws a plain error that names the file which is missing or not as expected. */
export function publishedRecords(folder: string): PublishedRecords {
  const published = PUBLISHED_FILES.map((entry) => readPublished(folder, entry));
  const byNumber = new Map(published.map((record) => [record.nhsNumber, record] as const));
  return {
    stories: [...published.map(storyOf), wrongPatient(published)],
    practices: practicesOf(published),
    bytesFor: (nhsNumber) => {
      const record = byNumber.get(nhsNumber);
      return record === undefined ? undefined : bytesOf(folder, record);
    },
  };
}

function readPublished(folder: string, entry: PublishedFile): Published {
  const patient = publishedPatient(parsed(bytesIn(folder, entry.file).toString('utf8')));
  const nhsNumber = entry.standIn ?? patient?.identifier ?? '';
  if (patient === undefined || !isNhsNumber(nhsNumber)) {
    throw new Error(`SIM_RECORDS_DIR: ${entry.file} is not the published record that the simulator knows`);
  }
  return { ...entry, patient, nhsNumber };
}

function bytesIn(folder: string, file: string): Buffer {
  try {
    return readFileSync(join(folder, file));
  } catch {
    throw new Error(`SIM_RECORDS_DIR: ${file} cannot be read in the folder ${folder}`);
  }
}

/** Replaces just the identifier's value; every other byte, line ends included, stays. */
function bytesOf(folder: string, { file, standIn, patient }: Published): Buffer {
  const bytes = bytesIn(folder, file);
  if (standIn === undefined) return bytes;
  const [before, after, ...more] = bytes.toString('utf8').split(JSON.stringify(patient.identifier));
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`SIM_RECORDS_DIR: ${file} does not have the patient's number in exactly one place`);
  }
  return Buffer.from(`${before}"${standIn}"${after}`);
}

function storyOf({ file, nhsNumber, patient }: Published): Story {
  const name = file.replace(/\.json$/, '');
  return {
    story: `published-${name}`,
    shows: `The published record ${name}, byte for byte and whole, whatever areas are asked for.`,
    nhsNumber,
    demographics: patient.demographics,
    pds: { kind: 'ordinary' },
    practice: patient.practice.odsCode,
    provider: { kind: 'published' },
  };
}

function wrongPatient(published: readonly Published[]): Story {
  const other = published.find(({ file }) => file === WRONG_PATIENT.file);
  if (other === undefined) throw new Error(`SIM_RECORDS_DIR: ${WRONG_PATIENT.file} is not among the published records`);
  return {
    ...storyOf(other),
    story: 'published-wrong-patient',
    shows: 'The practice answers with the published record of another patient: it must never be shown.',
    nhsNumber: WRONG_PATIENT.nhsNumber,
    demographics: {
      familyName: 'Xanthic',
      givenName: 'Wagtail',
      birthDate: '1970-01-31',
      gender: 'other',
      postcode: 'ZZ99 8AA',
    },
    provider: { kind: 'published', bundleOf: other.nhsNumber },
  };
}

/** One practice for each code; it is of 1.2.7 when all its files are of 1.2. */
function practicesOf(published: readonly Published[]): readonly Practice[] {
  const codes = [...new Set(published.map(({ patient }) => patient.practice.odsCode))];
  return codes.map((odsCode) => {
    const here = published.filter(({ patient }) => patient.practice.odsCode === odsCode);
    const former = here.every(({ file }) => file.includes('-1.2'));
    const name = here[0]?.patient.practice.name ?? odsCode;
    return aPractice({ odsCode, name, supplier: 'published', personality: former ? '1.2.7' : '1.5.1' });
  });
}
