import type { NhsNumber } from '#contracts';
import type { AuditDisk } from './audit-disk.js';
import { chainFiles } from './audit-names.js';
import { type AuditRecord, isEntry, readRecord } from './chain-record.js';

/** Everything that is given must hold. */
export interface AuditQuestion {
  readonly chain?: string | undefined;
  readonly nhsNumber?: NhsNumber | undefined;
  /** Any id of the user, or the family name. */
  readonly user?: string | undefined;
  /** ODS code of the organisation that the user worked for. */
  readonly organisation?: string | undefined;
  /** ODS code of the practice whose data it was. */
  readonly provider?: string | undefined;
  readonly from?: Date | undefined;
  /** Not itself. */
  readonly before?: Date | undefined;
  readonly sequence?: { readonly first: number; readonly last: number } | undefined;
  readonly correlationId?: string | undefined;
}

export interface Searched {
  readonly disk: AuditDisk;
  /** A line that is not as it was written: `verifyChain` tells more. */
  readonly damaged: (file: string, line: number) => void;
}

/** Records in the order of their chains, a line at a time. What lies behind a patient's opened contexts and bookings is found too. */
export async function* searchAudit(searched: Searched, question: AuditQuestion): AsyncGenerator<AuditRecord> {
  const { nhsNumber } = question;
  const linked = nhsNumber === undefined ? undefined : await linkedTo(nhsNumber, searched);
  for await (const record of records(searched, question.chain))
    if (answers(record, question) && (linked === undefined || concerns(record, linked))) yield record;
}

/** What leads to records that do not name the patient themselves. */
interface Linked {
  readonly nhsNumber: NhsNumber;
  readonly ids: ReadonlySet<string>;
}

async function linkedTo(nhsNumber: NhsNumber, { disk }: Searched): Promise<Linked> {
  const ids = new Set<string>();
  for await (const { id, subject } of records({ disk, damaged: () => undefined })) {
    if (!subject.nhsNumbers.includes(nhsNumber)) continue;
    for (const one of [id, subject.contextId, subject.bookingId]) if (one !== undefined) ids.add(one);
  }
  return { nhsNumber, ids };
}

function concerns({ id, subject }: AuditRecord, { nhsNumber, ids }: Linked): boolean {
  if (subject.nhsNumbers.includes(nhsNumber)) return true;
  return [id, subject.contextId, subject.bookingId].some((one) => one !== undefined && ids.has(one));
}

async function* records({ disk, damaged }: Searched, chain?: string): AsyncGenerator<AuditRecord> {
  for (const file of chainFiles(await disk.names())) {
    if (chain !== undefined && file.chain !== chain) continue;
    let line = 0;
    for await (const { bytes } of disk.lines(file.name)) {
      line += 1;
      const record = readRecord(bytes)?.record;
      if (record === undefined) damaged(file.name, line);
      else if (isEntry(record)) yield record;
    }
  }
}

function answers(record: AuditRecord, question: AuditQuestion): boolean {
  const { user, organisation, provider, correlationId } = question;
  const wanted: readonly (readonly [string | undefined, readonly (string | undefined)[]])[] = [
    [correlationId, [record.correlationId]],
    [organisation, [record.user?.organisation.odsCode]],
    [provider, record.providers],
    [user?.toLowerCase(), namesOf(record)],
  ];
  return wanted.every(([one, all]) => one === undefined || all.includes(one)) && isWithin(record, question);
}

function namesOf({ user, authority }: AuditRecord): readonly (string | undefined)[] {
  const { userId, localUserId, sdsUserId, familyName } = user ?? {};
  return [userId, localUserId, sdsUserId, familyName, authority?.account].map((one) => one?.toLowerCase());
}

function isWithin({ time, sequence: place }: AuditRecord, { from, before, sequence }: AuditQuestion): boolean {
  const at = Date.parse(time);
  if (from !== undefined && at < from.getTime()) return false;
  if (before !== undefined && at >= before.getTime()) return false;
  return sequence === undefined || (place >= sequence.first && place <= sequence.last);
}
