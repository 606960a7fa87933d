import type { AuditRecord, ChainFault, ChainReport } from '#audit';

/** What was found out about one chain, for whoever must answer for it. */
export function reportText({ chain, files, records, last, torn, backwards, seal, faults }: ChainReport): string {
  const sealText =
    seal.kind === 'checked'
      ? `${String(seal.sealed)} sealed with a given key, ${String(seal.unsealed)} from before there was one`
      : `${String(seal.sealed)} sealed, not checked: give --key or set AUDIT_KEY_PATH`;
  const lines = [
    `chain ${chain}: ${String(files)} file(s), ${String(records)} records, the last of ${last.time ?? 'no time'}`,
    `  seals    ${sealText}`,
    `  anchor   ${String(last.sequence)}:${last.hash}`,
    ...(torn === 0
      ? []
      : [
          `  torn     ${String(torn)} time(s) by a process that was killed or a full disk; told by the record after it`,
        ]),
    ...(backwards === 0 ? [] : [`  clock    set back ${String(backwards)} time(s); the sequence is right`]),
    ...faults.map(faultText),
    faults.length === 0 ? '  as it was written' : `  BROKEN: ${String(faults.length)} fault(s)`,
  ];
  return `${lines.join('\n')}\n`;
}

function faultText({ file, line, sequence, what }: ChainFault): string {
  const place = [file, ...(line === undefined ? [] : [`line ${String(line)}`])].join(', ');
  return `  FAULT    ${place}${sequence === undefined ? '' : ` (sequence ${String(sequence)})`}: ${what}`;
}

const COLUMNS =
  'time                      chain              sequence  kind    operation                  user / organisation                      patient     outcome';

export function tableHead(): string {
  return `${COLUMNS}\n`;
}

/** One line; the whole record is had with --format json. */
export function tableLine(record: AuditRecord): string {
  const { time, chain, sequence, kind, operation, subject } = record;
  const [first = '-', ...others] = subject.nhsNumbers;
  const patient = others.length === 0 ? first : `${first} +${String(others.length)}`;
  const columns = [
    time,
    chain.padEnd(17),
    String(sequence).padStart(8),
    kind.padEnd(6),
    operation.padEnd(25),
    whoOf(record).padEnd(39),
  ];
  return `${[...columns, patient.padEnd(10), endOf(record)].join('  ')}\n`;
}

function whoOf({ user, authority }: AuditRecord): string {
  if (user === undefined) return authority?.account ?? authority?.kind ?? 'not recognised';
  return `${user.givenName} ${user.familyName} (${user.role}, ${user.organisation.odsCode})`;
}

function endOf({ outcome }: AuditRecord): string {
  if (outcome === undefined) return 'begun';
  return [outcome.result, outcome.status, outcome.code].filter((one) => one !== undefined).join(' ');
}
