import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The developers' share beside the repository; specs that need it are skipped, by name, where it is missing. */
export function sharedData(variables: Readonly<Record<string, string | undefined>>): SharedData | undefined {
  const folder = join(resolve(variables['SHARED_DIR'] ?? '../shared'), 'data');
  return existsSync(folder) ? new SharedData(folder) : undefined;
}

export class SharedData {
  constructor(private readonly folder: string) {}

  path(path: string): string {
    return join(this.folder, path);
  }

  json(path: string): unknown {
    return JSON.parse(readFileSync(join(this.folder, path), 'utf8'));
  }

  files(path: string): readonly string[] {
    return readdirSync(join(this.folder, path)).sort();
  }
}
