import { isNhsNumber } from '../pds/nhs-number.js';
import { CONSUMER, interactionsOf, PRACTICES, STORIES } from './index.js';
import type { Practice } from './index.js';
import { registration, rootAtProxy } from './practice.js';
import type { ProviderState, PdsState } from './story.js';

const kindsOf = <T>(read: (state: { provider: ProviderState; pds: PdsState }) => T | undefined): Set<T> =>
  new Set(STORIES.map(read).filter((found) => found !== undefined));
const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe('the stories', () => {
  it('have NHS numbers of the 999 range with a right check digit', () => {
    expect(STORIES.filter(({ nhsNumber }) => !isNhsNumber(nhsNumber) || !nhsNumber.startsWith('999000'))).toEqual([]);
  });

  it('have names and numbers of their own', () => {
    expect(repeated(STORIES.map(({ story }) => story))).toEqual([]);
    expect(repeated(STORIES.map(({ nhsNumber }) => nhsNumber))).toEqual([]);
    const people = STORIES.map(({ demographics }) => JSON.stringify(demographics));
    expect(repeated(people)).toHaveLength(2); // the twins, and the number that was merged into main
  });

  it('live at practices that exist, in a postcode that does not', () => {
    const codes = new Set(PRACTICES.map(({ odsCode }) => odsCode));
    const homeless = STORIES.filter(({ practice }) => practice !== undefined && !codes.has(practice.toUpperCase()));
    expect(homeless).toEqual([]);
    expect(STORIES.filter(({ demographics }) => !/^ZZ99 \d[A-Z]{2}$/.test(demographics.postcode))).toEqual([]);
  });

  it('show every error of the proxy', () => {
    const shown = kindsOf(({ provider }) => (provider.kind === 'ssp-error' ? provider.error : undefined));
    expect(shown).toEqual(new Set(['sender', 'receiver', 'fot', 'varies', 'bad-gateway', 'method', 'media-type']));
  });

  it('show the errors of a practice system that a request for a record can meet', () => {
    const shown = kindsOf(({ provider }) => (provider.kind === 'provider-error' ? provider.code : undefined));
    for (const code of [
      'PATIENT_NOT_FOUND',
      'NO_PATIENT_CONSENT',
      'NO_ORGANISATION_CONSENT',
      'ACCESS_DENIED',
      'INVALID_NHS_NUMBER',
    ]) {
      expect(shown).toContain(code);
    }
    for (const code of [
      'INVALID_PARAMETER',
      'INVALID_RESOURCE',
      'BAD_REQUEST',
      'NOT_IMPLEMENTED',
      'INTERNAL_SERVER_ERROR',
    ]) {
      expect(shown).toContain(code);
    }
  });

  it('show every answer that no specification allows', () => {
    expect(kindsOf(({ provider }) => (provider.kind === 'broken' ? provider.how : undefined)).size).toBe(14);
  });

  it('show every state and fault of PDS', () => {
    expect(kindsOf(({ pds }) => pds.kind).size).toBe(12);
    expect(kindsOf(({ pds }) => (pds.kind === 'fault' ? pds.fault : undefined)).size).toBe(8);
  });

  it('include all that people ask for by name', () => {
    const names = STORIES.map(({ story }) => story);
    const wanted =
      'main empty-lists warnings restricted very-restricted deceased superseded invalidated unknown no-practice removed gp-ended gp-not-started ' +
      'gp-conflict sds-none sds-two no-address sds-no-device provider-error html-502 empty-504 wrong-patient differs truncated html-200 outcome-200 ' +
      'reset slow drip bundle-id disabled-area version-1.2 version-1.5 big pds-408 pds-429 pds-502';
    expect(names).toEqual(expect.arrayContaining(wanted.split(' ')));
  });
});

describe('the practices', () => {
  const every = <T>(read: (practice: Practice) => T): T[] => PRACTICES.map(read);

  it('have codes, names, system identifiers and party keys of their own', () => {
    for (const values of [
      every((p) => p.odsCode),
      every((p) => p.name),
      every((p) => p.asid),
      every((p) => p.partyKey),
      every((p) => p.mhsId),
    ]) {
      expect(repeated(values)).toEqual([]);
    }
  });

  it('have system identifiers of twelve digits, none of them ours', () => {
    expect(every((p) => p.asid).filter((asid) => !/^\d{12}$/.test(asid) || asid === CONSUMER.asid)).toEqual([]);
    expect(registration('F85', 'gp.example', '0').asid).toMatch(/^\d{12}$/);
  });

  it('have secure roots without port or last slash that hold their code', () => {
    const roots = PRACTICES.flatMap((practice) =>
      Object.values(practice.roots).map((root) => ({ root, code: practice.odsCode })),
    );
    expect(
      roots.filter(
        ({ root, code }) =>
          !new RegExp(`^https://[a-z.]+/${code}/STU3/1/gpconnect(/structured|/documents)?$`).test(root),
      ),
    ).toEqual([]);
  });

  it('offer what their version knows', () => {
    const of = (code: string): string[] =>
      interactionsOf(PRACTICES.find(({ odsCode }) => odsCode === code)!).map(({ id }) => id);
    expect(of('Z81003').some((id) => id.includes('documents'))).toBe(false);
    expect(of('Z81002').some((id) => id.includes('documents'))).toBe(true);
    expect(of('Z81002').some((id) => id.includes('migrate'))).toBe(false);
    expect(of('Z81001').some((id) => id.includes('migrate'))).toBe(true);
    expect(of('Z81034').some((id) => id.includes('structured'))).toBe(false);
    const slots = 'urn:nhs:names:services:gpconnect:fhir:rest:search:slot-1';
    expect(['Z81001', 'Z81002', 'Z81003', 'Z81042'].map((code) => of(code).includes(slots))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(of('Z81042').some((id) => id.includes('gpc.registerpatient'))).toBe(true);
  });

  it('stand at the proxy under the root of the directory, but for the one whose host has changed', () => {
    const other = PRACTICES.filter((practice) => rootAtProxy(practice, 'structured') !== practice.roots.structured);
    expect(other.map(({ odsCode }) => odsCode)).toEqual(['Z81024']);
  });

  it('have a second registration where the directory has two', () => {
    const two = ['two-suppliers', 'two-addresses', 'two-devices', 'device-other-party-key'];
    expect(
      PRACTICES.filter((practice) => two.includes(practice.directory) !== (practice.second !== undefined)),
    ).toEqual([]);
  });
});
