import { parseFault, pauseOf } from '../kernel/fault-board.js';
import type { FaultSetting, LegFault, SimReply } from '../kernel/exchange.js';
import { delayed, html } from '../kernel/replies.js';
import { refused } from './access.js';
import { quotaDiagnostics, tooMany } from './limits.js';
import { CONTENT_TYPE, outcome, PDS_ERRORS } from './outcomes.js';

const TIMEOUT_MS = 30_000;
const RETRY_AFTER_S = '5';
const QUOTA_USED = quotaDiagnostics('sim-app', 300);

/** Source of the list: shared/spec/pds.md §14. PDS itself sends no `Retry-After` with 429 (§2); a gateway in between may. */
export const PDS_FAULTS: Readonly<Record<string, LegFault>> = {
  '408': () => outcome(PDS_ERRORS.timedOut, 'back-end'),
  '429': () => tooMany(QUOTA_USED),
  '429-retry-after': ({ setting }) => tooMany(QUOTA_USED, { 'Retry-After': setting.value ?? RETRY_AFTER_S }),
  '503': () => outcome(PDS_ERRORS.unavailable, 'back-end', { headers: { 'Retry-After': RETRY_AFTER_S } }),
  '502-html': () => html(502, '502 Bad Gateway'),
  timeout: async ({ setting, answer }) => delayed(await answer(), pauseOf(setting, TIMEOUT_MS)),
  '401-expired': () => refused('Access Token expired').reply,
  'malformed-json': async ({ answer }) =>
    withBody(await answer(), (body) => body.slice(0, Math.floor(body.length / 2))),
  'empty-body': async ({ answer }) => withBody(await answer(), () => ''),
  'wrong-content-type': async ({ answer }) => {
    const reply = await answer();
    return { ...reply, headers: { ...reply.headers, 'Content-Type': 'text/html; charset=utf-8' } };
  },
};

export interface NamedFault {
  readonly fault: LegFault;
  readonly setting: FaultSetting;
}

/** The fault that a request or a story asks for by name; `undefined` for a name that PDS does not have. */
export function namedFault(name: string): NamedFault | undefined {
  const setting = parseFault(name);
  const fault = PDS_FAULTS[setting.name];
  return fault === undefined ? undefined : { fault, setting };
}

function withBody(reply: SimReply, change: (body: string) => string): SimReply {
  return {
    ...reply,
    headers: { ...reply.headers, 'Content-Type': CONTENT_TYPE['back-end'] },
    body: change(reply.body.toString()),
  };
}
