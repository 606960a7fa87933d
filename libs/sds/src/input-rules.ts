import {
  isPseudoPractice,
  parseInteractionId,
  parseOdsCode,
  type DirectoryCall,
  type InteractionId,
  type OdsCode,
} from '#contracts';
import { Fault } from '#errors';

/** What the directory is asked about a practice. */
export interface Question {
  readonly odsCode: OdsCode;
  readonly interactionId: InteractionId;
}

/**
 * Everything that can be known to be wrong before any call; it also keeps `*`, `(` and `|` out of the directory's filter.
 * Source: sds.md §14.
 * @throws Fault `SDS_INVALID_ODS_CODE`, `SDS_NO_REGISTERED_PRACTICE`, `SDS_REQUEST_REJECTED` (an interaction that we do not know)
 */
export function validQuestion(written: Question, { correlationId }: DirectoryCall): Question {
  const odsCode = parseOdsCode(written.odsCode);
  // The code itself is not repeated: what is no ODS code may be anything.
  if (odsCode === undefined) throw new Fault('SDS_INVALID_ODS_CODE', { correlationId });
  const interactionId = parseInteractionId(written.interactionId);
  if (interactionId === undefined) throw new Fault('SDS_REQUEST_REJECTED', { correlationId, odsCode });
  if (isPseudoPractice(odsCode)) {
    throw new Fault('SDS_NO_REGISTERED_PRACTICE', { correlationId, odsCode, interactionId });
  }
  return { odsCode, interactionId };
}

/** Practice, pharmacy-like, ANANA (since April 2020), national. Source: sds.md §14 "shapes seen". */
const USUAL_CODES = /^(?:[A-Z]\d{5}|[A-Z]{2}[A-Z0-9]\d{2}|[A-Z]\d[A-Z]\d[A-Z]|[A-Z0-9]{3})$/u;
/** Source: sds.md §14 row party key. */
const USUAL_PARTY_KEY = /^[A-Z0-9]{1,9}-\d+$/u;

/** Other shapes are worth a warning, not a refusal. Source: sds.md §14. */
export function hasUsualShape(odsCode: OdsCode): boolean {
  return USUAL_CODES.test(odsCode);
}

/** As `hasUsualShape`. */
export function isUsualPartyKey(partyKey: string): boolean {
  return USUAL_PARTY_KEY.test(partyKey);
}
