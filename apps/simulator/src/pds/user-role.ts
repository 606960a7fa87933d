import type { SimReply, SimRequest } from '../kernel/exchange.js';
import type { TokenUser } from '../oauth/token-store.js';
import type { GrantedAccess } from './access.js';
import { outcome, PDS_ERRORS } from './outcomes.js';

const GUIDANCE =
  'Refer to the guidance for this header in our API Specification ' +
  'https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir';

/**
 * `NHSD-Session-URID`: read only where a healthcare worker asks. One of the user's roles, and needed when there are several
 * and the token names none as selected. Source: shared/spec/pds.md §2.
 */
export function checkUserRole(call: {
  readonly request: SimRequest;
  readonly access: GrantedAccess;
}): SimReply | undefined {
  const { mode, user } = call.access;
  if (mode !== 'user-restricted') return undefined;
  const role = call.request.headers['nhsd-session-urid']?.toString();
  const accepted = role === undefined ? needsNoRole(user) : isRoleOf(user, role);
  if (accepted) return undefined;
  const diagnostics = `Invalid value - '${role ?? ''}' in header 'NHSD-Session-URID'. ${GUIDANCE}`;
  return outcome(PDS_ERRORS.invalidValue, 'gateway', { diagnostics });
}

function needsNoRole(user: TokenUser | undefined): boolean {
  return user === undefined || user.selectedRoleId !== undefined || user.roleIds.length <= 1;
}

function isRoleOf(user: TokenUser | undefined, role: string): boolean {
  return /^[0-9]+$/.test(role) && (user === undefined || user.roleIds.includes(role));
}
