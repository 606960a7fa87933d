import { INTERACTION } from '#contracts';
import { Stu3CapabilityStatement } from '#fhir';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { capabilitiesOf } from './capability-rules.js';

const PROFILES = 'https://fhir.nhs.uk/STU3/StructureDefinition';
const DEFINITION = 'https://fhir.nhs.uk/STU3/OperationDefinition/GPConnect-GetStructuredRecord-Operation-1';
const read = (fields: object) =>
  capabilitiesOf(
    Stu3CapabilityStatement.parse({ resourceType: 'CapabilityStatement', ...fields }),
    INTERACTION.foundationsMetadata,
  );
const offering = (name: string, reference?: string) => ({
  rest: [{ operation: [{ name, ...(reference === undefined ? {} : { definition: { reference } }) }] }],
});

describe("what a practice's statement means for the record", () => {
  it.each([
    ['version 1.6.2', { version: '1.6.2' }, 'full'],
    ['version 1.5.0', { version: '1.5.0' }, 'full'],
    ['version 1.10 (not older than 1.5)', { version: '1.10' }, 'full'],
    [
      'version 1.2.8 with the operation',
      { version: '1.2.8', ...offering('gpc.getstructuredrecord') },
      'medication-and-allergies',
    ],
    [
      'an operation written with a dollar sign',
      { version: '1.2.8', ...offering('$gpc.getstructuredrecord') },
      'medication-and-allergies',
    ],
    ['version 1.2.8 without the operation', { version: '1.2.8', ...offering('gpc.registerpatient') }, undefined],
    [
      'an unreadable version',
      { version: '[version]', ...offering('gpc.getstructuredrecord') },
      'medication-and-allergies',
    ],
    [
      'operation history 1.12',
      offering('gpc.getstructuredrecord', `${DEFINITION}/_history/1.12`),
      'medication-and-allergies',
    ],
    [
      'operation history 1.9 (older than 1.15)',
      offering('gpc.getstructuredrecord', `${DEFINITION}/_history/1.9`),
      'medication-and-allergies',
    ],
    ['operation history 1.15', offering('gpc.getstructuredrecord', `${DEFINITION}/_history/1.15`), 'full'],
    ['operation history 2.0', offering('gpc.getstructuredrecord', `${DEFINITION}/_history/2.0`), 'full'],
    [
      'the profile of problems',
      { profile: [{ reference: `${PROFILES}/CareConnect-GPC-ProblemHeader-Condition-1/_history/1.3` }] },
      'full',
    ],
    ['the profile of encounters', { profile: [{ reference: `${PROFILES}/CareConnect-GPC-Encounter-1` }] }, 'full'],
    [
      'the profile of immunisations',
      { profile: [{ reference: `${PROFILES}/CareConnect-GPC-Immunization-1` }] },
      'full',
    ],
    [
      'the profile of allergies',
      { profile: [{ reference: `${PROFILES}/CareConnect-GPC-AllergyIntolerance-1` }] },
      undefined,
    ],
    ['another FHIR version', { version: '1.6.2', fhirVersion: '4.0.1' }, undefined],
    ['a patch of FHIR STU3', { version: '1.6.2', fhirVersion: '3.0.2' }, 'full'],
    ['nothing else', {}, undefined],
  ])('%s', (_name, fields, structured) => {
    expect(read(fields).structured).toBe(structured);
  });
  it('names the product of the supplier for support', () => {
    expect(read({ software: { name: 'Example GP System', version: '10.4.1' } }).software).toBe(
      'Example GP System 10.4.1',
    );
    expect(read({ software: { name: 'Example GP System', version: 7 } }).software).toBe('Example GP System');
    expect(read({ software: 7 }).software).toBeUndefined();
  });
  it.each([
    ['1.6.2', '1.6.2'],
    ['1.2.7', '1.2.7'],
    ['1.5', '1.5'],
    ['1.6.2-beta', '1.6.2-beta'],
    ['[version]', '1.2'],
    ['v1.6.2', '1.2'],
    ['1', '1.2'],
    ['', '1.2'],
    [undefined, '1.2'],
    [1.6, '1.2'],
  ])('takes a stated version %j as %s when parameters are chosen', (version, parameterVersion) => {
    expect(read({ version }).parameterVersion).toBe(parameterVersion);
  });
  it.each([
    ['3.0.1', 'supported'],
    ['3.0.2', 'supported'],
    ['3.0.10', 'supported'],
    [undefined, 'supported'],
    [3, 'supported'],
    ['3.0', 'other-version'],
    ['3.5.0', 'other-version'],
    ['1.0.2', 'other-version'],
    ['4.0.1', 'other-version'],
    ['13.0.1', 'other-version'],
  ])('knows whether a practice of FHIR version %j can be spoken with', (fhirVersion, fhir) => {
    expect(read({ fhirVersion }).fhir).toBe(fhir);
  });
  it.each([
    [['application/fhir+json', 'application/fhir+xml'], 'supported'],
    [['application/fhir+json;charset=utf-8'], 'supported'],
    [['application/json+fhir'], 'supported'],
    [[7, 'json'], 'supported'],
    [['application/fhir+xml'], 'no-json'],
    [[], 'supported'],
    [[null], 'supported'],
    ['application/fhir+xml', 'supported'],
    [undefined, 'supported'],
  ])('reads the formats %j', (format, fhir) => {
    expect(read({ format }).fhir).toBe(fhir);
  });
  it('believes nothing that a statement of another FHIR version says', () => {
    const software = { name: 'Example GP System' };
    const statement = { version: '1.6.2', fhirVersion: '4.0.1', software, ...offering('gpc.registerpatient') };
    expect(read(statement)).toEqual({
      fhir: 'other-version',
      software: 'Example GP System',
      specificationVersion: undefined,
      parameterVersion: '1.2',
      structured: undefined,
      slotSearch: undefined,
      offers: {
        structuredRecord: 'not-covered',
        appointments: 'not-covered',
        registration: 'not-covered',
        documents: 'not-covered',
      },
      unsupportedParameters: [],
    });
  });
  it('is read in spite of defects beside what is wanted', () => {
    const statement = {
      version: '1.2.8',
      profile: [7, {}],
      rest: ['x', { operation: [null, { name: 'gpc.getstructuredrecord' }] }],
      format: 3,
    };
    expect(read(statement)).toMatchObject({ specificationVersion: '1.2.8', structured: 'medication-and-allergies' });
  });
});

describeWithSharedData('the published statements', () => {
  it.each(['1.2.7', '1.2.8'])('of version %s offer appointments, registration, medicines and allergies', (version) => {
    const json = sharedData.json(`appointments/foundations/capability-statement-${version}.json`);
    const capabilities = capabilitiesOf(Stu3CapabilityStatement.parse(json), INTERACTION.foundationsMetadata);
    expect(capabilities).toMatchObject({
      specificationVersion: version,
      parameterVersion: version,
      structured: 'medication-and-allergies',
      fhir: 'supported',
      offers: { structuredRecord: 'named', appointments: 'named', registration: 'named', documents: 'not-covered' },
    });
    expect(capabilities.slotSearch?.parameters).toEqual(
      expect.arrayContaining(['start', 'end', 'status', 'searchFilter']),
    );
    expect(capabilities.slotSearch?.parameters.includes('service.identifier')).toBe(version === '1.2.8');
    expect(capabilities.slotSearch?.includes).toHaveLength(version === '1.2.8' ? 5 : 4);
  });
});
