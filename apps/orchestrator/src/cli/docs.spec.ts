import { readFileSync } from 'node:fs';
import { RECORD_AREAS } from '#contracts';
import { CATALOGUE } from '#errors';
import { configurationText } from './configuration-text.js';
import { errorCatalogueText } from './error-catalogue-text.js';
import { recordSchemaText } from './record-schema-text.js';
import { resilienceText } from './resilience-text.js';

describe('the pages that are made from code', () => {
  it('are current: run `npm run docs` when this fails', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorCatalogueText());
    expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationText());
    expect(readFileSync('docs/resilience.md', 'utf8')).toBe(resilienceText());
    expect(readFileSync('docs/structured-record.schema.json', 'utf8')).toBe(recordSchemaText());
  });

  it('describe the reply with every area under its own name', () => {
    const { $defs } = JSON.parse(recordSchemaText()) as {
      readonly $defs: Readonly<Record<string, { properties: object }>>;
    };
    expect(Object.keys($defs['StructuredRecord']?.properties ?? {})).toEqual(
      expect.arrayContaining([...RECORD_AREAS, 'documents', 'unrendered']),
    );
  });

  it('explain every code', () => {
    for (const code of Object.keys(CATALOGUE)) expect(errorCatalogueText()).toContain(`\`${code}\``);
  });

  it.each([
    'NHS_ENV',
    'PORT',
    'FRONTEND_JWKS_URL',
    'OAUTH_TOKEN_URL',
    'PDS_BASE_URL',
    'SDS_BASE_URL',
    'SSP_BASE_URL',
    'GPC_RECORD_TIMEOUT_MS',
    'LOG_LEVEL',
  ])('explain the setting %s', (name) => {
    expect(configurationText()).toContain(`| \`${name}\` |`);
  });
});
