import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type AuditKey, auditKey } from './audit-line.js';
import { CHAIN_NAME, chainNameOf } from './audit-names.js';

/** Where it is recorded who asked for what. It cannot be switched off: without it the product does not start and refuses to work. */
export const AuditConfig = z.object({
  /** Folder of the audit, on a local disk, for its owner alone. Nothing in it is ever deleted by the product. From the working folder. */
  AUDIT_DIR: z.string().trim().min(1).default('.data/audit'),
  /** Name of this instance's chain of records, for one process at a time: small letters, digits, dots and hyphens. Not set: the name of the machine, with `-worker` for a worker. */
  AUDIT_CHAIN: z
    .string()
    .regex(CHAIN_NAME, { error: 'must be 1 to 63 small letters, digits, dots and hyphens' })
    .optional(),
  /** File with a secret of at least 32 bytes that seals each record (HMAC-SHA-256): without it, whoever may write the folder could write the whole chain anew. Secret. */
  AUDIT_KEY_PATH: z.string().trim().min(1).optional(),
  /** A file of the audit is finished when it is so large, and each day. Bytes. */
  AUDIT_FILE_BYTES: z.coerce.number().int().min(10_000).max(1_000_000_000).default(64_000_000),
  /** Longest wait for the disk before a request is refused. Milliseconds. */
  AUDIT_WRITE_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),
});
export type AuditConfig = z.infer<typeof AuditConfig>;

const SHORTEST_KEY = 32;
const LONGEST_NAME = 63;

/** The chain of a process on this machine. */
export function chainOf({ AUDIT_CHAIN }: AuditConfig, suffix = ''): string {
  return `${(AUDIT_CHAIN ?? chainNameOf(hostname())).slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
}

/** @throws Error of the file system; call `auditFaults` first */
export function readAuditKey({ AUDIT_KEY_PATH: path }: Pick<AuditConfig, 'AUDIT_KEY_PATH'>): AuditKey | undefined {
  return path === undefined ? undefined : auditKey(readFileSync(path));
}

/** One line for each thing that would keep the audit from being written. Changes nothing on disk. */
export function auditFaults(config: AuditConfig): readonly string[] {
  return [placeFault(config.AUDIT_DIR), keyFault(config.AUDIT_KEY_PATH)].filter((fault) => fault !== undefined);
}

function placeFault(folder: string): string | undefined {
  if (existsSync(folder) && !statSync(folder).isDirectory()) return `AUDIT_DIR: ${folder}: must be a folder`;
  const nearest = nearestFolder(resolve(folder));
  if (statSync(nearest).isDirectory() && isUsable(nearest, constants.R_OK | constants.W_OK)) return undefined;
  return `AUDIT_DIR: ${folder}: nothing can be written in ${nearest}`;
}

function keyFault(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (!isUsable(path, constants.R_OK)) return `AUDIT_KEY_PATH: ${path}: cannot be read`;
  const { size } = statSync(path);
  return size >= SHORTEST_KEY ? undefined : `AUDIT_KEY_PATH: ${path}: must hold at least ${String(SHORTEST_KEY)} bytes`;
}

/** The folder, or the nearest one above it that exists: the rest is made at the start. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

function isUsable(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
