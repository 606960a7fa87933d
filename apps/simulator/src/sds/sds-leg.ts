import type { LegFault, LegHandler, SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { pauseOf } from '../kernel/fault-board.js';
import { delayed, html, json } from '../kernel/replies.js';
import { type GatewaySwitches, SdsGateway } from './gateway.js';
import type { Matching } from './matching.js';
import { gatewayOutcome, SDS_ERRORS, serviceOutcome } from './outcomes.js';
import type { DirectoryRecord } from './record.js';
import { type DirectoryBend, SdsService } from './service.js';

const PREFIX = '/spine-directory/FHIR/R4';
const DELAY_MS = 5_000;
/** Longer than the directory's patience, as in the one recorded. Source: shared/spec/sds.md §1; golden F04. */
const FALSE_EMPTY_MS = 3_000;
const VERSION = { version: 'v1.0.0', revision: '1', releaseId: '1', commitId: '0'.repeat(40) };

export interface SdsDeps {
  readonly clock: SimClock;
  /** Asked at each search: a directory can change. */
  readonly records: () => readonly DirectoryRecord[];
  readonly gateway: GatewaySwitches;
  /** `ldap` when absent. */
  readonly matching?: Matching;
  /** Shown by the deep health check. */
  readonly ldapUrl?: string;
}

type Answer = (request: SimRequest, bend?: DirectoryBend) => Promise<SimReply>;

/** SDS FHIR API (R4): Endpoint, Device and the health paths. Source: shared/spec/sds.md. */
export function sdsLeg(deps: SdsDeps): LegHandler {
  const { clock, gateway, records, matching = 'ldap', ldapUrl = 'ldap://directory.internal:389' } = deps;
  const service = new SdsService({ records, matching, ldapUrl, uuid: () => clock.uuid() });
  const front = new SdsGateway(clock, gateway);
  const answer: Answer = async (request, bend = {}) => {
    const path = request.path.slice(PREFIX.length);
    if (path === '/_ping') return json(200, VERSION);
    if (path === '/_status')
      return front.hasStatusKey(request) ? json(200, status()) : gatewayOutcome(401, clock.uuid());
    return front.answer(request, path, async () => service.answer(request, path, bend));
  };
  return { leg: 'sds', prefix: PREFIX, handle: (request) => answer(request), faults: sdsFaults(answer, clock) };
}

/** Source: shared/spec/sds.md §7. */
function status(): Readonly<Record<string, unknown>> {
  const check = {
    status: 'pass',
    timeout: 'false',
    responseCode: 200,
    outcome: '',
    links: { self: 'https://sds-backend.internal/healthcheck' },
  };
  return { status: 'pass', ...VERSION, checks: { 'healthcheckService:status': [check] } };
}

/** Source of the list: shared/spec/sds.md §18.6. */
function sdsFaults(answer: Answer, clock: SimClock): Readonly<Record<string, LegFault>> {
  return {
    delay: async ({ setting, answer: usual }) => delayed(await usual(), pauseOf(setting, DELAY_MS)),
    'false-empty': async ({ request, setting }) =>
      delayed(await answer(request, { falseEmpty: true }), pauseOf(setting, FALSE_EMPTY_MS)),
    '500': async ({ request }) => answer(request, { ldapDown: true }),
    '429': () => gatewayOutcome(429, clock.uuid()),
    'non-json': () => html(200, 'Service notice'),
    'outcome-200': () => ({
      ...serviceOutcome({
        error: SDS_ERRORS.internal,
        diagnostics: 'switched on by hand',
        correlationId: clock.uuid(),
      }),
      status: 200,
    }),
  };
}
