import { z } from 'zod';
import { R4Patient } from '#fhir';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { readResult } from './reply-reading.js';
import { decideStanding } from './standing-rules.js';

const NOW = new Date('2026-11-16T09:00:00Z');
const STRICT = { today: '2026-11-16', gpPeriodPolicy: 'strict' } as const;
const REGISTERED = { kind: 'registered', practice: 'A20047' };
const NO_GP = { kind: 'no-practice', code: 'PDS_NO_GP' };

/** What the notes beside the files say about each patient. */
const STANDINGS: Readonly<Record<string, unknown>> = {
  'patient_5900046192.json': NO_GP,
  'patient_5900056597.json': NO_GP,
  'patient_5900057208.json': NO_GP,
  'patient_9000000009.json': { kind: 'deceased' },
  'patient_9000000025.json': { kind: 'restricted' },
  'patient_9000000033.json': NO_GP,
  'patient_9693632109.json': REGISTERED,
  'patient_9733162043.json': REGISTERED,
  'patient_9736363015.json': REGISTERED,
  'patient_9736363023.json': REGISTERED,
};

const Exchange = z.object({
  response: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
});

const READINGS: Readonly<Record<string, unknown>> = {
  'retrieve-bad-check-digit.json': { kind: 'refused', trouble: { code: 'NHS_NUMBER_INVALID' } },
  'retrieve-bad-request-id.json': {
    kind: 'refused',
    trouble: { code: 'INTERNAL_REQUEST_FAULT', upstreamCode: 'INVALID_VALUE' },
  },
  'retrieve-bearer-without-token.json': { kind: 'token-refused', trouble: { code: 'SERVICE_AUTH_FAILED' } },
  'retrieve-current-gp-open-ended.json': { kind: 'patient' },
  'retrieve-full.json': { kind: 'patient' },
  'retrieve-minimal.json': { kind: 'patient' },
  'retrieve-missing-request-id.json': {
    kind: 'refused',
    trouble: { code: 'INTERNAL_REQUEST_FAULT', upstreamCode: 'MISSING_VALUE' },
  },
  'retrieve-no-gp.json': { kind: 'patient' },
  'retrieve-not-found.json': { kind: 'not-found' },
  'retrieve-restricted.json': { kind: 'patient' },
};

describeWithSharedData("NHS's sandbox patients", () => {
  it('are all in the table below', () => {
    expect(sharedData.files('pds/patients').toSorted()).toEqual(Object.keys(STANDINGS));
  });
  it.each(Object.entries(STANDINGS))('%s leads to %j', (file, standing) => {
    const patient = R4Patient.parse(sharedData.json(`pds/patients/${file}`));
    expect(decideStanding(patient, STRICT).standing).toEqual(standing);
  });
  it('whose registration has ended, and who is dead, is not saved by the policy for test packs', () => {
    const patient = R4Patient.parse(sharedData.json('pds/patients/patient_9000000009.json'));
    expect(decideStanding(patient, { ...STRICT, gpPeriodPolicy: 'warn' }).standing).toEqual({ kind: 'deceased' });
  });
});

describeWithSharedData("NHS's sandbox answers", () => {
  it('to a question by number are all in the table below', () => {
    const files = sharedData.files('pds/sandbox-exchanges').filter((name) => name.startsWith('retrieve-'));
    expect(files.toSorted()).toEqual(Object.keys(READINGS));
  });
  it.each(Object.entries(READINGS))('%s is understood as %j', (file, expected) => {
    const { status, headers, body } = Exchange.parse(sharedData.json(`pds/sandbox-exchanges/${file}`)).response;
    expect(readResult({ kind: 'reply', status, headers, body: Buffer.from(JSON.stringify(body)) }, NOW)).toMatchObject(
      Object(expected) as object,
    );
  });
});
