import { z } from 'zod';
import { Stu3OperationOutcome } from '#fhir';

/** What is kept of one refusal. Characters of JSON. Source: gp-connect-core.md §7.2 row 6. */
const MOST_KEPT = 2_048;
const LONGEST_TEXT = 300;
const MOST_ISSUES = 5;
const MOST_CODINGS = 3;

const Coding = z.object({
  system: z.string().optional(),
  code: z.string().optional(),
  display: z.string().optional(),
});

const Issue = z.object({
  severity: z.string().optional(),
  code: z.string().optional(),
  codings: z.array(Coding),
  text: z.string().optional(),
  diagnostics: z.string().optional(),
});
type Issue = z.infer<typeof Issue>;

/** Answer of another system with a status of 400 or more. */
export const RefusalExcerpt = z
  .object({
    form: z
      .enum(['operation-outcome', 'json', 'xml', 'html', 'text', 'empty', 'too-long'])
      .meta({ description: 'What it was. Only an OperationOutcome is quoted, with everything about people masked.' }),
    bytes: z.number(),
    issues: z.array(Issue).optional(),
    error: z.string().optional().meta({ description: 'OAuth error code of a token server.' }),
  })
  .meta({ id: 'JourneyRefusal' });
export type RefusalExcerpt = z.infer<typeof RefusalExcerpt>;

/** Masks a text; `undefined`: who the patient is, is not known, so no text for people is kept. */
export type Mask = ((text: string) => string) | undefined;

/** @param refusal absent: longer than is looked at */
export function excerptOf(refusal: Uint8Array | undefined, bytes: number, mask: Mask): RefusalExcerpt {
  if (refusal === undefined) return { form: 'too-long', bytes };
  const text = Buffer.from(refusal)
    .toString('utf8')
    .replace(/^\ufeff/u, '');
  const issues = issuesOfJson(text) ?? issuesOfXml(text);
  if (issues === undefined) return { form: formOf(text), bytes, ...oauthError(text) };
  const kept = issues.slice(0, MOST_ISSUES).map((issue) => maskedIssue(issue, mask));
  return { form: 'operation-outcome', bytes, issues: fitting(kept) };
}

function fitting(issues: readonly Issue[]): Issue[] {
  const most = issues.findIndex((_, at) => JSON.stringify(issues.slice(0, at + 1)).length > MOST_KEPT);
  return most < 0 ? [...issues] : issues.slice(0, most);
}

function formOf(text: string): RefusalExcerpt['form'] {
  const begin = text.trimStart().slice(0, 200);
  if (begin === '') return 'empty';
  if (/^(?:<!doctype html|<html)/iu.test(begin)) return 'html';
  if (begin.startsWith('<')) return 'xml';
  return parsed(text) === undefined ? 'text' : 'json';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const OAuthError = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/u) });

function oauthError(text: string): { error?: string } {
  const found = OAuthError.safeParse(parsed(text));
  return found.success ? found.data : {};
}

function issuesOfJson(text: string): readonly Issue[] | undefined {
  const outcome = Stu3OperationOutcome.safeParse(parsed(text));
  return outcome.data?.issue.map(({ severity, code, details, diagnostics }) => ({
    severity,
    code,
    codings: details?.coding ?? [],
    text: details?.text,
    diagnostics,
  }));
}

/** By pattern, as errors are read for clinicians: an entity bomb has nothing to expand here. */
function issuesOfXml(text: string): readonly Issue[] | undefined {
  if (!/^\s*(?:<\?xml[^>]{0,200}>\s*)?<OperationOutcome[\s>]/u.test(text)) return undefined;
  return text
    .split('<issue>')
    .slice(1, MOST_ISSUES + 1)
    .map((issue) => ({
      severity: valueOf(issue, 'severity'),
      code: valueOf(issue, 'code'),
      codings: issue
        .split('<coding>')
        .slice(1, MOST_CODINGS + 1)
        .map((part) => part.split('</coding>')[0] ?? '')
        .map((part) => ({
          system: valueOf(part, 'system'),
          code: valueOf(part, 'code'),
          display: valueOf(part, 'display'),
        })),
      text: valueOf(issue, 'text'),
      diagnostics: valueOf(issue, 'diagnostics'),
    }));
}

function valueOf(xml: string, element: string): string | undefined {
  const from = xml.indexOf(`<${element} value="`);
  if (from < 0) return undefined;
  const begin = from + element.length + 9;
  const end = xml.indexOf('"', begin);
  return end < 0 ? undefined : unescaped(xml.slice(begin, Math.min(end, begin + MOST_KEPT)));
}

const NAMED_SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Also signs written as numbers: else a name could hide in them. */
function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/giu, (_all, hex, decimal, name) => {
    if (typeof name === 'string') return NAMED_SIGNS[name.toLowerCase()] ?? '';
    const sign = Number.parseInt(String(hex ?? decimal), typeof hex === 'string' ? 16 : 10);
    return sign <= 0x10ffff ? String.fromCodePoint(sign) : '';
  });
}

/** Codes are kept when they look like codes; texts for people only when it is known what to mask. */
function maskedIssue({ severity, code, codings, text, diagnostics }: Issue, mask: Mask): Issue {
  const spoken = (said: string | undefined): string | undefined =>
    said === undefined ? undefined : mask?.(said.slice(0, MOST_KEPT)).slice(0, LONGEST_TEXT);
  return {
    severity: codeOf(severity),
    code: codeOf(code),
    codings: codings.slice(0, MOST_CODINGS).map((coding) => ({
      system: coding.system !== undefined && /^[\w:/.-]{1,200}$/u.test(coding.system) ? coding.system : undefined,
      code: codeOf(coding.code),
      display: spoken(coding.display),
    })),
    text: spoken(text),
    diagnostics: spoken(diagnostics),
  };
}

/** A code is a word of a list and never ten digits. */
function codeOf(code: string | undefined): string | undefined {
  return code !== undefined && /^(?!.*\d{9})[\w. -]{1,80}$/u.test(code) ? code : undefined;
}
