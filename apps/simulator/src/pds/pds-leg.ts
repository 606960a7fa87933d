import type { LegHandler, SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import { MinuteQuota } from '../kernel/minute-quota.js';
import type { TokenStore } from '../oauth/token-store.js';
import type { Story } from '../scenarios/story.js';
import { type AccessMode, accessOf } from './access.js';
import { outcome, PDS_ERRORS } from './outcomes.js';
import { namedFault, PDS_FAULTS, tooMany } from './pds-faults.js';
import { RetrievePatient } from './retrieve-patient.js';

const PREFIX = '/personal-demographics/FHIR/R4';
const UUID = /^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const MIRRORED: readonly string[] = ['X-Request-ID', 'X-Correlation-ID'];

export interface PdsDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly tokens: TokenStore;
  /** Requests per minute and application; no limit when absent. Source: shared/spec/pds.md §11. */
  readonly quotaPerMinute?: number | undefined;
}

type Check = (request: SimRequest, mode: AccessMode) => SimReply | undefined;

/** PDS FHIR API (R4), retrieval by NHS number. Order of checks: shared/spec/pds.md §4.1. */
export function pdsLeg(deps: PdsDeps): LegHandler {
  const quota = new MinuteQuota(deps.clock, deps.quotaPerMinute);
  const patients = new RetrievePatient(deps);
  const answer = (request: SimRequest): Promise<SimReply> | SimReply =>
    atGateway(request, deps, quota) ?? patients.answer(request, idIn(request) ?? '');
  return {
    leg: 'pds',
    prefix: PREFIX,
    handle: async (request) => mirrored(await withAskedFault(request, answer), request),
    faults: Object.fromEntries(
      Object.entries(PDS_FAULTS).map(([name, fault]) => [
        name,
        async (situation) => mirrored(await fault(situation), situation.request),
      ]),
    ),
  };
}

/** `X-Sim-Fault` is an aid of the simulator; the real PDS does not know it. */
async function withAskedFault(
  request: SimRequest,
  answer: (request: SimRequest) => Promise<SimReply> | SimReply,
): Promise<SimReply> {
  const asked = request.headers['x-sim-fault']?.toString();
  const named = asked === undefined ? undefined : namedFault(asked);
  return named === undefined
    ? answer(request)
    : named.fault({ request, setting: named.setting, answer: async () => answer(request) });
}

function atGateway(request: SimRequest, { tokens }: PdsDeps, quota: MinuteQuota): SimReply | undefined {
  const path = request.path.slice(PREFIX.length);
  if (path === '/_ping') return json(200, { version: 'simulator' });
  if (path === '/_status') return outcome(PDS_ERRORS.unauthorised, 'gateway');
  const access = accessOf(request, (token) => tokens.resolve(token));
  if (access.kind === 'refused') return access.reply;
  if (!quota.take(access.caller)) return tooMany({});
  if (access.unprovenPatient) return outcome(PDS_ERRORS.patientCannot, 'gateway');
  return CHECKS.map((check) => check(request, access.mode)).find((reply) => reply !== undefined);
}

const CHECKS: readonly Check[] = [checkPath, checkRequestIdForm, checkMode, checkSimulated];

function checkPath({ path }: SimRequest): SimReply | undefined {
  return /^\/(Patient|Coverage)(\/|$)/.test(path.slice(PREFIX.length)) ? undefined : unsupportedPath(path);
}

/**
 * Search (`GET /Patient?…`) and RelatedPerson are not simulated yet. A search without parameters gets its true
 * answer; one with parameters is refused as an unknown path, so that nobody takes it for "no such patient".
 */
function checkSimulated(request: SimRequest): SimReply | undefined {
  const path = request.path.slice(PREFIX.length);
  if (request.method === 'GET' && idIn(request) !== undefined) return undefined;
  const plainSearch = path === '/Patient' && [...request.query.keys()].length === 0;
  if (plainSearch || path === '/Patient/') return outcome(PDS_ERRORS.unsupportedService, 'back-end');
  return unsupportedPath(request.path);
}

function unsupportedPath(path: string): SimReply {
  return outcome(PDS_ERRORS.unsupportedRequest, 'gateway', {
    diagnostics: `Unsupported path - '${path.slice(PREFIX.length)}'`,
  });
}

function checkRequestIdForm({ headers }: SimRequest): SimReply | undefined {
  const id = headers['x-request-id']?.toString();
  if (id === undefined || UUID.test(id)) return undefined;
  return outcome(PDS_ERRORS.invalidValue, 'gateway', {
    diagnostics: `Invalid value - '${id}' in header 'X-Request-ID'`,
  });
}

/** What an application without a user may not do. Source: shared/spec/pds.md §1. */
function checkMode({ method, path }: SimRequest, mode: AccessMode): SimReply | undefined {
  if (mode !== 'application-restricted') return undefined;
  const resource = path.slice(PREFIX.length).split('/')[1];
  if (resource === 'Coverage') return outcome(PDS_ERRORS.coverageDenied, 'gateway');
  if (resource !== 'Patient' || method === 'GET') return undefined;
  const diagnostics = 'Your app has insufficient permissions to use this method. Please contact support.';
  return outcome(PDS_ERRORS.invalidMethod, 'gateway', { diagnostics });
}

function idIn({ path }: SimRequest): string | undefined {
  return /^\/Patient\/([^/]+)$/.exec(path.slice(PREFIX.length))?.[1];
}

/** Source: shared/spec/pds.md §2: mirrored when supplied, on success and on nearly all errors. */
function mirrored(reply: SimReply, { headers }: SimRequest): SimReply {
  const ids = MIRRORED.flatMap((name) => {
    const value = headers[name.toLowerCase()]?.toString();
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...reply, headers: { ...reply.headers, ...Object.fromEntries(ids) } };
}
