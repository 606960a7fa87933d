import { plusDays } from '../records/random.js';
import { isObject } from './json-value.js';
import { refuse } from './outcome.js';
import type { Refusal } from './outcome.js';
import type { ParameterDefinition, PartDefinition } from './parameter-definitions.js';
import type { Sent } from './parameters.js';

export interface Asked {
  readonly sent: readonly Sent[];
  readonly definitions: readonly ParameterDefinition[];
  /** The practice's date in London, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Steps 7 and 8 of shared/spec/access-record-structured.md §1.7, in that order. */
export function parameterRefusal(asked: Asked): Refusal | undefined {
  const { sent, definitions } = asked;
  const known = definitions.flatMap((definition) =>
    sent.filter(({ name }) => name === definition.name).map((given) => ({ definition, given })),
  );
  const parts = known.flatMap(({ definition, given }) => partsOf(definition, given));
  const steps: readonly (() => Refusal | undefined)[] = [
    () => firstOf(known, ({ definition, given }) => incomplete(definition, given)),
    () => firstOf(parts, illFormed),
    () => firstOf(known, ({ given }) => partTwice(given)),
    () => firstOf(definitions, (definition) => sentTwice(definition, sent)),
    () => firstOf(known, ({ given }) => bothAlternatives(given)),
    () => firstOf(parts, (part) => wrongDay(part, asked.today)),
    () => (isPredefined(asked) ? undefined : firstOf(parts, (part) => notTogether(part, sent))),
  ];
  return firstOf(steps, (step) => step());
}

function sentTwice({ name, repeats }: ParameterDefinition, sent: readonly Sent[]): Refusal | undefined {
  const times = sent.filter((given) => given.name === name).length;
  return repeats !== true && times > 1 ? invalid(name) : undefined;
}

interface PartPair {
  readonly path: string;
  readonly definition: PartDefinition;
  readonly part: Sent;
}

function partsOf({ name, parts }: ParameterDefinition, given: Sent): readonly PartPair[] {
  return parts.flatMap((definition) =>
    given.parts
      .filter((part) => part.name === definition.name)
      .map((part) => ({ path: `${name}.${definition.name}`, definition, part })),
  );
}

function firstOf<T>(items: readonly T[], rule: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = rule(item);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const invalid = (path: string): Refusal => refuse(422, 'INVALID_PARAMETER', path);

function incomplete({ parts }: ParameterDefinition, given: Sent): Refusal | undefined {
  const missing = parts.find(
    ({ name, required }) => required === true && !given.parts.some((part) => part.name === name),
  );
  return missing === undefined ? undefined : invalid(`${given.name}.${missing.name}`);
}

function partTwice({ name, parts }: Sent): Refusal | undefined {
  const names = parts.map((part) => part.name);
  const twice = names.find((part, index) => names.indexOf(part) !== index);
  return twice === undefined ? undefined : refuse(422, 'INVALID_RESOURCE', `${name}.${twice}`);
}

function illFormed({ path, definition, part }: PartPair): Refusal | undefined {
  const value = part.fields[definition.value];
  const right =
    FORMS[definition.value](value) &&
    (definition.codes === undefined || definition.codes.some((code) => code === value));
  return right ? undefined : invalid(path);
}

const FORMS: Readonly<Record<PartDefinition['value'], (value: unknown) => boolean>> = {
  valueBoolean: (value) => typeof value === 'boolean',
  valueCode: (value) => typeof value === 'string',
  valuePositiveInt: (value) => Number.isInteger(value) && Number(value) > 0,
  valueDate: isWholeDay,
  valuePeriod: (value) => isObject(value) && boundsOf(value).length > 0 && boundsOf(value).every(isWholeDay),
};

/** A bound that is there but `null` counts as there, and is then not a day. */
function boundsOf(period: Readonly<Record<string, unknown>>): readonly unknown[] {
  return ['start', 'end'].filter((bound) => bound in period).map((bound) => period[bound]);
}

/** `YYYY-MM-DD` and in the calendar: shared/spec/access-record-structured.md §1.3. */
function isWholeDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function wrongDay({ path, definition, part }: PartPair, today: string): Refusal | undefined {
  const value = part.fields[definition.value];
  const days = (isObject(value) ? boundsOf(value) : [value]).filter(isWholeDay);
  const [start = '', end = start] = days;
  const wrong = days.some((day) => isOnWrongSide(day, definition.day, today)) || start > end;
  return wrong ? invalid(path) : undefined;
}

function isOnWrongSide(day: string, side: PartDefinition['day'], today: string): boolean {
  return side === 'past' ? day > today : side === 'future' && day < today;
}

function bothAlternatives({ name, parts }: Sent): Refusal | undefined {
  const names = parts.map((part) => part.name);
  const both = names.includes('consultationSearchPeriod') && names.includes('includeNumberOfMostRecent');
  return name === 'includeConsultations' && both ? refuse(422, 'INVALID_RESOURCE', name) : undefined;
}

function notTogether({ path, definition }: PartPair, sent: readonly Sent[]): Refusal | undefined {
  const other = (definition.notWith ?? []).find((name) => sent.some((given) => given.name === name));
  return other === undefined ? undefined : invalid(path);
}

const PREDEFINED = ['includeAllergies', 'includeConsultations', 'includeMedication', 'includeProblems'];
const PREDEFINED_MORE = ['includeImmunisations', 'includeUncategorisedData'];

/** The two predefined exceptions: shared/spec/access-record-structured.md §1.5. */
function isPredefined({ sent, today }: Asked): boolean {
  const names = sent
    .map(({ name }) => name)
    .filter((name) => name !== 'patientNHSNumber')
    .toSorted();
  const shape = names.join();
  if (shape !== PREDEFINED.join() && shape !== [...PREDEFINED, ...PREDEFINED_MORE].toSorted().join()) return false;
  const paths = sent
    .flatMap(({ name, parts }) => parts.map(({ name: part, fields }) => `${name}.${part}=${valueOf(fields)}`))
    .toSorted();
  return [364, 365, 366].some((days) => paths.join() === [ENDED, RECENT, `${SINCE}${plusDays(today, -days)}`].join());
}

const ENDED = 'includeAllergies.includeResolvedAllergies=true';
const RECENT = 'includeConsultations.includeNumberOfMostRecent=3';
const SINCE = 'includeMedication.medicationSearchFromDate=';

function valueOf(fields: Sent['fields']): string {
  return String(fields['valueBoolean'] ?? fields['valuePositiveInt'] ?? fields['valueDate']);
}
