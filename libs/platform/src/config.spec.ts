import { z } from 'zod';
import { parseConfig } from './config.js';
import { PlatformConfig } from './platform.config.js';
import { UpstreamUrl } from './upstream-url.js';

const schemas = {
  pds: z.object({ PDS_BASE_URL: UpstreamUrl, PDS_TIMEOUT_MS: z.coerce.number().int().min(100).default(10_000) }),
  sds: z.object({ SDS_API_KEY: z.string({ error: 'must be the API key' }).min(8, { error: 'must be the API key' }) }),
};

it('gives each lib its own settings, defaults filled in', () => {
  const outcome = parseConfig(schemas, {
    PDS_BASE_URL: 'https://pds.example/',
    SDS_API_KEY: 'invented-key',
    OTHER: 'x',
  });
  expect(outcome).toEqual({
    kind: 'valid',
    config: {
      pds: { PDS_BASE_URL: 'https://pds.example', PDS_TIMEOUT_MS: 10_000 },
      sds: { SDS_API_KEY: 'invented-key' },
    },
  });
});

it('tells an operator every wrong variable at once, and no value', () => {
  const outcome = parseConfig(schemas, { PDS_BASE_URL: 'http://secret.example', PDS_TIMEOUT_MS: '5', SDS_API_KEY: '' });
  expect(outcome).toMatchObject({
    kind: 'invalid',
    faults: [
      expect.stringMatching(/^PDS_BASE_URL: must be an https URL/u),
      expect.stringMatching(/^PDS_TIMEOUT_MS: /u),
      'SDS_API_KEY: is not set; must be the API key',
    ],
  });
  expect(JSON.stringify(outcome)).not.toContain('secret');
});

it('says of a variable without a rule of its own only that it is not set', () => {
  const outcome = parseConfig({ own: z.object({ DEVICE_ID: z.string() }) }, {});
  expect(outcome).toMatchObject({ faults: ['DEVICE_ID: is not set'] });
});

it.each(['*', 'fhir-kit-client:*', 'fhir-kit-client:error', 'axios, fhir-kit*', 'fhir-kit-client:info axios'])(
  'does not start with DEBUG=%s, which would write NHS numbers',
  (DEBUG) => {
    expect(parseConfig({ platform: PlatformConfig }, { DEBUG })).toMatchObject({ kind: 'invalid' });
  },
);

it.each(['axios', '-fhir-kit-client:*', 'nest:*'])('starts with DEBUG=%s', (DEBUG) => {
  expect(parseConfig({ platform: PlatformConfig }, { DEBUG })).toMatchObject({ kind: 'valid' });
});
