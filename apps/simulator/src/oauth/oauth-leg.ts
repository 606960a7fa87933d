import { pauseOf } from '../kernel/fault-board.js';
import type { LegFault, LegHandler, SimReply, SimRequest } from '../kernel/exchange.js';
import { delayed, html, json } from '../kernel/replies.js';
import { REFUSALS, refused } from './refusals.js';
import { TokenRequests, type TokenRequestsDeps } from './token-requests.js';

const PREFIX = '/oauth2';
const SLOW_MS = 10_000;

/** The platform's token server: access of applications, and of users by token exchange. Source: shared/spec/identity.md §3, §5.1, §9. */
export function oauthLeg(deps: TokenRequestsDeps): LegHandler {
  const requests = new TokenRequests(deps);
  const { clock } = deps;
  const handle = (request: SimRequest): Promise<SimReply> | SimReply => {
    const path = request.path.slice(PREFIX.length);
    if (path === '/_ping') return json(200, { version: 'simulator' });
    if (path !== '/token') return refused(REFUSALS.notFound, clock.uuid());
    if (request.method !== 'POST')
      return { status: 405, headers: { Allow: 'POST', 'Content-Type': 'text/plain' }, body: '' };
    return requests.answer(request, {});
  };
  return { leg: 'oauth', prefix: PREFIX, handle, faults: oauthFaults(requests, deps) };
}

/** Source of the list: shared/spec/identity.md §9. The bodies of 429 and 503 are in no source. */
function oauthFaults(requests: TokenRequests, { clock }: TokenRequestsDeps): Readonly<Record<string, LegFault>> {
  const platformFault = (status: number): SimReply =>
    refused(
      { status, error: 'unknown_error', description: 'An unknown error occurred processing this request.' },
      clock.uuid(),
    );
  return {
    '429': () =>
      json(429, {
        fault: { faultstring: 'Rate limit exceeded', detail: { errorcode: 'policies.ratelimit.QuotaViolation' } },
      }),
    '500': () => platformFault(500),
    '503': () => platformFault(503),
    slow: async ({ setting, answer }) => delayed(await answer(), pauseOf(setting, SLOW_MS)),
    html: () => html(200, 'Service notice'),
    'expired-token': ({ request }) => requests.answer(request, { expired: true }),
    'jwks-unreachable': ({ request }) => requests.answer(request, { jwksUnreachable: true }),
  };
}
