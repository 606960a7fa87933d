import { CIS2_ORGANISATIONS, CIS2_ROLE_NAMES, type Cis2Role, type Cis2User } from './users.js';

type Claims = Readonly<Record<string, unknown>>;

/** How a user of each level signed in. Source of the names: shared/spec/identity.md §5.4. */
const SIGN_IN: Readonly<Record<Cis2User['level'], { readonly acr: string; readonly amr: readonly string[] }>> = {
  1: { acr: 'AAL1_USERPASS', amr: ['USERPASS'] },
  2: { acr: 'AAL2_ANY', amr: ['TOTP'] },
  3: { acr: 'AAL3_ANY', amr: ['N3_SMARTCARD'] },
};

export interface SignInFacts {
  /** Replaces the role that the user chose at the sign-in; may be one that is not the user's. */
  readonly selectedRole: string | undefined;
  readonly audience: string;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly sessionId: string;
}

/** Claims of the ID token beside `iss`, `aud`, `iat`, `exp`: no names, no roles. Source: shared/spec/identity.md §5.4. */
export function idTokenClaims(user: Cis2User, { selectedRole, audience, now, sessionId }: SignInFacts): Claims {
  const selected = selectedRole ?? user.selectedRoleId;
  return {
    sub: user.id,
    azp: audience,
    auth_time: now,
    ...SIGN_IN[user.level],
    // As text for the user who chose a role: both forms occur, and a reader must take both.
    authentication_assurance_level: user.selectedRoleId === undefined ? user.level : String(user.level),
    id_assurance_level: 3,
    ...(selected === undefined ? {} : { selected_roleid: selected }),
    sid: sessionId,
    tokenName: 'id_token',
    tokenType: 'JWTToken',
  };
}

/** Source: shared/spec/identity.md §5.4, the table of userinfo. */
export function userinfoClaims(user: Cis2User): Claims {
  const { id, givenName, familyName, title, roles } = user;
  const odsCodes = [...new Set(roles.map(({ odsCode }) => odsCode))];
  return {
    sub: id,
    uid: id,
    nhsid_useruid: id,
    name: `${familyName} ${givenName}`,
    given_name: givenName,
    family_name: familyName,
    display_name: `${givenName} ${familyName}`,
    ...(title === undefined ? {} : { title }),
    idassurancelevel: '3',
    nhsid_nrbac_roles: roles.map(roleClaims),
    nhsid_user_orgs: odsCodes.map((code) => ({ org_name: CIS2_ORGANISATIONS[code], org_code: code })),
  };
}

function roleClaims({ id, odsCode, code }: Cis2Role): Claims {
  return {
    person_orgid: id.replace(/^5553/, '5552'),
    person_roleid: id,
    org_code: odsCode,
    role_name: CIS2_ROLE_NAMES[code],
    role_code: code,
    activities: ['Example activity'],
    activity_codes: ['B0001'],
  };
}
