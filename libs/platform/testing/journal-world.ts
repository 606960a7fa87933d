import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEntry } from '#contracts';
import type { EventFields, EventLog } from '../src/event-log.js';

/** A log that a spec can look into. */
export function listeningLog(): { readonly events: string[]; readonly log: EventLog } {
  const events: string[] = [];
  const note = (event: string, { upstreamCode }: EventFields = {}): void =>
    void events.push([event, ...(upstreamCode === undefined ? [] : [upstreamCode])].join(' '));
  return { events, log: { info: note, warn: note, error: note } };
}

/** Time that a spec lets pass. */
export function aClock(): {
  readonly now: () => Date;
  readonly uuid: () => string;
  readonly pass: (ms: number) => void;
} {
  let ms = Date.UTC(2026, 10, 21, 9);
  return { now: () => new Date(ms), uuid: () => 'none', pass: (more) => void (ms += more) };
}

export function anEntry(id: string, more: Partial<Omit<JournalEntry, 'version'>> = {}): Omit<JournalEntry, 'version'> {
  return { id, keys: [`guard of ${id}`], dueAt: undefined, text: 'SENDING', ...more };
}

/** A folder of its own, gone when the spec file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-journal-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
