import { MARK } from './from-schema.js';

const OPEN = '/v1/patient-contexts';
const END = 'Host: fuzz.example\r\nConnection: close\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';

/** Requests that no client sends by accident; bytes as they are. */
export const RAW_TRICKS: Readonly<Record<string, string>> = {
  'length and chunks': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /${MARK} HTTP/1.1\r\n\r\n`,
  'two lengths': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}`,
  'length below nothing': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Content-Length: -1\r\n\r\n{}`,
  'length with a sign': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Content-Length: +2\r\n\r\n{}`,
  'chunks spelt otherwise': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  'chunks twice': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Transfer-Encoding: chunked, ${MARK}\r\n\r\n0\r\n\r\n`,
  'no size of a chunk': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n${MARK}\r\n{}\r\n`,
  'size of a chunk too large': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n`,
  'header folded': `GET ${OPEN} HTTP/1.1\r\n${END}X-A: 1\r\n ${MARK}\r\n\r\n`,
  'blank before the colon': `GET ${OPEN} HTTP/1.1\r\n${END}X-${MARK} : 1\r\n\r\n`,
  'nothing but line ends': '\r\n\r\n\r\n',
  'line ends of one letter': `GET ${OPEN} HTTP/1.1\nHost: a\nX: ${MARK}\n\n`,
  'zero byte in a header': `GET ${OPEN} HTTP/1.1\r\n${END}X: ${MARK}\0\r\n\r\n`,
  'zero byte in the path': `GET /${MARK}\0 HTTP/1.1\r\n${END}\r\n`,
  'headers too large': `GET ${OPEN} HTTP/1.1\r\n${END}X: ${MARK.repeat(4_000)}\r\n\r\n`,
  'too many headers': `GET ${OPEN} HTTP/1.1\r\n${END}${`X-${MARK}: 1\r\n`.repeat(2_500)}\r\n`,
  'path too long': `GET /${MARK.repeat(4_000)} HTTP/1.1\r\n${END}\r\n`,
  'method that is none': `${MARK} ${OPEN} HTTP/1.1\r\n${END}\r\n`,
  'version that is none': `GET ${OPEN} HTTP/${MARK}\r\n${END}\r\n`,
  'HTTP/2 without a word before': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'TLS to a plain port': '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'no host': `GET ${OPEN} HTTP/1.1\r\nConnection: close\r\n\r\n`,
  'two hosts': `GET ${OPEN} HTTP/1.1\r\nHost: a\r\nHost: ${MARK}\r\nConnection: close\r\n\r\n`,
  'wish that nobody knows': `POST ${OPEN} HTTP/1.1\r\n${END}Expect: ${MARK}\r\nContent-Length: 2\r\n\r\n{}`,
  'another protocol': `GET ${OPEN} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${MARK}\r\n\r\n`,
  'address of another host': `GET http://${MARK}.example${OPEN} HTTP/1.1\r\n${END}\r\n`,
  'tunnel to another host': `CONNECT ${MARK}.example:443 HTTP/1.1\r\nHost: a\r\n\r\n`,
  star: `OPTIONS * HTTP/1.1\r\n${END}\r\n`,
  'steps up out of the documentation': `GET /docs/../../../${MARK} HTTP/1.1\r\n${END}\r\n`,
  'encoded steps up out of the documentation': `GET /docs/%2e%2e/%2e%2e/${MARK} HTTP/1.1\r\n${END}\r\n`,
  backslashes: `GET /docs\\..\\..\\${MARK} HTTP/1.1\r\n${END}\r\n`,
  'double slashes': `GET //v1//patient-contexts//${MARK} HTTP/1.1\r\n${END}\r\n`,
  'encoded slash': `GET /v1%2Fpatient-contexts/${MARK} HTTP/1.1\r\n${END}\r\n`,
  'page of a problem that everything has': `GET /problems/__proto__ HTTP/1.1\r\n${END}\r\n`,
  'page of a problem with a zero byte': `GET /problems/${MARK}%00 HTTP/1.1\r\n${END}\r\n`,
  'two requests at once': `GET /problems/${MARK} HTTP/1.1\r\nHost: a\r\n\r\nGET /health/live HTTP/1.1\r\n${END}\r\n`,
  'body longer than said': `POST ${OPEN} HTTP/1.1\r\n${END}${JSON_TYPE}Content-Length: 2\r\n\r\n{}${MARK}${MARK}`,
};

/** Requests that never come to an end: each must be ended by the other side. */
export const SLOW_TRICKS: Readonly<Record<string, { readonly begins: string; readonly drips: string }>> = {
  'body that drips': {
    begins: `POST ${OPEN} HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}Content-Length: 1000\r\n\r\n{"${MARK}":"`,
    drips: 'a',
  },
  'headers that drip': { begins: `GET ${OPEN} HTTP/1.1\r\nHost: a\r\n`, drips: `X-${MARK}: 1\r\n` },
  'connection that says nothing': { begins: '', drips: '' },
};
