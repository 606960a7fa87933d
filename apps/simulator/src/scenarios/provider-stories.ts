import { aStory } from './a-story.js';
import type { Person } from './a-story.js';
import type { BrokenAnswer, ProviderState, Story } from './story.js';

interface ErrorRow {
  readonly story: string;
  readonly shows: string;
  readonly nhsNumber: string;
  readonly person: Person;
  readonly error: readonly [number, string, string, string];
}

/** Errors of the practice's system. Source: shared/spec/gp-connect-core.md §7.3. */
const ERRORS: readonly ErrorRow[] = [
  {
    story: 'provider-not-found',
    shows: 'The practice does not find the patient (404).',
    nhsNumber: '9990002444',
    person: ['Orchid', 'Oriole', '1972-05-12', 'male', 'ZZ99 6AA'],
    error: [404, 'PATIENT_NOT_FOUND', 'Patient not found', 'not-found'],
  },
  {
    story: 'provider-no-consent',
    shows: 'The patient has asked the practice not to share the record (403).',
    nhsNumber: '9990002452',
    person: ['Peach', 'Partridge', '1985-01-19', 'female', 'ZZ99 6BA'],
    error: [403, 'NO_PATIENT_CONSENT', 'Patient has not provided consent to share data', 'forbidden'],
  },
  {
    story: 'provider-no-organisation-consent',
    shows: 'The practice has not agreed to share (403).',
    nhsNumber: '9990002460',
    person: ['Rose', 'Rook', '1996-09-06', 'male', 'ZZ99 6CA'],
    error: [403, 'NO_ORGANISATION_CONSENT', 'Organisation has not provided consent to share data', 'forbidden'],
  },
  {
    story: 'provider-access-denied',
    shows: 'The practice denies access (403, ACCESS_DENIED).',
    nhsNumber: '9990002479',
    person: ['Sage', 'Skylark', '1959-07-27', 'female', 'ZZ99 6DA'],
    error: [403, 'ACCESS_DENIED', 'Access has been denied to process this request', 'forbidden'],
  },
  {
    story: 'provider-not-implemented',
    shows: 'The system of the practice does not have the operation (501).',
    nhsNumber: '9990002487',
    person: ['Thistle', 'Teal', '1966-04-16', 'male', 'ZZ99 6EA'],
    error: [501, 'NOT_IMPLEMENTED', 'Not implemented', 'not-supported'],
  },
  {
    story: 'provider-error',
    shows: 'The system of the practice reports a fault (500).',
    nhsNumber: '9990002495',
    person: ['Ultramarine', 'Warbler', '1988-08-28', 'female', 'ZZ99 6FA'],
    error: [500, 'INTERNAL_SERVER_ERROR', 'Unexpected internal server error', 'processing'],
  },
  {
    story: 'provider-invalid-nhs-number',
    shows: 'The system of the practice rejects the NHS number (400).',
    nhsNumber: '9990002509',
    person: ['Vermilion', 'Vireo', '1952-11-22', 'male', 'ZZ99 6GA'],
    error: [400, 'INVALID_NHS_NUMBER', 'Invalid NHS number', 'value'],
  },
  {
    story: 'provider-bad-request',
    shows: 'The system of the practice rejects headers or token (400).',
    nhsNumber: '9990002517',
    person: ['White', 'Whimbrel', '1977-06-01', 'female', 'ZZ99 6HA'],
    error: [400, 'BAD_REQUEST', 'Bad request', 'invalid'],
  },
  {
    story: 'provider-invalid-parameter',
    shows: 'The system of the practice rejects a parameter (422).',
    nhsNumber: '9990002525',
    person: ['Yellow', 'Yellowhammer', '1969-02-14', 'male', 'ZZ99 6JA'],
    error: [422, 'INVALID_PARAMETER', 'Invalid parameter', 'invalid'],
  },
  {
    story: 'provider-invalid-resource',
    shows: 'The system of the practice rejects the body (422).',
    nhsNumber: '9990002533',
    person: ['Zinc', 'Avocet', '1983-03-30', 'female', 'ZZ99 6KA'],
    error: [422, 'INVALID_RESOURCE', 'Invalid validation of resource', 'invalid'],
  },
];

interface BrokenRow {
  readonly how: BrokenAnswer;
  readonly story: string;
  readonly shows: string;
  readonly nhsNumber: string;
  readonly person: Person;
}

const broken = (how: BrokenAnswer, story: string, shows: string, nhsNumber: string, person: Person): BrokenRow => ({
  how,
  story,
  shows,
  nhsNumber,
  person,
});

/** Answers that no specification allows, or not in this place. Source: shared/spec/gp-connect-core.md §11, fault switches. */
const BROKEN: readonly BrokenRow[] = [
  broken('html-502', 'html-502', 'A load balancer answers 502 with a web page.', '9990002541', [
    'Alder',
    'Bee',
    '1974-12-03',
    'male',
    'ZZ99 7AA',
  ]),
  broken('empty-504', 'empty-504', 'A gateway answers 504 with nothing.', '9990002568', [
    'Bay',
    'Crake',
    '1989-05-29',
    'female',
    'ZZ99 7BA',
  ]),
  broken('status-599', 'status-599', 'The proxy gives up connecting (599).', '9990002576', [
    'Clover',
    'Diver',
    '1957-01-07',
    'male',
    'ZZ99 7CA',
  ]),
  broken('html-200', 'html-200', 'A web page comes instead of a record.', '9990002584', [
    'Dahlia',
    'Fieldfare',
    '1993-07-19',
    'female',
    'ZZ99 7DA',
  ]),
  broken('empty-200', 'empty-200', 'Nothing comes instead of a record.', '9990002592', [
    'Fern',
    'Firecrest',
    '1964-10-24',
    'male',
    'ZZ99 7EA',
  ]),
  broken('truncated-json', 'truncated', 'The record breaks off in the middle.', '9990002606', [
    'Ginkgo',
    'Garganey',
    '1981-08-12',
    'female',
    'ZZ99 7FA',
  ]),
  broken('cut-connection', 'cut', 'The connection ends in the middle of the record.', '9990002614', [
    'Hemlock',
    'Guillemot',
    '1950-03-17',
    'male',
    'ZZ99 7GA',
  ]),
  broken('reset', 'reset', 'The connection ends without an answer.', '9990002622', [
    'Jonquil',
    'Knot',
    '1978-09-08',
    'female',
    'ZZ99 7HA',
  ]),
  broken('slow', 'slow', 'The answer comes later than anybody waits.', '9990002630', [
    'Lime',
    'Mallard',
    '1986-11-26',
    'male',
    'ZZ99 7JA',
  ]),
  broken('drip', 'drip', 'The answer comes in drops.', '9990002649', [
    'Mallow',
    'Moorhen',
    '1971-06-13',
    'female',
    'ZZ99 7KA',
  ]),
  broken('outcome-200', 'outcome-200', 'An error comes with the status of a success.', '9990002657', [
    'Oak',
    'Ouzel',
    '1947-02-02',
    'male',
    'ZZ99 7LA',
  ]),
  broken('xml-error', 'xml-error', 'An error comes in XML.', '9990002665', [
    'Poppy',
    'Puffin',
    '1995-12-15',
    'female',
    'ZZ99 7MA',
  ]),
  broken(
    'access-denied-spelling',
    'access-denied-spelling',
    'Access is denied in the other spelling (ACCESS DENIED).',
    '9990002673',
    ['Reed', 'Redstart', '1960-07-04', 'male', 'ZZ99 7NA'],
  ),
  broken('bundle-id', 'bundle-id', 'The record bears the identifier of another request.', '9990002681', [
    'Sedge',
    'Shelduck',
    '1982-04-23',
    'female',
    'ZZ99 7PA',
  ]),
];

export const PROVIDER_STORIES: readonly Story[] = [
  ...ERRORS.map(({ error: [status, code, display, issueCode], ...row }) => {
    const provider: ProviderState = { kind: 'provider-error', status, code, display, issueCode };
    return aStory({ ...row, provider });
  }),
  ...BROKEN.map(({ how, ...row }) => aStory({ ...row, provider: { kind: 'broken', how } })),
];
