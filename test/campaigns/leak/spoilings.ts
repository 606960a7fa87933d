import { gzipSync } from 'node:zlib';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import { FORMS, headerQuote, quoteOf, quoting } from './quotes.js';
import type { Answer, Passage, Spoilt, Spoiling } from './spoiler.js';
import { poisoned } from './poison.js';

const STATUSES = [
  301, 302, 307, 400, 401, 403, 404, 408, 409, 410, 412, 413, 415, 422, 429, 495, 500, 501, 502, 503, 504, 599,
] as const;
/** Longer than the shortest time-out and shorter than all budgets. Milliseconds of the machine. */
const DRIP_MS = 700;

type Make = (passage: Passage, forward: () => Promise<Answer>) => Promise<Answer> | Answer;
const answering = (name: string, make: Make): Spoiling => ({
  name,
  spoil: async (passage, forward) => ({ kind: 'answer', answer: await make(passage, forward) }),
});
const ending = (name: string, spoil: (passage: Passage) => Spoilt): Spoiling => ({ name, spoil });

/** Every way in which an answer can be wrong, each quoting what the service knows. */
export function spoilings(random: Random): readonly Spoiling[] {
  return [
    ...STATUSES.map((status, index) => withStatus(status, FORMS[index % FORMS.length] ?? 'text')),
    ...FORMS.map((form) => answering(`200 ${form}`, (passage) => quoting(passage, form, 200))),
    ...BROKEN,
    ...[0.02, 0.1, 0.5].flatMap((share) => [
      answering(`texts replaced, ${String(share)}`, async (passage, forward) =>
        poisoned(await forward(), { share, random, value: () => quoteOf(passage) }),
      ),
      answering(`values of wrong types, ${String(share)}`, async (passage, forward) =>
        poisoned(await forward(), { share, random, value: () => [quoteOf(passage), 7, null] }),
      ),
    ]),
  ];
}

function withStatus(status: number, form: (typeof FORMS)[number]): Spoiling {
  return answering(`${String(status)} ${form}`, (passage) => {
    const answer = quoting(passage, form, status);
    const more = status < 400 ? { location: `http://127.0.0.1:9/${encodeURIComponent(headerQuote(passage))}` } : {};
    return { ...answer, headers: { ...answer.headers, ...more } };
  });
}

const NAMES = [
  'x-request-id',
  'x-correlation-id',
  'retry-after',
  'etag',
  'www-authenticate',
  'date',
  'content-language',
  'server',
  'ssp-traceid',
];

const BROKEN: readonly Spoiling[] = [
  ending('reset', () => ({ kind: 'reset' })),
  ending('hang', () => ({ kind: 'hang' })),
  { name: 'slow', spoil: async (_passage, forward) => ({ kind: 'answer', answer: await forward(), dripMs: DRIP_MS }) },
  {
    name: 'cut',
    spoil: async (_passage, forward) => {
      const answer = await forward();
      return { kind: 'cut', answer, at: Math.floor(answer.body.length / 2) };
    },
  },
  answering('cut within, whole by its length', async (_passage, forward) => {
    const answer = await forward();
    return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length * 0.7)) };
  }),
  answering('no gzip in spite of its header', (passage) => {
    const answer = quoting(passage, 'outcome', 200);
    return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } };
  }),
  answering('gzip that is damaged', (passage) => {
    const answer = quoting(passage, 'outcome', 400);
    const body = gzipSync(answer.body);
    return {
      ...answer,
      body: body.subarray(0, body.length - 9),
      headers: { ...answer.headers, 'content-encoding': 'gzip' },
    };
  }),
  answering('bytes that are no UTF-8', (passage) => {
    const answer = quoting(passage, 'outcome', 200);
    return { ...answer, body: Buffer.concat([Buffer.from([0xff, 0xfe, 0xc0]), answer.body]) };
  }),
  ending('broken head', (passage) => ({
    kind: 'raw',
    bytes: `HTTP/1.1 2OO ${headerQuote(passage)}\r\n${headerQuote(passage)}\r\n\r\n`,
  })),
  ending('head too large', (passage) => ({
    kind: 'raw',
    bytes: `HTTP/1.1 200 OK\r\n${`X-Said: ${headerQuote(passage)}\r\n`.repeat(80)}\r\n`,
  })),
  ending('wrong chunks', (passage) => ({
    kind: 'raw',
    bytes: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${headerQuote(passage)}\r\n`,
  })),
  answering('headers that quote', async (passage, forward) => {
    const answer = await forward();
    return { ...answer, headers: { ...answer.headers, ...quotedHeaders(passage) } };
  }),
  answering('503 with headers that quote', (passage) => {
    const answer = quoting(passage, 'html', 503);
    return { ...answer, headers: { ...answer.headers, ...quotedHeaders(passage) } };
  }),
  answering('another patient', async ({ person }, forward) => {
    const answer = await forward();
    const { nhsNumber, demographics } = person.story;
    const text = answer.body
      .toString('utf8')
      .replaceAll(nhsNumber, '9993000005')
      .replaceAll(demographics.familyName, 'Wimblequark');
    return { ...answer, body: Buffer.from(text) };
  }),
];

function quotedHeaders(passage: Passage): Readonly<Record<string, string>> {
  return Object.fromEntries(NAMES.map((name) => [name, headerQuote(passage)]));
}
