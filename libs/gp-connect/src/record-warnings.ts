import { RECORD_AREAS, type RecordArea, type RecordWarning } from '#contracts';
import { Stu3OperationOutcome } from '#fhir';
import { UNREADABLE_CODE, type RecordList } from './list-reading.js';
import type { RecordIndex } from './record-index.js';
import { compare } from './record-resource.js';
import { filled } from './term.js';
import { AREA_WORDS, SAY } from './texts.js';

/** One message of the practice's system about the request. Source: access-record-structured.md §1.6. */
export interface SystemMessage {
  readonly kind: 'not-supported' | 'disabled' | 'part-ignored' | 'other';
  readonly area: RecordArea | undefined;
  readonly warning: RecordWarning;
  /** Parameter of the request that it speaks of, or parameter and part; `undefined` for any other message. */
  readonly parameter: string | undefined;
}

type Issue = Stu3OperationOutcome['issue'][number];

/** One warning for each code of each list, primary or secondary, known or not: counts in are counts out (hazards.md OWN-10). */
export function listWarnings(lists: readonly RecordList[]): readonly RecordWarning[] {
  return lists.flatMap((list) => list.warningCodes.map((code) => listWarning(list, code)));
}

/** Which area a list speaks of; none for documents, structure and lists that we do not know. */
export function areaOf({ role }: RecordList): RecordArea | undefined {
  return role.kind === 'primary' || role.kind === 'secondary' ? role.area : undefined;
}

/** Every issue of every OperationOutcome of the answer, also those that we do not know. */
export function systemMessages(index: RecordIndex): readonly SystemMessage[] {
  return index
    .ofType('OperationOutcome')
    .flatMap((resource) => {
      index.show(resource);
      const read = Stu3OperationOutcome.safeParse(resource.body);
      const issues = read.success ? read.data.issue : [];
      return issues.length === 0 ? [systemMessage({})] : issues.map(systemMessage);
    })
    .sort((one, other) => compare(sortKey(one), sortKey(other)));
}

/** What the practice did not take of the request. Source: gp-connect-core.md §5.5. */
export function unsupportedParameters(messages: readonly SystemMessage[]): string[] {
  return [...new Set(messages.flatMap(({ parameter }) => parameter ?? []))];
}

function listWarning(list: RecordList, code: string): RecordWarning {
  const area = areaOf(list);
  const label = area === undefined ? list.title : AREA_WORDS[area].label;
  const common = { code, practiceText: list.note, list: list.title };
  switch (code) {
    case 'confidential-items':
      return {
        ...common,
        area,
        message: `${label}: some items have been withheld (confidentiality or patient preference).`,
      };
    case 'data-in-transit': // holds for the whole record, on whichever list it stands: access-record-structured.md §3.3
      return {
        ...common,
        message:
          'All areas: the record is still being transferred from the previous practice; earlier information may be missing.',
      };
    case 'data-awaiting-filing':
      return {
        ...common,
        area,
        message: `${label}: the practice has not yet reviewed some incoming items; they may be missing.`,
      };
    case UNREADABLE_CODE:
      return { ...common, area, message: `${label}: the practice sent a warning that could not be read.` };
    default:
      return {
        ...common,
        area,
        message: `${label}: the practice sent a warning that this service does not know. Read the practice's text.`,
      };
  }
}

function systemMessage(issue: Issue): SystemMessage {
  const about = filled(issue.diagnostics)?.trim() ?? '';
  const [name, part] = about.split('.');
  const area = areaOfParameter(name);
  const kind = kindOf(issue, area, part);
  const code = filled(issue.details?.coding[0]?.code) ?? filled(issue.code) ?? UNREADABLE_CODE;
  const parameter = kind === 'other' ? undefined : about;
  const warning = { area, code, message: messageOf(kind, area, about), practiceText: practiceTextOf(issue) };
  return { kind, area, parameter, warning };
}

function practiceTextOf({ details, diagnostics }: Issue): string | undefined {
  return [filled(details?.text), filled(diagnostics)].find((text) => text !== undefined);
}

/** Decided by code and `diagnostics`, not by the wording; only the wording tells `disabled` from `not supported` (§1.6). */
function kindOf(issue: Issue, area: RecordArea | undefined, part: string | undefined): SystemMessage['kind'] {
  if (area === undefined || !isNotImplemented(issue)) return 'other';
  if (part !== undefined) return 'part-ignored';
  return isSwitchedOff(issue) ? 'disabled' : 'not-supported';
}

/** The second is the demonstrator's older form of the same. Source: gp-connect-core.md §7.3, §7.4 SECTION_NOT_RETURNED. */
const NOT_IMPLEMENTED: readonly string[] = ['NOT_IMPLEMENTED', 'PARAMETER_NOT_FOUND'];

function isNotImplemented(issue: Issue): boolean {
  const codes = (issue.details?.coding ?? []).flatMap(({ code }) => code ?? []);
  return codes.length === 0
    ? issue.code === 'not-supported'
    : codes.some((code) => NOT_IMPLEMENTED.includes(code.trim().toUpperCase()));
}

function isSwitchedOff(issue: Issue): boolean {
  return /\bdisabled\b/iu.test(issue.details?.text ?? '');
}

function messageOf(kind: SystemMessage['kind'], area: RecordArea | undefined, about: string): string {
  if (area !== undefined) return areaMessageOf(kind, area);
  return about === 'DocumentReferences' ? SAY.noDocuments : SAY.systemMessage;
}

function areaMessageOf(kind: SystemMessage['kind'], area: RecordArea): string {
  switch (kind) {
    case 'not-supported':
      return SAY.notSupported(area);
    case 'disabled':
      return SAY.disabled(area);
    case 'part-ignored':
      return `${AREA_WORDS[area].label}: ${SAY.partIgnored}`;
    case 'other':
      return `${AREA_WORDS[area].label}: ${SAY.systemMessage}`;
  }
}

function areaOfParameter(parameter: string | undefined): RecordArea | undefined {
  return PARAMETERS.get(parameter ?? '');
}

const PARAMETERS: ReadonlyMap<string, RecordArea> = new Map(
  RECORD_AREAS.map((area) => [AREA_WORDS[area].parameter, area] as const),
);

function sortKey({ warning }: SystemMessage): string {
  return [warning.area, warning.code, warning.message, warning.practiceText].join('\n');
}
