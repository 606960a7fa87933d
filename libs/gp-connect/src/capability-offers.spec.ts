import { INTERACTION, type InteractionId, type ServiceName } from '#contracts';
import { Stu3CapabilityStatement } from '#fhir';
import { offersOf, slotSearchOf } from './capability-offers.js';

const { foundationsMetadata, structuredMetadata, documentsMetadata } = INTERACTION;
const statement = (rest: unknown): Stu3CapabilityStatement =>
  Stu3CapabilityStatement.parse({ resourceType: 'CapabilityStatement', rest });
const resource = (type: string, ...codes: readonly string[]): object => ({
  type,
  interaction: codes.map((code) => ({ code })),
});
const operation = (name: string): object => ({ name });

const SLOT = resource('Slot', 'search-type');
const APPOINTMENT = resource('Appointment', 'read', 'create', 'update', 'search-type');
const EVERYTHING = [
  {
    resource: [SLOT, APPOINTMENT, resource('Binary', 'read'), resource('DocumentReference', 'search-type')],
    operation: [operation('gpc.getstructuredrecord'), operation('gpc.registerpatient')],
  },
];

describe('which functions a statement names', () => {
  it.each<[string, ServiceName, InteractionId, unknown, string]>([
    ['slots and appointments', 'appointments', foundationsMetadata, [{ resource: [SLOT, APPOINTMENT] }], 'named'],
    [
      'appointments without their list',
      'appointments',
      foundationsMetadata,
      [{ resource: [SLOT, resource('Appointment', 'update', 'create', 'read')] }],
      'named',
    ],
    [
      'slots and appointments in two places',
      'appointments',
      foundationsMetadata,
      [{ resource: [SLOT] }, { resource: [APPOINTMENT] }],
      'named',
    ],
    ['no slots', 'appointments', foundationsMetadata, [{ resource: [APPOINTMENT] }], 'not-named'],
    ['no appointments', 'appointments', foundationsMetadata, [{ resource: [SLOT] }], 'not-named'],
    [
      'slots that cannot be searched',
      'appointments',
      foundationsMetadata,
      [{ resource: [resource('Slot', 'read'), APPOINTMENT] }],
      'not-named',
    ],
    ...['read', 'create', 'update'].map((missing): [string, ServiceName, InteractionId, unknown, string] => [
      `appointments without ${missing}`,
      'appointments',
      foundationsMetadata,
      [
        {
          resource: [
            SLOT,
            resource('Appointment', ...['read', 'create', 'update', 'search-type'].filter((code) => code !== missing)),
          ],
        },
      ],
      'not-named',
    ]),
    ['registration', 'registration', foundationsMetadata, [{ operation: [operation('gpc.registerpatient')] }], 'named'],
    [
      'registration with a dollar sign',
      'registration',
      foundationsMetadata,
      [{ operation: [operation('$gpc.registerpatient')] }],
      'named',
    ],
    [
      'another operation',
      'registration',
      foundationsMetadata,
      [{ operation: [operation('gpc.getstructuredrecord')] }],
      'not-named',
    ],
    [
      'the record in the combined statement',
      'structuredRecord',
      foundationsMetadata,
      [{ operation: [operation('gpc.getstructuredrecord')] }],
      'named',
    ],
    [
      'the record in its own statement, which has no resources',
      'structuredRecord',
      structuredMetadata,
      [{ operation: [operation('gpc.getstructuredrecord')] }],
      'named',
    ],
    [
      'only the record for a change of practice',
      'structuredRecord',
      structuredMetadata,
      [{ operation: [operation('gpc.migratestructuredrecord')] }],
      'not-named',
    ],
    [
      'documents',
      'documents',
      documentsMetadata,
      [{ resource: [resource('Binary', 'read'), resource('DocumentReference', 'search-type')] }],
      'named',
    ],
    [
      'documents that cannot be searched',
      'documents',
      documentsMetadata,
      [{ resource: [resource('Binary', 'read')] }],
      'not-named',
    ],
    [
      'documents that cannot be read',
      'documents',
      documentsMetadata,
      [{ resource: [resource('DocumentReference', 'search-type')] }],
      'not-named',
    ],
    ['nothing at all', 'appointments', foundationsMetadata, undefined, 'not-named'],
    ['no list', 'registration', foundationsMetadata, 'none', 'not-named'],
  ])('%s: %s', (_case, service, interactionId, rest, offer) => {
    expect(offersOf(statement(rest), interactionId)[service]).toBe(offer);
  });
  it.each<[string, InteractionId, object]>([
    [
      'the combined statement',
      foundationsMetadata,
      { structuredRecord: 'named', appointments: 'named', registration: 'named', documents: 'not-covered' },
    ],
    [
      'the statement about the record',
      structuredMetadata,
      {
        structuredRecord: 'named',
        appointments: 'not-covered',
        registration: 'not-covered',
        documents: 'not-covered',
      },
    ],
    [
      'the statement about documents',
      documentsMetadata,
      {
        structuredRecord: 'not-covered',
        appointments: 'not-covered',
        registration: 'not-covered',
        documents: 'named',
      },
    ],
  ])('%s is believed only about what it covers', (_name, interactionId, offers) => {
    expect(offersOf(statement(EVERYTHING), interactionId)).toEqual(offers);
  });
});

describe('what a search for free slots may ask for', () => {
  const slots = (fields: object): object => ({ ...SLOT, ...fields });
  it('is read from the statement', () => {
    const searchParam = [{ name: 'start', type: 'date' }, { name: 'end' }, { name: 'searchFilter' }];
    const searchInclude = ['Slot:schedule', 'Schedule:actor:Location'];
    expect(slotSearchOf(statement([{ resource: [slots({ searchParam, searchInclude })] }]))).toEqual({
      parameters: ['start', 'end', 'searchFilter'],
      includes: ['Slot:schedule', 'Schedule:actor:Location'],
    });
  });
  it('leaves out what is broken, and what is there twice', () => {
    const searchParam = [7, {}, { name: 'start' }, { name: 'start' }, null];
    const searchInclude = [null, 'Slot:schedule', {}];
    expect(slotSearchOf(statement([{ resource: ['x', slots({ searchParam, searchInclude })] }]))).toEqual({
      parameters: ['start'],
      includes: ['Slot:schedule'],
    });
    expect(slotSearchOf(statement([{ resource: [slots({ searchParam: 7 })] }]))).toEqual({
      parameters: [],
      includes: [],
    });
  });
  it('is not known where slots cannot be searched', () => {
    expect(slotSearchOf(statement([{ resource: [APPOINTMENT, resource('Slot', 'read')] }]))).toBeUndefined();
    expect(slotSearchOf(statement(undefined))).toBeUndefined();
  });
});
