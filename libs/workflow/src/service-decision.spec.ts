import type { Capabilities, CapabilityOutcome, Offer, ProductFunction, ServiceName } from '#contracts';
import { Fault, type FaultCode } from '#errors';
import { someCapabilities } from '../../contracts/testing/fake-capabilities.js';
import { decideService, type RouteOutcome, type ServiceFacts, serviceRefusal } from './service-decision.js';
import type { ServiceView } from './service-view.js';

const SERVICES: readonly ServiceName[] = ['structuredRecord', 'appointments', 'registration', 'documents'];
const ALL_RIGHTS: readonly ProductFunction[] = ['record', 'appointments', 'registration'];
const FOUND: RouteOutcome = { kind: 'found' };
const failed = (code: FaultCode, retryAfterSeconds?: number): RouteOutcome => ({
  kind: 'failed',
  fault: new Fault(code, { retryAfterSeconds }),
});
const offersOf = (offer: Offer): Capabilities['offers'] => ({
  structuredRecord: offer,
  appointments: offer,
  registration: offer,
  documents: offer,
});
const known = (changes: Partial<Capabilities> = {}): CapabilityOutcome => ({
  kind: 'known',
  source: 'live',
  capabilities: someCapabilities({ offers: offersOf('named'), ...changes }),
});
const UNAVAILABLE: CapabilityOutcome = { kind: 'unavailable', source: 'live' };
const NOT_SHARING: CapabilityOutcome = { kind: 'not-sharing', source: 'cache' };

const facts = (changes: Partial<ServiceFacts> = {}): ServiceFacts => ({
  built: true,
  functions: ALL_RIGHTS,
  route: FOUND,
  statement: known(),
  ...changes,
});
const no = (code: FaultCode, retryAfterSeconds?: number): ServiceView => ({
  available: false,
  code,
  retryAfterSeconds,
});
const yes = (specificationVersion: string | undefined, doubt = false): ServiceView => ({
  available: true,
  specificationVersion,
  doubt,
});

describe('whether a function can be used at a practice', () => {
  it.each<[string, Partial<ServiceFacts>, ServiceView]>([
    ['the directory and the statement list it', {}, yes('1.6.2')],
    ['the statement does not list it', { statement: known({ offers: offersOf('not-named') }) }, yes('1.6.2', true)],
    ['the statement tells nothing of it', { statement: known({ offers: offersOf('not-covered') }) }, yes('1.6.2')],
    ['the practice speaks another FHIR', { statement: known({ fhir: 'other-version' }) }, yes('1.6.2', true)],
    ['the practice speaks no JSON', { statement: known({ fhir: 'no-json' }) }, yes('1.6.2', true)],
    ['the statement is broken or not to be had', { statement: UNAVAILABLE }, yes(undefined)],
    ['the directory lists no statement', { statement: undefined }, yes(undefined)],
    ['the practice has switched it off', { statement: NOT_SHARING }, no('GPC_PRACTICE_NOT_SHARING')],
    ['the directory does not list it', { route: failed('SDS_ENDPOINT_NOT_FOUND') }, no('SDS_ENDPOINT_NOT_FOUND')],
    ['the directory is away', { route: failed('SDS_RATE_LIMITED', 30) }, no('SDS_RATE_LIMITED', 30)],
    [
      'our own system is not registered',
      { route: failed('SDS_CONSUMER_ASID_NOT_FOUND') },
      no('SDS_CONSUMER_ASID_NOT_FOUND'),
    ],
    [
      'the directory does not list it and the practice has switched it off',
      { route: failed('SDS_ENDPOINT_NOT_FOUND'), statement: NOT_SHARING },
      no('SDS_ENDPOINT_NOT_FOUND'),
    ],
    ["the user's role has no right to it", { functions: [] }, no('ROLE_NOT_ALLOWED')],
    [
      'the user has no right and the directory is away',
      { functions: ['operations'], route: failed('SDS_UNAVAILABLE') },
      no('ROLE_NOT_ALLOWED'),
    ],
    ['this product does not have it', { built: false }, no('FUNCTION_NOT_IN_RELEASE')],
    ['neither product nor user have it', { built: false, functions: [] }, no('FUNCTION_NOT_IN_RELEASE')],
  ])('when %s', (_case, changes, view) => {
    expect(decideService('appointments', facts(changes))).toEqual(view);
  });
  it.each<[ServiceName, ProductFunction]>([
    ['structuredRecord', 'record'],
    ['appointments', 'appointments'],
    ['registration', 'registration'],
    ['documents', 'record'],
  ])('%s needs the right to %s and no other', (service, right) => {
    expect(decideService(service, facts({ functions: [right] }))).toHaveProperty('available', true);
    const others = ALL_RIGHTS.filter((one) => one !== right);
    expect(decideService(service, facts({ functions: others }))).toEqual(no('ROLE_NOT_ALLOWED'));
  });
  it.each(SERVICES)('%s: what is refused beforehand is not looked for', (service) => {
    expect(serviceRefusal(service, { built: true, functions: ALL_RIGHTS })).toBeUndefined();
    expect(serviceRefusal(service, { built: false, functions: ALL_RIGHTS })).toEqual(no('FUNCTION_NOT_IN_RELEASE'));
    expect(serviceRefusal(service, { built: true, functions: [] })).toEqual(no('ROLE_NOT_ALLOWED'));
  });
});

describe('what a structured record of the practice holds', () => {
  it.each<[string, CapabilityOutcome | undefined, string]>([
    ['the full record', known(), 'all-areas'],
    ['medicines and allergies', known({ structured: 'medication-and-allergies' }), 'medication-and-allergies'],
    ['what the statement leaves open', known({ structured: undefined }), 'not-known'],
    ['no statement', UNAVAILABLE, 'not-known'],
    ['no statement in the directory', undefined, 'not-known'],
    [
      'the full record, but an answer lacked a whole area',
      known({ unsupportedParameters: ['includeProblems'] }),
      'not-known',
    ],
    [
      'the full record, but a filter is unknown',
      known({ unsupportedParameters: ['includeProblems.filterStatus'] }),
      'all-areas',
    ],
    [
      'medicines and allergies, and an answer lacked another area',
      known({ structured: 'medication-and-allergies', unsupportedParameters: ['includeProblems'] }),
      'medication-and-allergies',
    ],
  ])('%s', (_case, statement, supplies) => {
    expect(decideService('structuredRecord', facts({ statement }))).toMatchObject({ available: true, supplies });
  });
  it('is said of no other function', () => {
    SERVICES.filter((service) => service !== 'structuredRecord').forEach((service) => {
      expect(decideService(service, facts())).not.toHaveProperty('supplies');
    });
  });
});

describe('all combinations of what can be known', () => {
  const statements: readonly (CapabilityOutcome | undefined)[] = [
    undefined,
    UNAVAILABLE,
    NOT_SHARING,
    ...(['named', 'not-named', 'not-covered'] as const).flatMap((offer) =>
      (['supported', 'other-version', 'no-json'] as const).flatMap((fhir) =>
        (['full', 'medication-and-allergies', undefined] as const).map((structured) =>
          known({ offers: offersOf(offer), fhir, structured }),
        ),
      ),
    ),
  ];
  const routes = [FOUND, failed('SDS_ENDPOINT_NOT_FOUND'), failed('SDS_UNAVAILABLE', 5)];
  const rights: readonly (readonly ProductFunction[])[] = [[], ['operations'], ALL_RIGHTS];
  const all = SERVICES.flatMap((service) =>
    [true, false].flatMap((built) =>
      rights.flatMap((functions) =>
        routes.flatMap((route) =>
          statements.map((statement) => ({ service, of: { built, functions, route, statement } })),
        ),
      ),
    ),
  );

  it('a function is open exactly where it is built, allowed, in the directory and not switched off', () => {
    expect(all).toHaveLength(4 * 2 * 3 * 3 * 30);
    all.forEach(({ service, of }) => {
      const open = of.built && of.functions === ALL_RIGHTS && of.route === FOUND && of.statement !== NOT_SHARING;
      expect(decideService(service, of).available).toBe(open);
    });
  });
  it('what a statement says changes no more than version, contents and doubt', () => {
    const told = all.filter(({ of }) => of.statement !== NOT_SHARING);
    told.forEach(({ service, of }) => {
      const { available } = decideService(service, { ...of, statement: undefined });
      expect(decideService(service, of).available).toBe(available);
    });
  });
  it('and where a function is closed already, not even that', () => {
    const closed = all.filter(({ of }) => !of.built || of.functions !== ALL_RIGHTS || of.route !== FOUND);
    closed.forEach(({ service, of }) => {
      expect(decideService(service, of)).toEqual(decideService(service, { ...of, statement: undefined }));
    });
  });
  it('there is no doubt without a statement that can be read', () => {
    const silent = all.filter(({ of }) => of.statement?.kind !== 'known');
    silent.forEach(({ service, of }) => expect(decideService(service, of)).not.toHaveProperty('doubt', true));
  });
});
