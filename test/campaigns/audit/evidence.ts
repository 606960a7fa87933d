import { type AuditKey, type AuditRecord, type ChainReport, FolderDisk, searchAudit, verifyChain } from '#audit';
import { type Finding, some } from '../directory/findings.js';
import type { Heard } from './traffic.js';
import type { NationalCall } from './world.js';

/** All that is held against each other at the end. */
export interface Evidence {
  readonly heard: readonly Heard[];
  readonly calls: readonly NationalCall[];
  readonly records: readonly AuditRecord[];
  readonly report: ChainReport;
  readonly crashes: readonly string[];
}

export const CHAIN = 'campaign';

export async function readEvidence(folder: string, key: AuditKey): Promise<Pick<Evidence, 'records' | 'report'>> {
  const disk = new FolderDisk(folder);
  const records: AuditRecord[] = [];
  for await (const record of searchAudit({ disk, damaged: () => undefined }, { chain: CHAIN })) records.push(record);
  return { records, report: await verifyChain({ disk, chain: CHAIN, keys: [key] }) };
}

export function findings(evidence: Evidence): readonly Finding[] {
  const { heard, calls, records, report, crashes } = evidence;
  const begun = records.filter(({ kind }) => kind === 'opened').length;
  const ended = records.filter(({ kind }) => kind === 'closed').length;
  return [
    none('replies that a caller received without a closed or noted record', repliesWithoutEnd(evidence)),
    none('national calls without an opened record before them', callsWithoutBeginning(evidence)),
    none(
      'faults in the chain after kills and new files',
      report.faults.map(({ file, line, what }) => `${file}:${String(line)} ${what}`),
    ),
    none('processes that ended by themselves', crashes),
    some('replies received', heard.filter(({ status }) => status > 0).length),
    some('national calls seen by the simulator', calls.length),
    figure('requests; lost with a killed process', [heard.length, heard.filter(({ status }) => status === 0).length]),
    figure('records; attempts cut off by a kill, so without an end', [report.records, begun - ended]),
    figure('files; torn lines that the chain tells of', [report.files, report.torn]),
  ];
}

function repliesWithoutEnd({ heard, records }: Evidence): readonly string[] {
  const ends = new Map<string, AuditRecord>();
  for (const record of records) if (record.kind !== 'opened') ends.set(record.correlationId, record);
  return heard
    .filter(({ status, correlationId }) => status > 0 && ends.get(correlationId)?.outcome?.status !== status)
    .map(({ what, status, correlationId }) => `${what}: ${String(status)} (${correlationId})`);
}

/** By its correlation id or its trace id; a call of a process that was killed by its patient and its process. */
function callsWithoutBeginning({ calls, records }: Evidence): readonly string[] {
  const openings = new Map(records.filter(({ kind }) => kind === 'opened').map((record) => [record.id, record]));
  const byCorrelation = new Map([...openings.values()].map((record) => [record.correlationId, record]));
  const byMessage = new Map<string, AuditRecord>();
  const cutOff = new Set(openings.values());
  for (const { kind, id, calls: made = [] } of records) {
    const opening = openings.get(id);
    if (kind !== 'closed' || opening === undefined) continue;
    cutOff.delete(opening);
    for (const { messageId } of made) if (messageId !== undefined) byMessage.set(messageId, opening);
  }
  const starts = records.filter(({ operation }) => operation === 'product.started').map(({ time }) => Date.parse(time));
  const patients = patientOfContext(records);
  const isBefore = (opening: AuditRecord | undefined, at: number): boolean =>
    opening !== undefined && Date.parse(opening.time) <= at;
  const isKnown = (call: NationalCall): boolean => {
    if (isBefore(byCorrelation.get(call.correlationId ?? ''), call.at)) return true;
    if (isBefore(byMessage.get(call.traceId ?? ''), call.at)) return true;
    return [...cutOff].some(
      (opening) => isBefore(opening, call.at) && sameProcess(opening, call, starts) && mayBeOf(opening, call, patients),
    );
  };
  return calls
    .filter((call) => !isKnown(call))
    .map(
      ({ leg, at, traceId, correlationId }) =>
        `${leg} at ${new Date(at).toISOString()} ${traceId ?? correlationId ?? ''}`,
    );
}

function sameProcess({ time }: AuditRecord, { at }: NationalCall, starts: readonly number[]): boolean {
  const from = Date.parse(time);
  return !starts.some((start) => start > from && start <= at);
}

function mayBeOf(
  { subject }: AuditRecord,
  { nhsNumber }: NationalCall,
  patients: ReadonlyMap<string, string>,
): boolean {
  if (nhsNumber === undefined) return true;
  return subject.nhsNumbers.includes(nhsNumber) || patients.get(subject.contextId ?? '') === nhsNumber;
}

function patientOfContext(records: readonly AuditRecord[]): ReadonlyMap<string, string> {
  return new Map(
    records.flatMap(({ subject: { contextId, nhsNumbers } }) =>
      contextId === undefined || nhsNumbers[0] === undefined ? [] : [[contextId, nhsNumbers[0]] as const],
    ),
  );
}

function none(name: string, found: readonly string[]): Finding {
  return { name, figure: String(found.length), bound: '0', holds: found.length === 0, examples: found };
}

function figure(name: string, values: readonly number[]): Finding {
  return { name, figure: values.join('; ') };
}
