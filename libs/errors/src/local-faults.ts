import type { FaultDefinition } from './fault-definition.js';

const SOURCE = '[OWN] architecture.md §5';
const signIn = (title: string) =>
  ({
    status: 401,
    owner: 'caller',
    audience: 'developer',
    retryable: false,
    title,
    action: 'Sign in again, then repeat the request.',
    source: 'identity.md §2 [PRODUCT]',
  }) as const satisfies FaultDefinition;
const wrongRequest = (status: number, title: string, action: string) =>
  ({
    status,
    owner: 'caller',
    audience: 'developer',
    retryable: false,
    title,
    action,
    source: SOURCE,
  }) as const satisfies FaultDefinition;

/** What our own API refuses before any national service is called. */
export const LOCAL_FAULTS = {
  TOKEN_MISSING: signIn('You are not signed in: the request has no bearer token.'),
  TOKEN_INVALID: signIn('Your sign-in was not accepted.'),
  TOKEN_EXPIRED: signIn('Your sign-in has run out.'),
  SIGN_IN_UNAVAILABLE: {
    status: 503,
    owner: 'our-set-up',
    audience: 'administrator',
    retryable: true,
    title: 'Sign-ins cannot be checked just now.',
    action: 'Try again shortly.',
    source: 'identity.md §11',
  },
  USER_INCOMPLETE: {
    status: 403,
    owner: 'caller',
    audience: 'administrator',
    retryable: false,
    title: 'Your sign-in does not say everything that a practice must be told about you.',
    action: 'Ask your administrator to complete your account: name, role, organisation and user id.',
    source: 'identity.md §7',
  },
  ORGANISATION_NOT_ALLOWED: {
    status: 403,
    owner: 'caller',
    audience: 'administrator',
    retryable: false,
    title: 'Your organisation is not set up to use this service.',
    action: 'Contact your administrator.',
    source: 'identity.md §7',
  },
  ROLE_NOT_ALLOWED: {
    status: 403,
    owner: 'caller',
    audience: 'administrator',
    retryable: false,
    title: 'Your role does not allow this action.',
    action: 'Contact your administrator if you need it for your work.',
    source: 'gp-connect-core.md §9.1',
  },
  CONTEXT_NOT_FOUND: {
    status: 404,
    owner: 'caller',
    audience: 'clinician',
    retryable: false,
    title: 'This patient is not open, or has been closed after a time without use.',
    action: 'Open the patient again.',
    source: 'architecture.md §4',
  },
  CONTEXT_STORE_UNAVAILABLE: {
    status: 503,
    owner: 'us',
    audience: 'clinician',
    retryable: true,
    title: 'Opened patients cannot be looked up just now.',
    action: 'Try again shortly.',
    source: 'architecture.md §4 [OWN]',
  },
  JSON_MALFORMED: wrongRequest(400, 'The request body is not valid JSON.', 'Correct the body and send it again.'),
  REQUEST_FIELDS_INVALID: wrongRequest(
    400,
    'Some fields of the request are missing or not valid.',
    'Correct the fields named in `errors` and send it again.',
  ),
  BODY_TOO_LARGE: wrongRequest(413, 'The request body is larger than 1 MB.', 'Send a smaller body.'),
  MEDIA_TYPE_NOT_SUPPORTED: wrongRequest(
    415,
    'The request body is not marked as JSON.',
    'Send the header `Content-Type: application/json`.',
  ),
  NOT_ACCEPTABLE: wrongRequest(
    406,
    'The wanted kind of answer does not exist.',
    'Send `Accept: application/json` or, for the record itself, `application/fhir+json`.',
  ),
  NO_SUCH_ADDRESS: wrongRequest(404, 'There is nothing at this address.', 'Compare method and path with /docs.'),
  METHOD_NOT_ALLOWED: wrongRequest(
    405,
    'This address does not take that method.',
    'Compare method and path with /docs.',
  ),
  REQUEST_NOT_READABLE: wrongRequest(400, 'The request could not be read.', 'Correct the request and send it again.'),
  JOURNEY_TIMEOUT: {
    status: 504,
    owner: 'us',
    audience: 'clinician',
    retryable: true,
    title: 'The request took too long and was stopped.',
    action: 'Try again shortly, or telephone the practice.',
    source: 'gp-connect-core.md §6 [PRODUCT]',
  },
  INTERNAL: {
    status: 500,
    owner: 'us',
    audience: 'developer',
    retryable: false,
    title: 'Something went wrong in this service.',
    action: 'Contact support with the reference.',
    source: SOURCE,
  },
} as const satisfies Record<string, FaultDefinition>;
