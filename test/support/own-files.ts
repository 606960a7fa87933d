import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Journal and audit of one instance in a folder of its own, so that no other run holds them. It goes with this process. */
export function ownFiles(name: string): { readonly JOURNAL_PATH: string; readonly AUDIT_DIR: string } {
  const folder = mkdtempSync(join(tmpdir(), `gpco-${name}-`));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { JOURNAL_PATH: join(folder, 'journal.db'), AUDIT_DIR: join(folder, 'audit') };
}
