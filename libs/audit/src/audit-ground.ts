import type { AuditSystem, AuditTrail } from '#contracts';
import type { Clock, EventLog } from '#platform';
import { type AuditConfig, readAuditKey } from './audit.config.js';
import { FolderDisk } from './audit-disk.js';
import { AuditRefused } from './audit-refused.js';
import { ChainedFiles } from './chained-files.js';
import { lockChain } from './chain-lock.js';
import { ChainWriter } from './chain-writer.js';

/** A chain that this process writes. */
export interface AuditGround {
  readonly trail: AuditTrail;
  /** Whether records can be written now; tries it where the last try failed. */
  readonly works: () => Promise<boolean>;
  /** Writes what waits, and gives the chain back. */
  readonly close: () => Promise<void>;
}

/** @throws AuditRefused with one line for the operator */
export async function openGround(
  config: AuditConfig,
  chain: string,
  { system, clock, log }: { readonly system: AuditSystem; readonly clock: Clock; readonly log: EventLog },
): Promise<AuditGround> {
  const { AUDIT_DIR: folder, AUDIT_FILE_BYTES: fileBytes, AUDIT_WRITE_TIMEOUT_MS: timeoutMs } = config;
  const key = readAuditKey(config);
  const { release } = lockChain(folder, chain);
  const writer = new ChainWriter({
    disk: new FolderDisk(folder),
    chain,
    key,
    now: () => clock.now(),
    log,
    nowMs: () => performance.now(),
    after,
    fileBytes,
    timeoutMs,
    gapMs: GAP_MS,
  });
  try {
    await writer.start();
  } catch {
    release();
    throw new AuditRefused(`AUDIT_DIR: ${folder}: the audit cannot be written`);
  }
  const close = async (): Promise<void> => {
    await writer.end();
    release();
  };
  return { trail: new ChainedFiles(writer, system, () => clock.uuid()), works: () => writer.works(), close };
}

/** Unnoticeable beside a national call. Milliseconds. */
const GAP_MS = 5;

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
