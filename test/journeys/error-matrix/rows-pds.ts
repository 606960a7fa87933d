import type { FaultCode } from '#errors';
import { bare, cutShort, pds, reset, silence, told, tokenServer, unusablePractice } from './given.js';
import type { Call, Given, Row } from './row.js';

type Replies = Readonly<Partial<Record<Call, FaultCode | 'answered'>>>;

const rows = (table: Row['table'], row: string, given: Given, replies: Replies): readonly Row[] =>
  Object.entries(replies).map(([call, expected]) => ({ table, row, call: call as Call, given, expected }));
const says = (row: string, given: Given, replies: Replies): readonly Row[] => rows('pds-10.2', row, given, replies);

const FAULT: Replies = { open: 'INTERNAL_REQUEST_FAULT', search: 'INTERNAL_REQUEST_FAULT' };
const TRACE_FAULT: Replies = { open: 'INTERNAL_REQUEST_FAULT' };
const TIMEOUT: Replies = { open: 'PDS_TIMEOUT' };
const AWAY: Replies = { open: 'PDS_UNAVAILABLE' };

const PDS: readonly Row[] = [
  ...says('`INVALID_RESOURCE_ID` 400', pds(400, 'INVALID_RESOURCE_ID', 'value'), { open: 'NHS_NUMBER_INVALID' }),
  ...says('`RESOURCE_NOT_FOUND` 404', told('unknown'), { open: 'PATIENT_NOT_FOUND' }),
  ...says('`INVALIDATED_RESOURCE` 404', told('invalidated'), { open: 'NHS_NUMBER_WITHDRAWN' }),
  ...says('`TOO_MANY_MATCHES` 200', told('twin-first'), { search: 'answered' }),
  ...says('`UNSUPPORTED_SERVICE` 400', pds(400, 'UNSUPPORTED_SERVICE', 'processing'), FAULT),
  ...says('`UNSUPPORTED_REQUEST` 400', pds(400, 'UNSUPPORTED_REQUEST', 'value'), FAULT),
  ...says(
    '`MISSING_VALUE` 400, header',
    pds(
      400,
      'MISSING_VALUE',
      'required',
      'Invalid request with error - X-Request-ID header must be supplied to access this resource',
    ),
    FAULT,
  ),
  ...says(
    '`MISSING_VALUE` 400, ASID',
    pds(400, 'MISSING_VALUE', 'value', 'No ASID is associated with your app. Please contact support.'),
    FAULT,
  ),
  ...says(
    '`MISSING_VALUE` 400, birth date',
    pds(400, 'MISSING_VALUE', 'required', "Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'"),
    { search: 'SEARCH_INCOMPLETE' },
  ),
  ...says(
    '`INVALID_VALUE` 400, header',
    pds(400, 'INVALID_VALUE', 'value', "Invalid value - 'x' in header 'X-Request-ID'"),
    FAULT,
  ),
  ...says(
    '`INVALID_VALUE` 400, role',
    pds(400, 'INVALID_VALUE', 'value', "Invalid value - 'x' in header 'NHSD-Session-URID'. Refer to the guide"),
    { open: 'USER_ROLE_REJECTED', search: 'USER_ROLE_REJECTED' },
  ),
  ...says(
    '`INVALID_VALUE` 400, field',
    pds(400, 'INVALID_VALUE', 'value', "Invalid value - 'x' in field 'birthdate'"),
    { search: 'SEARCH_INVALID' },
  ),
  ...says('`INVALID_VALUE` 403', pds(403, 'INVALID_VALUE', 'token'), { search: 'INTERNAL_REQUEST_FAULT' }),
  ...says('`INVALID_SEARCH_DATA` 400', pds(400, 'INVALID_SEARCH_DATA', 'value'), { search: 'SEARCH_INCOMPLETE' }),
  ...says('`ADDITIONAL_PROPERTIES` 400', pds(400, 'ADDITIONAL_PROPERTIES', 'invariant'), FAULT),
  ...says('`ACCESS_DENIED` 401', pds(401, 'ACCESS_DENIED', 'forbidden'), { open: 'SERVICE_AUTH_FAILED' }),
  ...says('`ACCESS_DENIED` 403', pds(403, 'ACCESS_DENIED', 'forbidden'), {
    open: 'ACCESS_NOT_ALLOWED',
    search: 'ACCESS_NOT_ALLOWED',
  }),
  ...says('`INVALID_METHOD` 403', pds(403, 'INVALID_METHOD', 'forbidden'), TRACE_FAULT),
  ...says('`UNABLE_TO_CALL_SERVICE` 408', pds(408, 'UNABLE_TO_CALL_SERVICE', 'timeout'), TIMEOUT),
  ...says('`TOO_MANY_REQUESTS` 429', pds(429, 'TOO_MANY_REQUESTS', 'value'), { open: 'PDS_BUSY' }),
  ...says('`SERVICE_UNAVAILABLE` 503', pds(503, 'SERVICE_UNAVAILABLE', 'timeout'), AWAY),
  ...[500, 502, 503, 504].flatMap((status) =>
    says(`\`UNKNOWN_ERROR\` ${String(status)}`, pds(status, 'UNKNOWN_ERROR', 'unknown'), AWAY),
  ),
  ...says('no code: web page', bare(502), AWAY),
  ...says('no code: nothing', bare(503, 'nothing'), AWAY),
  ...says('no code: 404 web page', bare(404), AWAY),
  ...says('no code: 401 of a gateway', bare(401), { open: 'SERVICE_AUTH_FAILED' }),
  ...says('no code: connection reset', reset, AWAY),
  ...says('no code: no answer in time', silence, TIMEOUT),
  ...says('no code: 200 that breaks off', cutShort, AWAY),
  ...says('no code: 200 with a web page', bare(200), { open: 'UPSTREAM_REPLY_UNREADABLE' }),
  ...says('no code: 200 that is not JSON', told('pds-malformed'), { open: 'UPSTREAM_REPLY_UNREADABLE' }),
  ...says('no code: 200 with nothing', told('pds-empty'), { open: 'UPSTREAM_REPLY_UNREADABLE' }),
  ...says('unknown code 400', pds(400, 'SOMETHING_NEW', 'value'), TRACE_FAULT),
  ...(
    [
      [400, 'VALIDATION_ERROR'],
      [400, 'UNSUPPORTED_CHARACTERS_IN_FIELD'],
      [400, 'UNSUPPORTED_VALUE'],
      [400, 'TOO_FEW_VALUES_SUBMITTED'],
      [400, 'TOO_MANY_VALUES_SUBMITTED'],
      [400, 'INVALID_UPDATE'],
      [400, 'INVALID_CREATE'],
      [403, 'FORBIDDEN_UPDATE'],
      [409, 'RESOURCE_VERSION_MISMATCH'],
      [412, 'PRECONDITION_FAILED'],
      [200, 'SINGLE_MATCH'],
      [200, 'MULTIPLE_MATCHES'],
    ] as const
  ).flatMap(([status, code]) =>
    says(`\`${code}\` ${String(status)}, of writing`, pds(status, code, 'value'), TRACE_FAULT),
  ),
];

const traced = (story: string, expected: FaultCode): Row => ({
  table: 'pds-trace',
  row: `\`${expected}\``,
  call: 'open',
  given: told(story),
  expected,
});
const TRACE: readonly Row[] = [
  traced('restricted', 'PDS_RESTRICTED'),
  traced('very-restricted', 'PDS_RESTRICTED'),
  traced('deceased', 'PDS_DECEASED'),
  traced('deceased-informal', 'PDS_DECEASED'),
  traced('no-practice', 'PDS_NO_GP'),
  traced('removed', 'PDS_NO_GP_REMOVED'),
  traced('gp-ended', 'PDS_GP_ENDED'),
  traced('gp-not-started', 'PDS_GP_NOT_STARTED'),
  traced('gp-conflict', 'PDS_GP_CONFLICT'),
  { ...traced('', 'PDS_GP_UNUSABLE'), given: unusablePractice },
  traced('superseded', 'PDS_SUPERSEDED'),
  traced('partial-birth-date', 'PDS_NOT_VERIFIED'),
  {
    table: 'pds-trace',
    row: 'VERIFIED_WITH_DISCREPANCY (§9)',
    call: 'open',
    given: { words: 'another given name is sent', body: { demographics: { givenName: 'Somebody' } } },
    expected: 'PDS_DISCREPANCY',
  },
];

const TOKENS: readonly Row[] = [
  ...rows('identity-3.5', 'rows 2 to 16 and 18 to 24', tokenServer(401, 'invalid_request', "Invalid 'kid' header"), {
    open: 'PLATFORM_AUTH_MISCONFIGURED',
  }),
  ...rows('identity-3.5', 'row 17, rate limit', tokenServer(429, 'unknown_error', 'Too many requests'), {
    open: 'PLATFORM_AUTH_UNAVAILABLE',
  }),
  ...rows('identity-3.5', 'row 25, platform fault', tokenServer(500, 'unknown_error', 'An unknown error occurred'), {
    open: 'PLATFORM_AUTH_UNAVAILABLE',
  }),
];

export const PDS_ROWS: readonly Row[] = [...PDS, ...TRACE, ...TOKENS];
