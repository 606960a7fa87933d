import { type Caller, ProductFunction, Requester, type Rights } from '#contracts';
import { Fault } from '#errors';
import type { AccessRules, Issuer, Tenant } from './access.js';
import type { UserDraft } from './user-draft.js';

/**
 * Lets a user in whose organisation is set up, and says what the user may do there. An issuer speaks only for the
 * organisations that name it: one hospital's sign-in cannot make a user of another.
 * @throws Fault `ORGANISATION_NOT_ALLOWED`, `USER_INCOMPLETE`
 */
export function admit(user: UserDraft, issuer: Issuer, { tenants }: AccessRules): Omit<Caller, 'subjectToken'> {
  const tenant = tenants.find(({ odsCode }) => odsCode === user.organisation.odsCode);
  if (tenant?.issuers.includes(issuer.name) !== true) throw new Fault('ORGANISATION_NOT_ALLOWED');
  const requester = Requester.safeParse({
    ...user,
    organisation: { odsCode: tenant.odsCode, name: tenant.name ?? user.organisation.name },
    issuer: issuer.name,
  });
  if (!requester.success) throw new Fault('USER_INCOMPLETE');
  return { requester: requester.data, rights: rightsOf(requester.data, tenant) };
}

function rightsOf({ role }: Requester, { roles, areas }: Tenant): Rights {
  return { functions: ProductFunction.options.filter((name) => roles[name].includes(role)), areas };
}
