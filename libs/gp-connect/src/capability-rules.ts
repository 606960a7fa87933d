import type { Capabilities } from '#contracts';
import type { Stu3CapabilityStatement } from '#fhir';
import { isAtLeast } from './specification-version.js';

const STRUCTURED_OPERATION = 'gpc.getstructuredrecord';
/** Profiles that only a full record needs. Source: gp-connect-core.md §5.3. */
const FULL_RECORD_PROFILES =
  /(?:ProblemHeader-Condition-1|CareConnect-GPC-Encounter-1|CareConnect-GPC-Immunization-1)(?:\/|$)/u;
/** First history number of the OperationDefinition with the full record: 1.15. Source: gp-connect-core.md §5.2. */
const FULL_RECORD_HISTORY = [1, 15] as const;

/**
 * What we conclude from a practice's statement; a lower bound, because an older statement may stand before a newer server.
 * `name` and `title` do not decide. Source: gp-connect-core.md §5.3 [PRODUCT], §10 row 20.
 */
export function capabilitiesOf(statement: Stu3CapabilityStatement): Capabilities {
  const software = [statement.software?.name, statement.software?.version]
    .filter((part) => part !== undefined)
    .join(' ');
  return {
    specificationVersion: isStu3(statement) ? statement.version : undefined,
    structured: isStu3(statement) ? structuredOf(statement) : undefined,
    software: software === '' ? undefined : software,
  };
}

/** A statement of another FHIR version tells nothing about this interface. Source: gp-connect-core.md §5.2. */
function isStu3({ fhirVersion }: Stu3CapabilityStatement): boolean {
  return fhirVersion === undefined || /^3\.0\.\d+$/u.test(fhirVersion);
}

function structuredOf(statement: Stu3CapabilityStatement): Capabilities['structured'] {
  const operations = statement.rest.flatMap(({ operation }) => operation);
  const ours = operations.filter(({ name }) => name?.replace(/^\$/u, '') === STRUCTURED_OPERATION);
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
