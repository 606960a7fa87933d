import { mkdirSync, writeFileSync } from 'node:fs';
import { errorCatalogueText } from './error-catalogue-text.js';
import { configurationText } from './configuration-text.js';

/** `npm run docs`: writes the pages that are made from code. A test fails when they are not current. */
mkdirSync('docs', { recursive: true });
writeFileSync('docs/errors.md', errorCatalogueText());
writeFileSync('docs/configuration.md', configurationText());
process.stdout.write('docs/errors.md and docs/configuration.md are written.\n');
