import { mkdirSync, writeFileSync } from 'node:fs';
import { errorCatalogueText } from './error-catalogue-text.js';
import { configurationText } from './configuration-text.js';
import { recordSchemaText } from './record-schema-text.js';
import { resilienceText } from './resilience-text.js';

/** `npm run docs`: writes the pages that are made from code. A test fails when they are not current. */
mkdirSync('docs', { recursive: true });
writeFileSync('docs/errors.md', errorCatalogueText());
writeFileSync('docs/configuration.md', configurationText());
writeFileSync('docs/structured-record.schema.json', recordSchemaText());
writeFileSync('docs/resilience.md', resilienceText());
process.stdout.write(
  'docs/errors.md, docs/configuration.md, docs/resilience.md and docs/structured-record.schema.json are written.\n',
);
