import { parseConfig } from '#platform';
import { SdsConfig } from './sds.config.js';

const LEAST = { SDS_BASE_URL: 'https://directory.example/R4/', SDS_API_KEY: 'key-1', SDS_SUPPLIER_ODS_CODE: 'ZZS01' };

function faultsOf(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  const outcome = parseConfig({ sds: SdsConfig }, { ...LEAST, ...changes });
  return outcome.kind === 'invalid' ? outcome.faults : [];
}

describe('settings of the directory', () => {
  it('has the times of the specification unless told otherwise', () => {
    expect(SdsConfig.parse(LEAST)).toEqual({
      SDS_BASE_URL: 'https://directory.example/R4',
      SDS_API_KEY: 'key-1',
      SDS_SUPPLIER_ODS_CODE: 'ZZS01',
      SDS_CONSUMER_ASID_PINS: new Map(),
      SDS_OWN_ASID_CACHE_HOURS: 12,
      SDS_TIMEOUT_MS: 5_000,
      SDS_MAX_ATTEMPTS: 3,
      SDS_BUDGET_MS: 12_000,
      SDS_RATE_PER_SEC: 4,
      SDS_NEGATIVE_SECONDS: 0,
      SDS_SUSPECT_EMPTY_MS: 2_900,
      SDS_ADDRESS_ODS_CHECK: 'warn',
      SDS_ALLOW_HTTP_ADDRESS: false,
      SDS_STALE_S2_MAX_MIN: 0,
      SDS_STALE_S3_MAX_MIN: 0,
      SDS_PROBES: [],
    });
  });
  it('reads pins of our own ASIDs', () => {
    const pins = SdsConfig.parse({ ...LEAST, SDS_CONSUMER_ASID_PINS: 'FZZ01=200000000025, FZZ02 = 200000000033' });
    expect([...pins.SDS_CONSUMER_ASID_PINS]).toEqual([
      ['FZZ01', '200000000025'],
      ['FZZ02', '200000000033'],
    ]);
  });
  it.each([
    ['no API key', 'SDS_API_KEY', undefined],
    ['an API key with a blank', 'SDS_API_KEY', 'secret key'],
    ['a plain http directory elsewhere', 'SDS_BASE_URL', 'http://directory.example'],
    ['a pin without ASID', 'SDS_CONSUMER_ASID_PINS', 'FZZ01'],
    ['a pin with a short ASID', 'SDS_CONSUMER_ASID_PINS', 'FZZ01=2000'],
    ['two pins for one organisation', 'SDS_CONSUMER_ASID_PINS', 'FZZ01=200000000025,FZZ01=200000000033'],
    ['one ASID for two organisations', 'SDS_CONSUMER_ASID_PINS', 'FZZ01=200000000025,FZZ02=200000000025'],
    ['a probe without an interaction', 'SDS_PROBES', 'Z90001'],
    ['a probe of an unknown interaction', 'SDS_PROBES', 'Z90001=urn:other'],
    ['a rate of nothing', 'SDS_RATE_PER_SEC', '0'],
    ['an old route to patient data of more than a quarter of an hour', 'SDS_STALE_S2_MAX_MIN', '16'],
    ['an old route of more than half an hour', 'SDS_STALE_S3_MAX_MIN', '31'],
    ['a single attempt, which could confirm nothing', 'SDS_MAX_ATTEMPTS', '1'],
    ['an unknown check of addresses', 'SDS_ADDRESS_ODS_CHECK', 'strict'],
  ])('%s stops the start and names %s, never the value', (_mistake, variable, value) => {
    const faults = faultsOf({ [variable]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${variable}\\b`, 'u'));
    expect(faults[0]).not.toContain(value ?? 'nothing');
  });
});
