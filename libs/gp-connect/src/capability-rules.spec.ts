import { Stu3CapabilityStatement } from '#fhir';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { capabilitiesOf } from './capability-rules.js';

const PROFILES = 'https://fhir.nhs.uk/STU3/StructureDefinition';
const DEFINITION = 'https://fhir.nhs.uk/STU3/OperationDefinition/GPConnect-GetStructuredRecord-Operation-1';
const read = (fields: object) =>
  capabilitiesOf(Stu3CapabilityStatement.parse({ resourceType: 'CapabilityStatement', ...fields }));
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
    expect(read({ software: 7 }).software).toBeUndefined();
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
  it.each(['1.2.7', '1.2.8'])('of version %s offer medicines and allergies', (version) => {
    const statement = Stu3CapabilityStatement.parse(
      sharedData.json(`appointments/foundations/capability-statement-${version}.json`),
    );
    expect(capabilitiesOf(statement)).toMatchObject({
      specificationVersion: version,
      structured: 'medication-and-allergies',
    });
  });
});
