import type { FaultCode } from '#errors';
import { bare, cutShort, practice, proxy, proxyMethod, proxyXml, reset, silence, told } from './given.js';
import type { Call, Given, LeftOut, Row } from './row.js';

type Replies = Readonly<Partial<Record<Call, FaultCode | 'answered'>>>;

const rows = (table: Row['table'], row: string, given: Given, replies: Replies): readonly Row[] =>
  Object.entries(replies).map(([call, expected]) => ({ table, row, call: call as Call, given, expected }));

const ASID = '200000000017';
const ENDPOINT = `https://a.example/x_CPAID_S1_VARIES_FROM_TARGETURL_https://a.example/y`;
const NOT_AUTHORISED: Replies = {
  record: 'GPC_CONNECTION_NOT_AUTHORISED',
  slots: 'GPC_CONNECTION_NOT_AUTHORISED',
  book: 'GPC_BOOKING_NOT_PERMITTED',
  cancel: 'GPC_BOOKING_NOT_PERMITTED',
};
const OUT_OF_DATE: Replies = { record: 'GPC_DIRECTORY_OUT_OF_DATE', book: 'GPC_DIRECTORY_OUT_OF_DATE' };
const REJECTED: Replies = { record: 'GPC_REQUEST_REJECTED', book: 'GPC_COMMAND_REJECTED' };
const AWAY: Replies = {
  record: 'GPC_TEMPORARILY_UNAVAILABLE',
  book: 'GPC_UNKNOWN_OUTCOME',
  cancel: 'GPC_UNKNOWN_OUTCOME',
};

const ssp = (row: string, given: Given, replies: Replies): readonly Row[] => rows('core-7.5', row, given, replies);

const PROXY: readonly Row[] = [
  ...ssp('400 `VARIES_FROM_TARGETURL`', proxy(400, 'invalid', `ENDPOINT_${ENDPOINT}`), OUT_OF_DATE),
  ...ssp('400 `VARIES_FROM_TARGETURL`', told('ssp-varies'), { record: 'GPC_DIRECTORY_OUT_OF_DATE' }),
  ...ssp('403 `ASID_CHECK_FAILED`', proxy(403, 'forbidden', `ASID_CHECK_FAILED_MESSAGESENDER_${ASID}`), NOT_AUTHORISED),
  ...ssp(
    '403 `PARTYKEY_INTERACTION_CHECK_FAILED`',
    proxy(403, 'forbidden', `PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${ASID}`),
    NOT_AUTHORISED,
  ),
  ...ssp(
    '403 `FOT_CHECK_FAILED`',
    proxy(403, 'forbidden', `FOT_CHECK_FAILED_MESSAGESENDER_${ASID}_MESSAGERECEIVER_${ASID}`),
    NOT_AUTHORISED,
  ),
  ...ssp('403 in XML', proxyXml(403, `ASID_CHECK_FAILED_MESSAGESENDER_${ASID}`), {
    record: 'GPC_CONNECTION_NOT_AUTHORISED',
  }),
  ...ssp('405', proxyMethod, REJECTED),
  ...ssp('415 `Unsupported_Media_Type`', proxy(415, 'not-supported', 'Unsupported_Media_Type'), REJECTED),
  ...ssp(
    '502 `ERROR_COMMUNICATING_TO_ENDPOINT_URL`',
    proxy(502, 'transient', 'ERROR_COMMUNICATING_TO_ENDPOINT_URL_https://a.example/x'),
    AWAY,
  ),
];

const wire = (row: string, given: Given, replies: Replies): readonly Row[] => rows('core-7.6', row, given, replies);
const NOT_SECURE: Replies = { record: 'GPC_SECURE_CONNECTION_FAILED' };
const NOT_SECURE_UNKNOWN: Replies = { record: 'GPC_SECURE_CONNECTION_FAILED', book: 'GPC_UNKNOWN_OUTCOME' };
const UNREADABLE: Replies = { record: 'GPC_UNEXPECTED_RESPONSE', book: 'GPC_UNKNOWN_OUTCOME' };
const LATER = { 'Retry-After': '1' };

const TRANSPORT: readonly Row[] = [
  ...wire('495', bare(495), NOT_SECURE_UNKNOWN),
  ...wire('496', bare(496), NOT_SECURE),
  ...wire('497', bare(497), NOT_SECURE),
  ...wire('3xx', bare(302, 'web page', { Location: 'https://elsewhere.example.nhs.uk/' }), NOT_SECURE_UNKNOWN),
  ...wire('429', bare(429), { record: 'GPC_TEMPORARILY_UNAVAILABLE', book: 'GPC_PRACTICE_BUSY' }),
  ...wire('429 with `Retry-After`', bare(429, 'nothing', LATER), { record: 'GPC_TEMPORARILY_UNAVAILABLE' }),
  ...wire('429 with an outcome', practice(429, 'SOMETHING_NEW'), { record: 'GPC_TEMPORARILY_UNAVAILABLE' }),
  ...wire('502 HTML', bare(502), AWAY),
  ...wire('503 HTML', bare(503), AWAY),
  ...wire('504 empty', bare(504, 'nothing'), AWAY),
  ...wire('599', bare(599, 'nothing'), AWAY),
  ...wire('444', bare(444, 'nothing'), AWAY),
  ...wire('499', bare(499, 'nothing'), AWAY),
  ...wire('`ECONNREFUSED`', { words: 'nobody listens', setting: 'refused' }, { record: 'GPC_TEMPORARILY_UNAVAILABLE' }),
  ...wire(
    '`ENOTFOUND`',
    { words: 'the name of the proxy is unknown', setting: 'unknown-host' },
    { record: 'GPC_TEMPORARILY_UNAVAILABLE' },
  ),
  ...wire('`ECONNRESET`', reset, AWAY),
  ...wire('`ETIMEDOUT`, `ECONNABORTED`', silence, { record: 'GPC_TEMPORARILY_UNAVAILABLE' }),
  ...wire(
    'certificate: `DEPTH_ZERO_SELF_SIGNED_CERT`',
    { words: 'a certificate of its own', setting: 'self-signed' },
    NOT_SECURE,
  ),
  ...wire(
    'certificate: `ERR_TLS_CERT_ALTNAME_INVALID`',
    { words: 'another name in it', setting: 'wrong-name' },
    NOT_SECURE,
  ),
  ...wire('certificate: `CERT_HAS_EXPIRED`', { words: 'an old certificate', setting: 'expired' }, NOT_SECURE),
  ...wire('200 with HTML', bare(200), UNREADABLE),
  ...wire('200 empty', bare(200, 'nothing'), UNREADABLE),
  ...wire('200 that breaks off', cutShort, { record: 'GPC_UNEXPECTED_RESPONSE' }),
  ...wire('200 with an outcome', told('outcome-200'), { record: 'GPC_UNEXPECTED_RESPONSE' }),
  ...wire('200 with the record of another patient', told('wrong-patient'), { record: 'GPC_UNEXPECTED_RESPONSE' }),
  ...wire('200 with another birth date (§9.2)', told('differs'), { record: 'GPC_BIRTH_DATE_DIFFERS' }),
  ...wire('403 HTML', bare(403), { record: 'GPC_UNEXPECTED_RESPONSE' }),
  ...wire('404 HTML', bare(404), { record: 'GPC_UNEXPECTED_RESPONSE' }),
];

export const WIRE_ROWS: readonly Row[] = [...PROXY, ...TRANSPORT];

export const WIRE_LEFT_OUT: readonly LeftOut[] = [
  {
    table: 'core-7.6',
    row: '`EHOSTUNREACH`',
    why: 'needs a network without a route; it is read as `ECONNREFUSED` is (libs/platform: upstream-http.spec.ts)',
  },
  {
    table: 'core-7.6',
    row: '`EPROTO`, TLS alert',
    why: 'needs a proxy that refuses our certificate; one that we refuse stands above (libs/ssp: ssp.adapter.spec.ts)',
  },
  {
    table: 'core-7.6',
    row: '`ETIMEDOUT` on a command',
    why: 'a command waits for 30 s at least; `npm run campaign:booking` loses answers so, and the reply is that of `ECONNRESET`',
  },
];
