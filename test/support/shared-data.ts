import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { readEnvironment } from '#platform';

const SHARED = resolve(import.meta.dirname, '../..', readEnvironment()['SHARED_DIR'] ?? '../shared');

/** JSON of the developers' share. Suites that read it are skipped, and say so, where there is none. */
export const sharedData = {
  present: existsSync(SHARED),
  /** Names of the JSON files in a folder under `data`; none when the share is absent. */
  files(folder: string): readonly string[] {
    const path = resolve(SHARED, 'data', folder);
    return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.json')) : [];
  },
  json(path: string): unknown {
    return JSON.parse(readFileSync(resolve(SHARED, 'data', path), 'utf8'));
  },
};

/** `describe`, or a skipped suite that names the reason. */
export function describeWithSharedData(name: string, suite: () => void): void {
  if (sharedData.present) describe(name, suite);
  else describe.skip(`skipped: no SHARED_DIR: ${name}`, suite);
}
