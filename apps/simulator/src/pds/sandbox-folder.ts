import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Json, JsonObject } from './json.js';

export interface NamedJson {
  readonly file: string;
  readonly json: Json;
}

/** The folder that SIM_PDS_SANDBOX_DIR names. */
export interface SandboxFolder {
  json(path: string): Json;
  /** All JSON files of a folder in it, in the order of their names. */
  jsonIn(folder: string): readonly NamedJson[];
}

/** Throws a plain error that names the file or folder which is missing or does not hold JSON. */
export function sandboxFolder(root: string): SandboxFolder {
  const json = (path: string): Json =>
    orExplain(path, () => JsonObject.parse(JSON.parse(readFileSync(join(root, path), 'utf8'))));
  const names = (folder: string): readonly string[] =>
    orExplain(folder, () => readdirSync(join(root, folder)).filter((name) => name.endsWith('.json')));
  return {
    json,
    jsonIn: (folder) =>
      names(folder)
        .toSorted()
        .map((file) => ({ file, json: json(join(folder, file)) })),
  };

  function orExplain<T>(path: string, read: () => T): T {
    try {
      return read();
    } catch {
      throw new Error(`SIM_PDS_SANDBOX_DIR: ${path} cannot be read in the folder ${root}`);
    }
  }
}
