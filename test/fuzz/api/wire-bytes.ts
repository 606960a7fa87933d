import { gzipSync } from 'node:zlib';
import { MARK } from './from-schema.js';
import type { Shot, Spoil } from './shots.js';

const DEEP = 5_000;
const LONG = 60_000;
const BOMB_BYTES = 50_000_000;

/** The request as it goes over the wire. */
export function bytesOf({ method, target, headers, body, signedIn }: Shot, token: string): Buffer {
  const written = body === undefined ? NOTHING : spoilt(textOf(body.json), body.spoilt, body.at);
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Host: fuzz.example',
    'Connection: close',
    ...(signedIn ? [`Authorization: Bearer ${token}`] : []),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined || hasType ? [] : ['Content-Type: application/json']),
    ...written.head,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), written.bytes]);
}

interface Written {
  readonly head: readonly string[];
  readonly bytes: Buffer;
}

const NOTHING: Written = { head: [], bytes: Buffer.alloc(0) };
const BOMB = gzipSync(Buffer.alloc(BOMB_BYTES, ' '));
const ZIPPED = ['Content-Encoding: gzip'];

function textOf(json: unknown): string {
  return json === undefined ? 'null' : JSON.stringify(json);
}

type Spoiler = (text: string, at: number) => Written;

/** Those that are not an insertion of text. */
const SPOILERS: Readonly<Partial<Record<Spoil, Spoiler>>> = {
  zipped: (text) => sized(gzipSync(text), ZIPPED),
  'zip bomb': () => sized(BOMB, ZIPPED),
  'another encoding': (text) => sized(Buffer.from(text), [`Content-Encoding: ${MARK}`]),
  chunks: (text) => chunked(Buffer.from(text)),
  'no UTF-8': (text, at) => sized(inserted(Buffer.from(text), Buffer.from([0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80]), at)),
  'byte order mark': (text) => sized(Buffer.from(`\ufeff${text}`)),
  cut: (text, at) => sized(Buffer.from(text).subarray(0, Math.floor(text.length * at))),
};

function spoilt(text: string, spoil: Spoil, at: number): Written {
  return SPOILERS[spoil]?.(text, at) ?? sized(Buffer.from(within(text, INSERTS[spoil] ?? '', at)));
}

const INSERTS: Readonly<Partial<Record<Spoil, string>>> = {
  'polluting key': '"__proto__":{"zqPolluted":"yes"},',
  'polluting constructor': '"constructor":{"prototype":{"zqPolluted":"yes"}},',
  'key twice': `"purpose":"${MARK}","purpose":"direct-care",`,
  'deep list': `"${MARK}":${'['.repeat(DEEP)}${']'.repeat(DEEP)},`,
  'deep object': `"${MARK}":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)},`,
  'long list': `"${MARK}":[${'0,'.repeat(LONG)}0],`,
};

/** After one of the opening braces, whichever the share names. */
function within(text: string, insert: string, at: number): string {
  const braces = [...text.matchAll(/\{/gu)].map(({ index }) => index + 1);
  const place = braces[Math.min(braces.length - 1, Math.floor(at * braces.length))];
  if (place === undefined || insert === '') return text;
  const rest = text.slice(place);
  return `${text.slice(0, place)}${rest.startsWith('}') ? insert.replace(/,$/u, '') : insert}${rest}`;
}

function inserted(bytes: Buffer, some: Buffer, at: number): Buffer {
  const place = Math.floor(bytes.length * at);
  return Buffer.concat([bytes.subarray(0, place), some, bytes.subarray(place)]);
}

function sized(bytes: Buffer, head: readonly string[] = []): Written {
  return { head: [...head, `Content-Length: ${String(bytes.length)}`], bytes };
}

function chunked(bytes: Buffer): Written {
  const half = Math.floor(bytes.length / 2);
  const parts = [bytes.subarray(0, half), bytes.subarray(half)].filter(({ length }) => length > 0);
  const written = parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
  return { head: ['Transfer-Encoding: chunked'], bytes: Buffer.concat([...written, Buffer.from('0\r\n\r\n')]) };
}
