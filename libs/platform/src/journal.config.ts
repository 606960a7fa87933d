import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { RedisConfig } from './redis.config.js';
import { journalKeyFault } from './sealed-journal-key.js';

/** Where attempts are remembered that must survive a crash. */
export const JournalConfig = z.object({
  /** File of the journal, on a local disk, for one process. Used when REDIS_URL is not set. From the working folder. */
  JOURNAL_PATH: z.string().trim().min(1).default('.data/journal.db'),
  /**
   * Whether bookings are refused while Redis may lose what it has confirmed: it must run with `appendonly yes`,
   * `appendfsync always` and `maxmemory-policy noeviction`. One that does not show its settings, as hosted ones, is trusted:
   * then it is for you to make sure. `false` is for trying things out, never for prod.
   */
  JOURNAL_REQUIRE_DURABLE: z.stringbool().default(true),
});
export type JournalConfig = z.infer<typeof JournalConfig>;

/** One line for each thing that would stop the journal from being opened. Changes nothing on disk. */
export function journalFaults(
  { JOURNAL_PATH: path }: Pick<JournalConfig, 'JOURNAL_PATH'>,
  redis: RedisConfig,
): readonly string[] {
  if (redis.REDIS_URL !== undefined) return [];
  const fault = placeFault(path) ?? journalKeyFault(path, redis);
  return fault === undefined ? [] : [fault];
}

function placeFault(path: string): string | undefined {
  const present = existsSync(path);
  if (present && !statSync(path).isFile()) return `JOURNAL_PATH: ${path}: must be a file`;
  if (present && !isUsable(path)) return `JOURNAL_PATH: ${path}: cannot be read and written`;
  const folder = nearestFolder(dirname(resolve(path)));
  if (statSync(folder).isDirectory() && isUsable(folder)) return undefined;
  return `JOURNAL_PATH: ${path}: nothing can be written in ${folder}`;
}

/** The folder, or the nearest one above it that exists: the rest is made at the start. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

function isUsable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
