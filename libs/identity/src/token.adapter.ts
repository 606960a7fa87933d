import type { JWTPayload } from 'jose';
import { type Caller, type CallerIdentity, type Credentials, parseOdsCode } from '#contracts';
import { Fault } from '#errors';
import type { UpstreamHttp } from '#platform';
import type { AccessRules, OwnIssuer } from './access.js';
import { admit } from './admission.js';
import {
  type Claims,
  chosenRole,
  type NhsSignIn,
  nhsSignInOf,
  nhsUserOf,
  rolesOf,
  selectedRoleOf,
} from './cis2-claims.js';
import { Cis2UserInfo } from './cis2-userinfo.js';
import { ownUserOf } from './token-claims.js';
import { TokenVerifier } from './token-verifier.js';
import type { UserDraft } from './user-draft.js';

/** Recognises users by tokens of our own issuers and of CIS2. Keeps no token. Source: identity.md §5.3, §5.4, §7. */
export class TokenAdapter implements CallerIdentity {
  private readonly verifier: TokenVerifier;
  private readonly userInfo: Cis2UserInfo;

  constructor(
    private readonly access: AccessRules,
    http: UpstreamHttp,
    now: () => Date,
  ) {
    this.verifier = new TokenVerifier(access, now);
    this.userInfo = new Cis2UserInfo(http, now);
  }

  async identify(credentials: Credentials): Promise<Caller> {
    const { issuer, claims } = await this.verifier.verify(credentials.token);
    return issuer.kind === 'cis2'
      ? this.nhsUser(nhsSignInOf(issuer, claims), credentials)
      : this.ownUser(issuer, claims, credentials);
  }

  private async ownUser(issuer: OwnIssuer, claims: JWTPayload, credentials: Credentials): Promise<Caller> {
    const user = ownUserOf(claims);
    const { cis2IdToken, roleProfileId } = credentials;
    if (cis2IdToken === undefined) {
      // Nobody else would notice a role that the user does not have: the header can only confirm what the token says.
      if (roleProfileId !== undefined && roleProfileId !== user.sdsRoleProfileId) throw new Fault('USER_ROLE_REJECTED');
      return { ...admit(user, issuer, this.access), subjectToken: undefined };
    }
    const both = await this.withNhsSignIn(user, cis2IdToken, credentials);
    return { ...admit(both, issuer, this.access), subjectToken: cis2IdToken };
  }

  /** One person with two identities, both of which are sent on (identity.md §7): they must not contradict each other. */
  private async withNhsSignIn(user: UserDraft, idToken: string, credentials: Credentials): Promise<UserDraft> {
    const { issuer, claims } = await this.verifier.verify(idToken);
    if (issuer.kind !== 'cis2') throw new Fault('TOKEN_INVALID');
    const signIn = nhsSignInOf(issuer, claims);
    if (user.sdsUserId !== undefined && user.sdsUserId !== signIn.sub) throw new Fault('USER_ROLE_REJECTED');
    const profile = theOneOf([credentials.roleProfileId, selectedRoleOf(claims), user.sdsRoleProfileId]);
    const person = await this.personOf(signIn, credentials.cis2AccessToken);
    if (person !== undefined && profile !== undefined) {
      const role = chosenRole(rolesOf(person), profile);
      if (parseOdsCode(role.org_code) !== user.organisation.odsCode) throw new Fault('USER_ROLE_REJECTED');
    }
    return { ...user, sdsUserId: signIn.sub, sdsRoleProfileId: profile, assuranceLevel: signIn.level };
  }

  private async nhsUser(signIn: NhsSignIn, credentials: Credentials): Promise<Caller> {
    const { token, cis2IdToken, cis2AccessToken, roleProfileId } = credentials;
    if (cis2IdToken !== undefined && cis2IdToken !== token) throw new Fault('TOKEN_INVALID'); // two sign-ins, one person?
    const person = await this.personOf(signIn, cis2AccessToken);
    if (person === undefined) throw new Fault('USER_INCOMPLETE');
    const role = chosenRole(rolesOf(person), roleProfileId ?? selectedRoleOf(signIn.claims));
    const user = nhsUserOf(signIn, person, role);
    return { ...admit(user, signIn.issuer, this.access), subjectToken: token };
  }

  /** Names and roles: merged into the ID token, else from userinfo; `undefined` when they can be had in neither way. */
  private async personOf(signIn: NhsSignIn, accessToken: string | undefined): Promise<Claims | undefined> {
    const { issuer, claims, sub, until } = signIn;
    if (Object.hasOwn(claims, 'nhsid_nrbac_roles')) return claims;
    if (accessToken === undefined || issuer.userinfoUrl === undefined) return undefined;
    return this.userInfo.read({ url: issuer.userinfoUrl, accessToken, sub, until });
  }
}

/** What several sources say of one thing. @throws Fault `USER_ROLE_REJECTED`: they differ */
function theOneOf(said: readonly (string | undefined)[]): string | undefined {
  const [one, ...others] = new Set(said.filter((value) => value !== undefined));
  if (others.length > 0) throw new Fault('USER_ROLE_REJECTED');
  return one;
}
