import { z } from 'zod';
import { parseOdsCode, type RequesterRole } from '#contracts';
import { Fault } from '#errors';
import type { Cis2Issuer } from './access.js';
import { Title, type UserDraft } from './user-draft.js';

/** Claims of a token or of userinfo, before anything is read from them. */
export type Claims = Readonly<Record<string, unknown>>;

/** A national role of a user. Source: identity.md §5.4. */
const NationalRole = z.object({
  /** SDS role profile id. */
  person_roleid: z.string().regex(/^\d{1,20}$/u),
  org_code: z.string(),
  role_code: z.string().optional(),
});
export type NationalRole = z.infer<typeof NationalRole>;

/** The claim is a number or a text. Source: identity.md §5.4. */
const LEVELS: ReadonlyMap<unknown, 1 | 2 | 3> = new Map<unknown, 1 | 2 | 3>([
  [1, 1],
  ['1', 1],
  [2, 2],
  ['2', 2],
  [3, 3],
  ['3', 3],
]);

/** A CIS2 sign-in whose ID token is genuine and strong enough. */
export interface NhsSignIn {
  readonly issuer: Cis2Issuer;
  /** Of the ID token. */
  readonly claims: Claims;
  /** SDS user id, 12 digits. */
  readonly sub: string;
  /** End of the ID token. Seconds since 1970. */
  readonly until: number;
  readonly level: 1 | 2 | 3;
}

const IdToken = z.object({ sub: z.string(), exp: z.number() });

/**
 * The sign-in that a verified CIS2 ID token tells of. A level that is not stated is too weak.
 * @throws Fault `SIGN_IN_TOO_WEAK`, `TOKEN_INVALID`. Source: identity.md §5.4, pds.md §1.
 */
export function nhsSignInOf(issuer: Cis2Issuer, claims: Claims): NhsSignIn {
  const read = IdToken.safeParse(claims);
  if (!read.success) throw new Fault('TOKEN_INVALID');
  const level = LEVELS.get(claims['authentication_assurance_level']);
  if (level === undefined || level < issuer.leastLevel) throw new Fault('SIGN_IN_TOO_WEAK');
  return { issuer, claims, sub: read.data.sub, until: read.data.exp, level };
}

/** Role profile that was chosen at CIS2, if one was. A claim that is no text fails: nothing stands in for it. */
export function selectedRoleOf(idToken: Claims): string | undefined {
  const selected = z.string().optional().safeParse(idToken['selected_roleid']);
  if (!selected.success) throw new Fault('USER_ROLE_REJECTED');
  return selected.data;
}

/** @throws Fault `USER_ROLE_REJECTED`: the list of roles is not valid. Nobody has a role by not stating any. */
export function rolesOf(person: Claims): readonly NationalRole[] {
  const roles = z.array(NationalRole).default([]).safeParse(person['nhsid_nrbac_roles']);
  if (!roles.success) throw new Fault('USER_ROLE_REJECTED');
  return roles.data;
}

/**
 * The role that the user works in: the wanted one, which is not replaced when the user does not have it, else the only one.
 * @throws Fault `USER_ROLE_REJECTED`. Source: identity.md §5.3.
 */
export function chosenRole(roles: readonly NationalRole[], wanted: string | undefined): NationalRole {
  const fitting = wanted === undefined ? roles : roles.filter(({ person_roleid: id }) => id === wanted);
  const [role, ...others] = fitting;
  if (role === undefined || others.length > 0) throw new Fault('USER_ROLE_REJECTED');
  return role;
}

const Person = z.object({
  given_name: z.string(),
  family_name: z.string(),
  title: Title.catch(undefined),
  local_user_id: z.string().optional(),
});
const Organisations = z.array(z.object({ org_code: z.string(), org_name: z.string() })).catch([]);

/**
 * The person behind a CIS2 sign-in, by the table of identity.md §7.
 * @throws Fault `USER_INCOMPLETE`, `ROLE_NOT_ALLOWED`
 */
export function nhsUserOf(signIn: NhsSignIn, person: Claims, role: NationalRole): UserDraft {
  const { claims, sub, level, issuer } = signIn;
  const read = Person.safeParse({ local_user_id: claims['local_user_id'], ...person });
  if (!read.success) throw new Fault('USER_INCOMPLETE');
  return {
    userId: sub,
    // Else our own id for this user: the local account is the CIS2 account, and stays it as long as `sub` does.
    localUserId: read.data.local_user_id ?? `cis2-${sub}`,
    sdsUserId: sub,
    sdsRoleProfileId: role.person_roleid,
    familyName: read.data.family_name,
    givenName: read.data.given_name,
    title: read.data.title,
    role: ourRole(role, issuer),
    assuranceLevel: level,
    organisation: { odsCode: parseOdsCode(role.org_code) ?? '', name: organisationName(person, role.org_code) },
  };
}

function organisationName(person: Claims, code: string): string | undefined {
  const organisations = Organisations.parse(person['nhsid_user_orgs']);
  return organisations.find((organisation) => organisation.org_code === code)?.org_name;
}

/** By the whole code first, then by its last part. @throws Fault `ROLE_NOT_ALLOWED`: no code, or one that gives no right. */
function ourRole({ role_code: code }: NationalRole, { roles }: Cis2Issuer): RequesterRole {
  const whole = code?.trim() ?? '';
  const role = roles.get(whole) ?? roles.get(whole.slice(whole.lastIndexOf(':') + 1));
  if (role === undefined) throw new Fault('ROLE_NOT_ALLOWED');
  return role;
}
