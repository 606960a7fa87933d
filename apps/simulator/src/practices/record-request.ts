import type { Area } from '../records/areas.js';
import type { RecordWarning } from '../records/bundle.js';
import type { Period, RecordRequest } from '../records/request.js';
import type { RecordProfile } from '../scenarios/story.js';
import { isObject } from './json-value.js';
import type { ParameterDefinition } from './parameter-definitions.js';
import type { Asked } from './parameter-rules.js';
import type { Sent } from './parameters.js';

export interface Understood {
  readonly request: RecordRequest;
  /** Step 9 of shared/spec/access-record-structured.md §1.7: what was asked for and is not given. */
  readonly warnings: readonly RecordWarning[];
}

const LINKING = ['includeConsultations', 'includeProblems'];

/** Documents have no parameter: they come with other areas. Source: shared/spec/access-record-structured.md §1.6. */
const DOCUMENTS = 'DocumentReferences';
const WITH_DOCUMENTS = [...LINKING, 'includeReferrals', 'includeInvestigations'];

/** What a practice has switched off, and how it says so. */
type Switches = Pick<RecordProfile, 'disabled' | 'disabledLists'>;

/** Reads parameters that keep the rules. */
export function understand(
  { sent, definitions }: Asked,
  { disabled = [], disabledLists = false }: Switches,
): Understood {
  const known = definitions.filter(({ name }) => sent.some((given) => given.name === name));
  const open = known.filter(({ name }) => !disabled.includes(name));
  const listed = disabledLists ? known : open;
  return {
    request: requestOf(sent, new Set(listed.map(({ area }) => area))),
    warnings: [...unknownWarnings(sent, definitions), ...disabledWarnings(definitions, open, known, disabled)],
  };
}

/** A switched-off area is told of when it was asked for, and when something open could have led to it. */
function disabledWarnings(
  definitions: readonly ParameterDefinition[],
  open: readonly ParameterDefinition[],
  known: readonly ParameterDefinition[],
  disabled: readonly string[],
): readonly RecordWarning[] {
  const linked = open.some(({ name }) => LINKING.includes(name));
  const told = definitions.filter(
    (definition) => disabled.includes(definition.name) && (linked || known.includes(definition)),
  );
  const documents = disabled.includes(DOCUMENTS) && open.some(({ name }) => WITH_DOCUMENTS.includes(name));
  return [...told.map(({ name }) => name), ...(documents ? [DOCUMENTS] : [])].map((name) => ({
    text: `${name} has been disabled`,
    diagnostics: name,
  }));
}

/** Only the outermost unknown level: shared/spec/access-record-structured.md §1.6. */
function unknownWarnings(sent: readonly Sent[], definitions: readonly ParameterDefinition[]): readonly RecordWarning[] {
  const paths = sent.flatMap(({ name, parts }) => {
    if (name === 'patientNHSNumber') return [];
    const definition = definitions.find((candidate) => candidate.name === name);
    if (definition === undefined) return [name];
    return parts
      .filter((part) => !definition.parts.some((known) => known.name === part.name))
      .map((part) => `${name}.${part.name}`);
  });
  return [...new Set(paths)].map((path) => ({ text: `${path} is an unrecognised parameter`, diagnostics: path }));
}

function requestOf(sent: readonly Sent[], areas: ReadonlySet<Area>): RecordRequest {
  const valueOf = (parameter: string, part: string, value: string): unknown =>
    sent.find(({ name }) => name === parameter)?.parts.find(({ name }) => name === part)?.fields[value];
  const truth = (parameter: string, part: string, otherwise: boolean): boolean => {
    const value = valueOf(parameter, part, 'valueBoolean');
    return typeof value === 'boolean' ? value : otherwise;
  };
  const day = (parameter: string, part: string): string | undefined => textOf(valueOf(parameter, part, 'valueDate'));
  const period = (parameter: string, part: string): Period | undefined =>
    periodOf(valueOf(parameter, part, 'valuePeriod'));
  const recent = valueOf('includeConsultations', 'includeNumberOfMostRecent', 'valuePositiveInt');
  return {
    areas,
    resolvedAllergies: truth('includeAllergies', 'includeResolvedAllergies', false),
    prescriptionIssues: truth('includeMedication', 'includePrescriptionIssues', true),
    notGiven: truth('includeImmunisations', 'includeNotGiven', false),
    immunisationStatus: truth('includeImmunisations', 'includeStatus', true),
    problems: problemFilters(sent),
    medicationFrom: day('includeMedication', 'medicationSearchFromDate'),
    consultationPeriod: period('includeConsultations', 'consultationSearchPeriod'),
    mostRecent: typeof recent === 'number' ? recent : undefined,
    uncategorisedPeriod: period('includeUncategorisedData', 'uncategorisedDataSearchPeriod'),
    investigationPeriod: period('includeInvestigations', 'investigationSearchPeriod'),
    referralPeriod: period('includeReferrals', 'referralSearchPeriod'),
    diaryUntil: day('includeDiaryEntries', 'diaryEntriesSearchDate'),
  };
}

function problemFilters(sent: readonly Sent[]): RecordRequest['problems'] {
  const asked = sent.filter(({ name }) => name === 'includeProblems');
  return asked.map(({ parts }) => {
    const codeOf = (part: string): string | undefined =>
      textOf(parts.find(({ name }) => name === part)?.fields['valueCode']);
    return { status: codeOf('filterStatus'), significance: codeOf('filterSignificance') };
  });
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function periodOf(value: unknown): Period | undefined {
  return isObject(value) ? { start: textOf(value['start']), end: textOf(value['end']) } : undefined;
}
