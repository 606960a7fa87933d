import { isPseudoPractice, parseOdsCode, type NoPracticeCode, type OdsCode, type Standing } from '#contracts';
import type { R4Patient } from '#fhir';
import { firstDay, lastDay } from './pds-day.js';

export interface StandingRules {
  /** `yyyy-mm-dd` in England. */
  readonly today: string;
  readonly gpPeriodPolicy: 'strict' | 'warn';
}

export interface StandingDecision {
  readonly standing: Standing;
  /** The practice is a past one, and the policy let it through. */
  readonly pastPractice: boolean;
}

type Entry = R4Patient['generalPractitioner'][number];
type Period = NonNullable<Entry['identifier']>['period'];
type Registration =
  | { readonly kind: 'current'; readonly practice: OdsCode; readonly past: boolean }
  | { readonly kind: 'unfit'; readonly code: NoPracticeCode };

const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code';
const DEATH = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus';
const REMOVAL = 'https://fhir.nhs.uk/StructureDefinition/Extension-PDS-RemovalFromRegistration';

/** The rules of pds.md §7, first match. */
export function decideStanding(patient: R4Patient, rules: StandingRules): StandingDecision {
  if (isRestricted(patient)) return stop({ kind: 'restricted' });
  if (isDeceased(patient)) return stop({ kind: 'deceased' });
  const removal = currentRemoval(patient, rules.today);
  if (patient.generalPractitioner.length === 0)
    return removal === undefined ? without('PDS_NO_GP') : without('PDS_NO_GP_REMOVED', removal); // rules 4, 3
  const registration = onlyRegistration(patient.generalPractitioner, rules);
  if (registration.kind === 'unfit') return without(registration.code);
  if (removal !== undefined) return without('PDS_GP_CONFLICT', removal); // rule 8
  return { standing: { kind: 'registered', practice: registration.practice }, pastPractice: registration.past };
}

function stop(standing: Standing): StandingDecision {
  return { standing, pastPractice: false };
}

function without(code: NoPracticeCode, { removalCode }: Removal = {}): StandingDecision {
  return stop({ kind: 'no-practice', code, ...(removalCode === undefined ? {} : { removalCode }) });
}

/** Every marking but plain `U`, and no marking. Source: pds.md §5 [PRODUCT]. */
function isRestricted({ meta }: R4Patient): boolean {
  const security = meta?.security ?? [];
  return security.length === 0 || security.some(({ code }) => code !== 'U');
}

/** A date of death in whatever form, or an informal (1) or formal (2) death notification; `U` took one back. Source: pds.md §4.2, §6. */
function isDeceased({ deceasedDateTime, deceasedBoolean, extension }: R4Patient): boolean {
  if (isGiven(deceasedDateTime) || (isGiven(deceasedBoolean) && deceasedBoolean !== false)) return true;
  return partsOf(extension, DEATH)
    .filter(({ url }) => url === 'deathNotificationStatus')
    .flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding ?? [])
    .some(({ code }) => code === '1' || code === '2');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

interface Removal {
  /** Absent when PDS gives no code of three capitals. Source: pds.md §4.2. */
  readonly removalCode?: string | undefined;
}

/** A removal whose time is missing or cannot be read counts as current: it stops the journey. Source: pds.md §7 rule 8. */
function currentRemoval({ extension }: R4Patient, today: string): Removal | undefined {
  const current = extension.filter((one) => one.url === REMOVAL && isCurrent(effectiveTimeOf(one), today));
  return current.length === 0 ? undefined : { removalCode: current.flatMap(removalCodesOf)[0] };
}

function removalCodesOf({ extension }: R4Patient['extension'][number]): readonly string[] {
  return extension
    .filter(({ url }) => url === 'removalFromRegistrationCode')
    .flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding ?? [])
    .flatMap(({ code }) => (code !== undefined && /^[A-Z]{3}$/u.test(code) ? [code] : []));
}

function isCurrent({ start, end }: { readonly start: string; readonly end: string }, today: string): boolean {
  return (firstDay(start) ?? today) <= today && (lastDay(end) ?? today) >= today;
}

function effectiveTimeOf(removal: R4Patient['extension'][number]): { readonly start: string; readonly end: string } {
  const time = removal.extension.find(({ url }) => url === 'effectiveTime')?.valuePeriod;
  return { start: time?.start ?? '', end: time?.end ?? '' };
}

function partsOf(extensions: R4Patient['extension'], url: string): R4Patient['extension'][number]['extension'] {
  return extensions.filter((one) => one.url === url).flatMap(({ extension }) => extension);
}

/** The schema forbids a second entry; should one come, exactly one may pass rules 5 to 7. Source: pds.md §7. */
function onlyRegistration(entries: readonly Entry[], rules: StandingRules): Registration {
  const all = entries.map((entry) => readRegistration(entry, rules));
  const candidates = all.length === 1 ? all : all.filter(({ kind }) => kind === 'current');
  const [only] = candidates;
  return only === undefined || candidates.length > 1 ? unfit('PDS_GP_UNUSABLE') : only;
}

/** Rules 5 to 7 of pds.md §7. */
function readRegistration({ identifier }: Entry, { today, gpPeriodPolicy }: StandingRules): Registration {
  const practice = practiceOf(identifier);
  if (practice === undefined) return unfit('PDS_GP_UNUSABLE');
  if (isPseudoPractice(practice)) return unfit('PDS_NO_GP'); // rule 5a
  const fault = periodFault(identifier?.period, today);
  const past = fault === 'PDS_GP_ENDED' && gpPeriodPolicy === 'warn';
  return fault === undefined || past ? { kind: 'current', practice, past } : unfit(fault);
}

function practiceOf(identifier: Entry['identifier']): OdsCode | undefined {
  return identifier?.system === ODS_SYSTEM ? parseOdsCode(identifier.value ?? '') : undefined;
}

/** A date that is there and cannot be read leaves open whether the registration is current: then it is not used. */
function periodFault(period: Period, today: string): NoPracticeCode | undefined {
  if (period === 'unreadable') return 'PDS_GP_UNUSABLE';
  const start = dayOr(today, period?.start, firstDay);
  const end = dayOr(today, period?.end, lastDay);
  if (start === undefined || end === undefined) return 'PDS_GP_UNUSABLE';
  if (end < today) return 'PDS_GP_ENDED'; // rule 6
  return start > today ? 'PDS_GP_NOT_STARTED' : undefined; // rule 7
}

function dayOr(
  today: string,
  text: string | null | undefined,
  day: (text: string) => string | undefined,
): string | undefined {
  return text === undefined || text === null ? today : day(text);
}

function unfit(code: NoPracticeCode): Registration {
  return { kind: 'unfit', code };
}
