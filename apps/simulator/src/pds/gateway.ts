import type { SimReply, SimRequest } from '../kernel/exchange.js';
import type { AccessMode, GrantedAccess } from './access.js';
import { notOpenTo, outcome, PDS_ERRORS } from './outcomes.js';
import { pathBelow, type PdsRoute } from './pds-route.js';
import { checkUserRole } from './user-role.js';

export interface PdsCall {
  readonly request: SimRequest;
  readonly route: PdsRoute;
  readonly access: GrantedAccess;
}

type Check = (call: PdsCall) => SimReply | undefined;

/** What the gateway looks at after token and limits, in its order. Source: shared/spec/pds.md §4.1. */
export function gatewayRefusal(call: PdsCall): SimReply | undefined {
  return CHECKS.map((check) => check(call)).find((reply) => reply !== undefined);
}

const CHECKS: readonly Check[] = [checkProof, checkPath, checkRequestIdForm, checkUserRole, checkMode];

function checkProof({ access }: PdsCall): SimReply | undefined {
  return access.unprovenPatient ? outcome(PDS_ERRORS.patientCannot, 'gateway') : undefined;
}

function checkPath({ request, route }: PdsCall): SimReply | undefined {
  return route.kind === 'unknown' ? unsupportedPath(request) : undefined;
}

export function unsupportedPath(request: SimRequest): SimReply {
  const diagnostics = `Unsupported path - '${pathBelow(request)}'`;
  return outcome(PDS_ERRORS.unsupportedRequest, 'gateway', { diagnostics });
}

const UUID = /^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;

function checkRequestIdForm({ request }: PdsCall): SimReply | undefined {
  const id = request.headers['x-request-id']?.toString();
  if (id === undefined || UUID.test(id)) return undefined;
  const diagnostics = `Invalid value - '${id}' in header 'X-Request-ID'`;
  return outcome(PDS_ERRORS.invalidValue, 'gateway', { diagnostics });
}

/** What each kind of access may not do. Source: shared/spec/pds.md §1. */
const MODE_RULES: Readonly<Record<AccessMode, Check>> = {
  'application-restricted': checkApplication,
  'privileged-application-restricted': checkCoverage,
  'user-restricted': checkCoverage,
  'patient-access': checkPatient,
};

function checkMode(call: PdsCall): SimReply | undefined {
  return MODE_RULES[call.access.mode](call);
}

function checkCoverage({ access, route }: PdsCall): SimReply | undefined {
  return route.kind === 'coverage' ? outcome(notOpenTo(access.mode), 'gateway') : undefined;
}

function checkApplication(call: PdsCall): SimReply | undefined {
  const { request, route } = call;
  if (route.kind === 'coverage') return checkCoverage(call);
  if (request.method !== 'GET') {
    const diagnostics = 'Your app has insufficient permissions to use this method. Please contact support.';
    return outcome(PDS_ERRORS.invalidMethod, 'gateway', { diagnostics });
  }
  const asked = request.query.get('_max-results');
  if (route.kind !== 'search' || asked === null || asked === '1') return undefined;
  const diagnostics = 'Your app has insufficient permissions to perform this search. Please contact support.';
  return outcome(PDS_ERRORS.oneResultOnly, 'gateway', { diagnostics });
}

/** A citizen sees the own record alone, and searches for nobody. */
function checkPatient({ access, route }: PdsCall): SimReply | undefined {
  const own = (route.kind === 'patient' || route.kind === 'related-people') && route.id === access.user?.nhsNumber;
  return own || route.kind === 'coverage' || route.kind === 'no-id'
    ? undefined
    : outcome(PDS_ERRORS.patientCannot, 'gateway');
}
