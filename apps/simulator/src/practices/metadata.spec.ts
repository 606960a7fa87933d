import type { SimReply } from '../kernel/exchange.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import {
  aPracticeRequest,
  CLOCK,
  FOUNDATIONS_METADATA,
  issueOf,
  STRUCTURED_METADATA,
} from '../testing/practice-request.js';

const leg = sspLeg({ clock: CLOCK, stories: STORIES, practices: PRACTICES });
const ask = async (practice: string, interaction: string): Promise<SimReply> =>
  leg.handle(aPracticeRequest({ practice, interaction }));

interface Statement {
  version: string;
  name: string;
  fhirVersion: string;
  profile: { reference: string }[];
  rest: [{ resource: { type: string }[]; operation: { name: string; definition: { reference: string } }[] }];
}
const read = async (practice: string, interaction: string): Promise<Statement> =>
  JSON.parse((await ask(practice, interaction)).body.toString()) as Statement;

describe('what a practice says that it can do', () => {
  it.each([
    ['Z81003', '1.2.7', '1.12', false],
    ['Z81002', '1.5.0', '1.16', true],
    ['Z81001', '1.6.2', '1.16', true],
  ])('is, at %s, version %s with operation history %s', async (practice, version, history, full) => {
    for (const interaction of [FOUNDATIONS_METADATA, STRUCTURED_METADATA]) {
      const statement = await read(practice, interaction);
      expect(statement).toMatchObject({
        resourceType: 'CapabilityStatement',
        version,
        fhirVersion: '3.0.1',
        format: ['application/fhir+json'],
      });
      const operation = statement.rest[0].operation.find(({ name }) => name === 'gpc.getstructuredrecord');
      expect(operation?.definition.reference.endsWith(`/_history/${history}`)).toBe(true);
      expect(statement.profile.some(({ reference }) => reference.includes('Encounter-1'))).toBe(full);
    }
  });

  it('names appointments in the one statement and records in the other', async () => {
    const combined = await read('Z81001', FOUNDATIONS_METADATA);
    expect(combined.name).toBe('GP Connect');
    expect(combined.rest[0].resource.map(({ type }) => type)).toEqual([
      'Patient',
      'Organization',
      'Practitioner',
      'Location',
      'Appointment',
      'Slot',
    ]);
    const structured = await read('Z81001', STRUCTURED_METADATA);
    expect(structured.name).toBe('GP Connect API - Access Record Structured');
    expect(structured.rest[0].operation.map(({ name }) => name)).toEqual([
      'gpc.getstructuredrecord',
      'gpc.migratestructuredrecord',
    ]);
  });

  it('is denied where the capability is switched off, in the spelling of the version; the combined one never is', async () => {
    expect(issueOf(await ask('Z81031', STRUCTURED_METADATA))).toMatchObject({ status: 403, code: 'ACCESS DENIED' });
    expect(issueOf(await ask('Z81036', STRUCTURED_METADATA))).toMatchObject({ status: 403, code: 'ACCESS_DENIED' });
    expect((await ask('Z81031', FOUNDATIONS_METADATA)).status).toBe(200);
  });

  it('may be missing, broken or a web page', async () => {
    expect(issueOf(await ask('Z81032', FOUNDATIONS_METADATA))).toMatchObject({ status: 404, code: 'NO_RECORD_FOUND' });
    const broken = await ask('Z81033', STRUCTURED_METADATA);
    expect(broken.status).toBe(200);
    expect(() => JSON.parse(broken.body.toString()) as unknown).toThrow(SyntaxError);
    expect((await ask('Z81035', STRUCTURED_METADATA)).headers).toEqual({
      'Content-Type': 'text/html',
      'Cache-Control': 'no-store',
    });
  });

  it('is asked of the practice only as far as the simulator goes', async () => {
    const other = await leg.handle(
      aPracticeRequest({ interaction: 'documents:fhir:rest:search:patient-1', path: '/Patient?identifier=x' }),
    );
    expect(issueOf(other)).toMatchObject({ status: 501, code: 'NOT_IMPLEMENTED' });
  });
});
