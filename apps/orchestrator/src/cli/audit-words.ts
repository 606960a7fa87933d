import { parseArgs } from 'node:util';
import type { AuditQuestion } from '#audit';
import { daysLater, instantOf, londonAt, type NhsNumber, parseNhsNumber } from '#contracts';

export const AUDIT_USAGE = `Usage: npm run -s audit -- verify [--dir <folder>] [--chain <name>] [--key <file>]… [--anchor <sequence>:<hash>]
       npm run -s audit -- search <what> [--format table|json] [--dir <folder>]
       npm run -s audit -- export <what> [--format ndjson|bundle] [--dir <folder>]      FHIR R4 AuditEvent
what:  --patient -            NHS number, read from standard input: on the command line it would stay in the shell's history
       --user <id or family name>   --organisation <ODS code of the user>   --provider <ODS code of the practice>
       --from <day> --to <day>      days in England (yyyy-mm-dd, both count), or instants with an offset (--to does not count)
       --sequence <first>-<last> --chain <name>   --correlation <id>
--dir  AUDIT_DIR, else .data/audit
`;

/** What was typed, understood. `fault`: what is wrong with it. */
export type AuditOrder =
  | { readonly kind: 'fault'; readonly fault: string }
  | {
      readonly kind: 'verify';
      readonly dir: string | undefined;
      readonly chain: string | undefined;
      readonly keyPaths: readonly string[];
      readonly anchor: { readonly sequence: number; readonly hash: string } | undefined;
    }
  | {
      readonly kind: 'search' | 'export';
      readonly dir: string | undefined;
      readonly format: string;
      readonly question: AuditQuestion;
    };

const OPTIONS = {
  dir: { type: 'string' },
  chain: { type: 'string' },
  key: { type: 'string', multiple: true },
  anchor: { type: 'string' },
  patient: { type: 'string' },
  user: { type: 'string' },
  organisation: { type: 'string' },
  provider: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  sequence: { type: 'string' },
  correlation: { type: 'string' },
  format: { type: 'string' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

/** A word that stops the reading of an order. */
class Unreadable extends Error {}

/** @param ask reads the NHS number where `--patient -` was typed */
export async function readOrder(words: readonly string[], ask: () => Promise<string>): Promise<AuditOrder> {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    return await orderOf(positionals[0], values, ask);
  } catch (error) {
    return { kind: 'fault', fault: error instanceof Error ? error.message : String(error) };
  }
}

const FORMATS = { search: ['table', 'json'], export: ['ndjson', 'bundle'] } as const;

async function orderOf(command: string | undefined, values: Values, ask: () => Promise<string>): Promise<AuditOrder> {
  if (command === 'verify') return verifyOrder(values);
  if (command !== 'search' && command !== 'export') throw new Unreadable('say verify, search or export');
  const formats = FORMATS[command];
  const { format = formats[0], dir } = values;
  if (!formats.some((one) => one === format)) throw new Unreadable(`--format is ${formats.join(' or ')}`);
  return { kind: command, dir, format, question: await questionOf(values, ask) };
}

function verifyOrder({ dir, chain, key = [], anchor }: Values): AuditOrder {
  if (anchor !== undefined && chain === undefined) throw new Unreadable('--anchor is of one chain: say --chain too');
  return { kind: 'verify', dir, chain, keyPaths: key, anchor: given(anchor, anchorOf) };
}

function given<T>(written: string | undefined, read: (written: string) => T): T | undefined {
  return written === undefined ? undefined : read(written);
}

/** As the log writes it (base64url), or hexadecimal. */
function anchorOf(written: string): { readonly sequence: number; readonly hash: string } {
  const [, sequence = '', hash = ''] = /^(\d+):([\w-]{43}|[0-9a-f]{64})$/u.exec(written) ?? [];
  if (sequence === '') throw new Unreadable('--anchor is <sequence>:<hash>, as verify prints it or as the log has it');
  return {
    sequence: Number(sequence),
    hash: hash.length === 64 ? hash : Buffer.from(hash, 'base64url').toString('hex'),
  };
}

async function questionOf(values: Values, ask: () => Promise<string>): Promise<AuditQuestion> {
  const { chain, user, patient } = values;
  return {
    chain,
    nhsNumber: given(patient === '-' ? await ask() : patient, numberOf),
    user,
    organisation: given(values.organisation, (code) => code.toUpperCase()),
    provider: given(values.provider, (code) => code.toUpperCase()),
    correlationId: given(values.correlation, (id) => id.toLowerCase()),
    sequence: given(values.sequence, spanOf),
    from: given(values.from, (day) => momentOf('from', day, 0)),
    before: given(values.to, (day) => momentOf('to', day, 1)),
  };
}

function numberOf(written: string): NhsNumber {
  const nhsNumber = parseNhsNumber(written);
  if (nhsNumber === undefined) throw new Unreadable('--patient is an NHS number, or - to be asked for it');
  return nhsNumber;
}

function spanOf(written: string): { readonly first: number; readonly last: number } {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/u.exec(written) ?? [];
  if (first === undefined) throw new Unreadable('--sequence is <first>-<last>');
  return { first: Number(first), last: Number(last) };
}

/** The beginning of a day in England, or of the day after it. */
function momentOf(name: string, written: string, later: 0 | 1): Date {
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(written) && daysLater(written, 0) === written;
  const at = isDay ? Date.parse(londonAt(daysLater(written, later), '00:00:00')) : instantOf(written);
  if (at === undefined) throw new Unreadable(`--${name} is a day, yyyy-mm-dd, or an instant with its offset`);
  return new Date(at);
}
