import type { Capabilities, InteractionId } from '#contracts';
import type { Stu3CapabilityStatement } from '#fhir';
import { offersOf, operationsNamed, slotSearchOf } from './capability-offers.js';
import { isAtLeast, isKnownVersion } from './specification-version.js';

/** Profiles that only a full record needs. Source: gp-connect-core.md §5.3. */
const FULL_RECORD_PROFILES =
  /(?:ProblemHeader-Condition-1|CareConnect-GPC-Encounter-1|CareConnect-GPC-Immunization-1)(?:\/|$)/u;
/** First history number of the OperationDefinition with the full record: 1.15. Source: gp-connect-core.md §5.2. */
const FULL_RECORD_HISTORY = [1, 15] as const;
/** For a version that cannot be read. Source: gp-connect-core.md §5.3, last row. */
const OLDEST_PARAMETERS = '1.2';
const NOTHING_COVERED: Capabilities['offers'] = {
  structuredRecord: 'not-covered',
  appointments: 'not-covered',
  registration: 'not-covered',
  documents: 'not-covered',
};

/**
 * What we conclude from a practice's statement; a lower bound, because an older statement may stand before a newer server.
 * `name` and `title` do not decide: the interaction that fetched it says which statement it is.
 * Source: gp-connect-core.md §5.3 [PRODUCT], §10 row 20.
 */
export function capabilitiesOf(statement: Stu3CapabilityStatement, interactionId: InteractionId): Capabilities {
  const fhir = fhirOf(statement);
  const common = { fhir, software: softwareOf(statement), unsupportedParameters: [] };
  if (fhir === 'other-version')
    return {
      ...common,
      specificationVersion: undefined,
      parameterVersion: OLDEST_PARAMETERS,
      structured: undefined,
      offers: NOTHING_COVERED,
      slotSearch: undefined,
    };
  const { version } = statement;
  return {
    ...common,
    specificationVersion: version,
    parameterVersion: version !== undefined && isKnownVersion(version) ? version : OLDEST_PARAMETERS,
    structured: structuredOf(statement),
    offers: offersOf(statement, interactionId),
    slotSearch: slotSearchOf(statement),
  };
}

/**
 * A statement of another FHIR version tells nothing about this interface; what is not stated is no reason for doubt.
 * Any spelling of JSON will do. Source: gp-connect-core.md §5.2, §6 (media types).
 */
function fhirOf({ fhirVersion, format }: Stu3CapabilityStatement): Capabilities['fhir'] {
  if (fhirVersion !== undefined && !/^3\.0\.\d+$/u.test(fhirVersion)) return 'other-version';
  const formats = format.filter((one) => one !== undefined);
  return formats.length === 0 || formats.some((one) => /json/iu.test(one)) ? 'supported' : 'no-json';
}

function softwareOf({ software }: Stu3CapabilityStatement): string | undefined {
  const product = [software?.name, software?.version].filter((part) => part !== undefined).join(' ');
  return product === '' ? undefined : product;
}

function structuredOf(statement: Stu3CapabilityStatement): Capabilities['structured'] {
  const ours = operationsNamed(statement, 'gpc.getstructuredrecord');
  const full =
    isAtLeast(statement.version, '1.5.0') ||
    statement.profile.some(({ reference }) => FULL_RECORD_PROFILES.test(reference ?? '')) ||
    ours.some(({ definition }) => isFullRecordHistory(definition?.reference));
  if (full) return 'full';
  return ours.length > 0 ? 'medication-and-allergies' : undefined;
}

/** Compared as numbers: 1.9 is older than 1.15. */
function isFullRecordHistory(reference: string | undefined): boolean {
  const history = /\/_history\/(\d{1,4})\.(\d{1,4})$/u.exec(reference ?? '');
  if (history === null) return false;
  const [major, minor] = FULL_RECORD_HISTORY;
  return Number(history[1]) > major || (Number(history[1]) === major && Number(history[2]) >= minor);
}
