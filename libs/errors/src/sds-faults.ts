import type { FaultDefinition } from './fault-definition.js';

/** The four classes of sds.md §12: the clinician sees the class, the operator the code. */
const NOT_AVAILABLE = {
  status: 422,
  owner: 'practice',
  audience: 'clinician',
  retryable: false,
  title: 'This practice is not available through GP Connect for this action.',
  doesNotMean: 'This says nothing about whether the patient has a record.',
  safetyLine: true,
  action: 'Telephone the practice.',
  source: 'sds.md §12 class A',
} as const satisfies FaultDefinition;
const UNREACHABLE = {
  status: 503,
  owner: 'sds',
  audience: 'clinician',
  retryable: true,
  title: 'The NHS directory cannot be reached just now.',
  safetyLine: true,
  action: 'Try again shortly.',
  source: 'sds.md §12 class B',
} as const satisfies FaultDefinition;
const SET_UP_WRONGLY = {
  status: 502,
  owner: 'sds',
  audience: 'administrator',
  retryable: false,
  title: "The practice's connection is not set up correctly.",
  safetyLine: true,
  action: 'Telephone the practice for what you need now, and contact support with the reference.',
  source: 'sds.md §12 class C',
} as const satisfies FaultDefinition;
const OUR_SET_UP = {
  status: 502,
  owner: 'our-set-up',
  audience: 'administrator',
  retryable: false,
  title: 'This service is not configured correctly.',
  safetyLine: true,
  action: 'Contact support.',
  source: 'sds.md §12 class D',
} as const satisfies FaultDefinition;

/** Finding the practice's system in the directory. */
export const SDS_FAULTS = {
  SDS_ENDPOINT_NOT_FOUND: NOT_AVAILABLE,
  SDS_ENDPOINT_INACTIVE: NOT_AVAILABLE,
  SDS_DEVICE_NOT_FOUND: NOT_AVAILABLE,
  SDS_NO_REGISTERED_PRACTICE: NOT_AVAILABLE,
  SDS_INVALID_ODS_CODE: {
    status: 400,
    owner: 'caller',
    audience: 'developer',
    retryable: false,
    title: 'This is not an ODS code.',
    action: 'Send 1 to 9 letters and digits.',
    source: 'sds.md §14',
  },
  SDS_PIN_INVALID: {
    status: 422,
    owner: 'caller',
    audience: 'administrator',
    retryable: false,
    title: 'This pin cannot be set.',
    action: 'Choose a party key that the directory names for this practice, and an end in the next 30 days.',
    source: 'sds.md §12 row 6',
  },
  SDS_STALE_REFUSED: { ...UNREACHABLE, source: 'sds.md §15.3' },
  SDS_UNAVAILABLE: UNREACHABLE,
  SDS_RATE_LIMITED: UNREACHABLE,
  SDS_ENDPOINT_AMBIGUOUS: SET_UP_WRONGLY,
  SDS_ENDPOINT_MULTIPLE_SUPPLIERS: SET_UP_WRONGLY,
  SDS_ENDPOINT_NO_ADDRESS: SET_UP_WRONGLY,
  SDS_ENDPOINT_BAD_ADDRESS: SET_UP_WRONGLY,
  SDS_ENDPOINT_ODS_MISMATCH: SET_UP_WRONGLY,
  SDS_ENDPOINT_NO_PARTY_KEY: SET_UP_WRONGLY,
  SDS_DEVICE_PARTY_KEY_MISMATCH: SET_UP_WRONGLY,
  SDS_DEVICE_AMBIGUOUS: SET_UP_WRONGLY,
  SDS_DEVICE_NO_ASID: SET_UP_WRONGLY,
  SDS_DEVICE_BAD_ASID: SET_UP_WRONGLY,
  SDS_BAD_RESPONSE: SET_UP_WRONGLY,
  SDS_REQUEST_REJECTED: OUR_SET_UP,
  SDS_UNAUTHENTICATED: OUR_SET_UP,
  SDS_WRONG_PATH: OUR_SET_UP,
  SDS_CONSUMER_ASID_NOT_FOUND: OUR_SET_UP,
  SDS_CONSUMER_ASID_AMBIGUOUS: OUR_SET_UP,
} as const satisfies Record<string, FaultDefinition>;
