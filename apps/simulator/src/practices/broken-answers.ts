import type { SimReply } from '../kernel/exchange.js';
import { html } from '../kernel/replies.js';
import type { Personality } from '../scenarios/interactions.js';
import type { BrokenAnswer } from '../scenarios/story.js';
import { xmlReply } from '../ssp/ssp-errors.js';
import { errorOutcome, errorReply, fhir, fhirText } from './outcome.js';

export interface Pauses {
  /** How long a slow answer takes: more than anybody waits. Milliseconds. */
  readonly slowMs: number;
  /** Pause between the drops of a dripping answer. Milliseconds. */
  readonly dripMs: number;
}

const INTERNAL = {
  issueCode: 'processing',
  code: 'INTERNAL_SERVER_ERROR',
  display: 'Unexpected internal server error',
};
const DENIED = { status: 403, issueCode: 'forbidden', code: 'ACCESS DENIED', display: 'Access denied' };

/** Bends a good answer as the story says. Source of the kinds: shared/spec/gp-connect-core.md §11, fault switches. */
export function bent(
  good: SimReply,
  how: BrokenAnswer,
  personality: Personality,
  { slowMs, dripMs }: Pauses,
): SimReply {
  const kinds: Readonly<Record<BrokenAnswer, () => SimReply>> = {
    'html-502': () => unstored(html(502, '502 Bad Gateway')),
    'empty-504': () => unstored({ status: 504, headers: {}, body: '' }),
    'status-599': () => unstored({ status: 599, headers: {}, body: '' }),
    'html-200': () => unstored(html(200, 'Please sign in')),
    'empty-200': () => fhirText(200, ''),
    'truncated-json': () => ({ ...good, body: Buffer.from(good.body).subarray(0, Math.floor(good.body.length / 2)) }),
    'cut-connection': () => ({ ...good, transport: { cutAtByte: Math.floor(good.body.length / 2) } }),
    reset: () => ({ ...good, transport: { reset: true } }),
    slow: () => ({ ...good, transport: { delayMs: slowMs } }),
    drip: () => ({ ...good, transport: { dripMs } }),
    'outcome-200': () => fhir(200, errorOutcome(personality, INTERNAL)),
    'xml-error': () => xmlReply({ status: 500, severity: 'error', system: XML_SYSTEM, ...INTERNAL }),
    'access-denied-spelling': () => errorReply({ ...DENIED, personality }),
    'bundle-id': () => good,
  };
  return kinds[how]();
}

const XML_SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1';

const unstored = (reply: SimReply): SimReply => ({
  ...reply,
  headers: { ...reply.headers, 'Cache-Control': 'no-store' },
});
