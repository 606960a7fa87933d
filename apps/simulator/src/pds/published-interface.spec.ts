import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';

import { environment } from '../environment.js';
import type { SimReply } from '../kernel/exchange.js';
import { STORIES } from '../scenarios/index.js';
import { type PdsAsk, PdsWorld, refusalIn, SCOPES } from '../testing/pds-world.js';
import { bodyOf } from '../testing/requests.js';
import { sharedData } from '../testing/shared-data.js';

const shared = sharedData(environment);
const withShared = shared === undefined ? describe.skip : describe;

type Path = '/Patient' | '/Patient/{id}' | '/Patient/{id}/RelatedPerson';

const Content = z.object({
  content: z.object({ 'application/fhir+json': z.object({ schema: z.record(z.string(), z.unknown()) }) }),
});
const Operation = z.object({ get: z.object({ responses: z.object({ '200': Content, '4XX': Content }) }) });
const Document = z.object({ paths: z.record(z.string(), Operation) });

/** An OperationOutcome is checked as an error even where it comes with 200: shared/data/openapi/pds/README.md. */
function checker(): (path: Path, reply: SimReply) => readonly unknown[] {
  const { paths } = Document.parse(shared?.json('openapi/pds/personal-demographics.read.dereferenced.json'));
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const compiled = new Map<string, ValidateFunction>();
  for (const [path, { get }] of Object.entries(paths)) {
    compiled.set(`${path} 200`, ajv.compile(get.responses['200'].content['application/fhir+json'].schema));
    compiled.set(`${path} 4XX`, ajv.compile(get.responses['4XX'].content['application/fhir+json'].schema));
  }
  return (path, reply) => {
    const body = bodyOf(reply) as { readonly resourceType: string };
    const validate = compiled.get(`${path} ${body.resourceType === 'OperationOutcome' ? '4XX' : '200'}`);
    if (validate === undefined) throw new Error(`the published interface has no ${path}`);
    return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => [instancePath, message]);
  };
}

withShared(`the published interface of PDS${shared === undefined ? ' (skipped: no SHARED_DIR)' : ''}`, () => {
  const world = new PdsWorld();
  let faultsOf: (path: Path, reply: SimReply) => readonly unknown[];

  beforeAll(() => {
    faultsOf = checker();
  });

  it('is not so open that anything would pass', () => {
    const reply = {
      status: 200,
      headers: {},
      body: JSON.stringify({ resourceType: 'Patient', favouriteColour: 'red' }),
    };
    expect(faultsOf('/Patient/{id}', reply)).not.toEqual([]);
  });

  // 5xx and answers that are not JSON lie outside the interface. The others are what shared/spec/pds.md §14 wants against it:
  // the display of V, and a practice code in small letters.
  const OUTSIDE: readonly string[] = ['pds-502', 'pds-503', 'pds-malformed', 'pds-empty'];
  const KNOWN: Readonly<Record<string, readonly string[]>> = {
    'very-restricted': ['/meta/security/0/display'],
    'odd-practice-code': ['/generalPractitioner/0/identifier/value'],
  };
  const stories = STORIES.filter(({ story }) => !OUTSIDE.includes(story));

  it.each(stories.map(({ story, nhsNumber }) => [story, nhsNumber]))(
    'allows the record of the story %s',
    async (story, nhsNumber) => {
      const reply = await world.ask(`/Patient/${nhsNumber}`);
      const known = KNOWN[story] ?? [];
      const others = faultsOf('/Patient/{id}', reply).filter(
        (fault) => !known.includes(String((fault as unknown[])[0])),
      );
      expect(others).toEqual([]);
    },
  );

  it.each(STORIES.map(({ story, nhsNumber }) => [story, nhsNumber]))(
    'allows the related people of the story %s',
    async (_story, nhsNumber) => {
      expect(faultsOf('/Patient/{id}/RelatedPerson', await world.ask(`/Patient/${nhsNumber}/RelatedPerson`))).toEqual(
        [],
      );
    },
  );

  it.each(
    STORIES.map(({ story, demographics }) => {
      const { familyName, birthDate } = demographics;
      return [story, new URLSearchParams({ family: familyName, birthdate: birthDate, _history: 'true' }).toString()];
    }),
  )('allows what a search for the patient of the story %s gives', async (story, parameters) => {
    const known = (KNOWN[story] ?? []).map((path) => `/entry/0/resource${path}`);
    const faults = faultsOf('/Patient', await world.search(parameters));
    expect(faults.filter((fault) => !known.includes(String((fault as unknown[])[0])))).toEqual([]);
  });

  it.each<[string, PdsAsk]>([
    ['family=Nobody&birthdate=1974-04-19', {}],
    ['family=Larch%2A&birthdate=1976-02-11', {}],
    ['family=Larch%2A&birthdate=1976-02-11&_max-results=1', {}],
    ['family=Hathorne&given=Stonechat&birthdate=1963-12-20&_fuzzy-match=true', {}],
    ['family=Z%2A&birthdate=1974-04-19', {}],
    ['birthdate=1974-04-19', {}],
    ['gender=female', {}],
    ['family=Amber&birthdate=1', {}],
    ['family=Amber&birthdate=1974-04-19&colour=red', {}],
    ['', {}],
    ['family=Pine&birthdate=2001-01-21', { scope: SCOPES.application }],
    ['family=Amber&birthdate=1974-04-19', { scope: SCOPES.patient }],
  ])('allows the answer to the search %s', async (parameters, ask) => {
    expect(faultsOf('/Patient', await world.search(parameters, ask))).toEqual([]);
  });

  it.each<[string, string, PdsAsk]>([
    ['a wrong check digit', '/Patient/9000000000', {}],
    ['an unknown path', '/Elsewhere', {}],
    ['an unknown token', '/Patient/9990001006', { headers: { Authorization: 'Bearer unknown' } }],
    ['a missing NHS number', '/Patient/', {}],
    ['a wrong request id', '/Patient/9990001006', { headers: { 'X-Request-ID': '1' } }],
    ['a wrong role', '/Patient/9990001006', { headers: { 'NHSD-Session-URID': 'x' } }],
    ['coverage', '/Coverage', {}],
    ['a write', '/Patient/9990001006', { method: 'PATCH', scope: SCOPES.application }],
    ['another citizen', '/Patient/9990001006', { scope: SCOPES.patient }],
    ['a time-out', '/Patient/9990001006', { headers: { 'X-Sim-Fault': '408' } }],
    ['a limit', '/Patient/9990001006', { headers: { 'X-Sim-Fault': '429' } }],
    ['a token that has expired', '/Patient/9990001006', { headers: { 'X-Sim-Fault': '401-expired' } }],
  ])('allows the refusal of %s', async (_what, path, ask) => {
    const reply = await world.ask(path, ask);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(faultsOf('/Patient/{id}', reply)).toEqual([]);
  });

  it('does not know the issue code of the refusal to give an application several results, which the live gateway sends', async () => {
    const ask = { scope: SCOPES.application };
    const reply = await world.search('family=Amber&birthdate=1974-04-19&_max-results=2', ask);
    expect(refusalIn(reply)).toMatchObject({ status: 403, issue: 'token' });
    expect(faultsOf('/Patient', reply)).toEqual([['/issue/0/code', expect.any(String)]]);
  });
});
