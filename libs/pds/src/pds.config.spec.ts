import { PdsConfig } from './pds.config.js';

const URL = 'https://pds.example/personal-demographics/FHIR/R4';

it('needs nothing but the address; the rest is as the specification has it', () => {
  expect(PdsConfig.parse({ PDS_BASE_URL: `${URL}/` })).toEqual({
    PDS_BASE_URL: URL,
    PDS_ACCESS_MODE: 'application',
    PDS_RATE_PER_SECOND: 5,
    PDS_TIMEOUT_MS: 10_000,
    PDS_BUDGET_MS: 20_000,
    PDS_GP_PERIOD_POLICY: 'strict',
  });
});

it.each([
  ['PDS_BASE_URL', 'http://pds.example'],
  ['PDS_ACCESS_MODE', 'healthcare-worker'],
  ['PDS_RATE_PER_SECOND', '0'],
  ['PDS_RATE_PER_SECOND', '1501'],
  ['PDS_TIMEOUT_MS', '5'],
  ['PDS_TIMEOUT_MS', 'ten'],
  ['PDS_BUDGET_MS', '1.5'],
  ['PDS_GP_PERIOD_POLICY', 'off'],
])('refuses %s=%s', (name, value) => {
  expect(PdsConfig.safeParse({ PDS_BASE_URL: URL, [name]: value }).error?.issues[0]?.path).toEqual([name]);
});
