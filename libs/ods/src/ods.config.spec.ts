import { parseConfig } from '#platform';
import { OdsConfig } from './ods.config.js';

function faultsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  const outcome = parseConfig({ ods: OdsConfig }, variables);
  return outcome.kind === 'invalid' ? outcome.faults : [];
}

describe('settings of the register of organisations', () => {
  it('switch it off when nothing is set', () => {
    expect(OdsConfig.parse({})).toEqual({ ODT_TIMEOUT_MS: 3_000 });
  });
  it('take a live register with its key', () => {
    expect(OdsConfig.parse({ ODT_BASE_URL: 'https://register.example/fhir/', ODT_API_KEY: 'key-1' })).toEqual({
      ODT_BASE_URL: 'https://register.example/fhir',
      ODT_API_KEY: 'key-1',
      ODT_TIMEOUT_MS: 3_000,
    });
  });
  it('take a sandbox without a key', () => {
    expect(faultsOf({ ODT_BASE_URL: 'https://sandbox.register.example/fhir' })).toEqual([]);
  });
  it.each([
    ['a live register without a key', 'ODT_API_KEY', { ODT_BASE_URL: 'https://register.example/sandbox.' }],
    ['a key with a blank', 'ODT_API_KEY', { ODT_API_KEY: 'secret key' }],
    ['plain http elsewhere', 'ODT_BASE_URL', { ODT_BASE_URL: 'http://register.example', ODT_API_KEY: 'key-1' }],
    ['no time at all', 'ODT_TIMEOUT_MS', { ODT_TIMEOUT_MS: '0' }],
  ])('stop the start for %s and name %s, never the value', (_mistake, variable, variables) => {
    const faults = faultsOf(variables);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${variable}\\b`, 'u'));
    expect(faults[0]).not.toMatch(/secret|register\.example/u);
  });
});
