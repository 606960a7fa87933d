import type { RequestedScope, Requester } from '#contracts';

/** What identifies this product and its users to a practice. Source: gp-connect-core.md §3.4, identity.md §7. */
export interface TokenIssuer {
  /** URL of our Spine endpoint. */
  readonly iss: string;
  /** `root`: the practice's service root. `legacy`: the fixed URL of 0.x, for practices that still want it. */
  readonly audience: 'root' | 'legacy';
  readonly device: {
    readonly system: string;
    readonly value: string;
    readonly model: string;
    readonly version: string;
  };
  readonly localUserIdSystem: string;
}

export interface TokenRequest {
  readonly requester: Requester;
  /** Service root of the practice, as the directory gave it. */
  readonly address: string;
  readonly scope: RequestedScope;
  readonly now: Date;
}

const HEADER = '{"alg":"none","typ":"JWT"}';
const LEGACY_AUDIENCE = 'https://authorize.fhir.nhs.net/token';
/** `exp - iat` must be exactly this. Seconds. Source: gp-connect-core.md §3.2. */
const LIFETIME_SECONDS = 300;
/** Some providers refuse an `iat` later than their own clock. Seconds. Source: gp-connect-core.md §3.2 [PRODUCT]. */
const BACKDATED_SECONDS = 2;
/** Stands for an id that the user does not have. Source: gp-connect-core.md §3.4. */
const UNKNOWN_ID = 'UNK';

/**
 * The unsigned token of one request: header, claims, and a full stop with nothing after it.
 * Source: gp-connect-core.md §3.1. Built by hand because jose leaves `typ` out.
 */
export function gpConnectToken(issuer: TokenIssuer, request: TokenRequest): string {
  return `${base64Url(HEADER)}.${base64Url(asciiOnly(JSON.stringify(claims(issuer, request))))}.`;
}

/** Key order of the golden vector. `requested_record` must not be there. Source: gp-connect-core.md §3.2. */
function claims(issuer: TokenIssuer, { requester, address, scope, now }: TokenRequest): object {
  const iat = Math.floor(now.getTime() / 1000) - BACKDATED_SECONDS;
  return {
    iss: issuer.iss,
    sub: requester.userId,
    aud: issuer.audience === 'root' ? address : LEGACY_AUDIENCE,
    exp: iat + LIFETIME_SECONDS,
    iat,
    reason_for_request: 'directcare',
    requested_scope: scope,
    requesting_device: deviceOf(issuer),
    requesting_organization: organisationOf(requester),
    requesting_practitioner: practitionerOf(requester, issuer.localUserIdSystem),
  };
}

function deviceOf({ device }: TokenIssuer): object {
  const { system, value, model, version } = device;
  return { resourceType: 'Device', identifier: [{ system, value }], model, version };
}

function organisationOf({ organisation }: Requester): object {
  return {
    resourceType: 'Organization',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: organisation.odsCode }],
    name: organisation.name,
  };
}

/** All three identifiers are always sent. Source: identity.md §7. */
function practitionerOf(requester: Requester, localUserIdSystem: string): object {
  const { userId, sdsUserId, sdsRoleProfileId, localUserId, familyName, givenName, title } = requester;
  return {
    resourceType: 'Practitioner',
    id: userId,
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: sdsUserId ?? UNKNOWN_ID },
      { system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: sdsRoleProfileId ?? UNKNOWN_ID },
      { system: localUserIdSystem, value: localUserId },
    ],
    name: [{ family: familyName, given: [givenName], ...(title === undefined ? {} : { prefix: [title] }) }],
  };
}

/** Providers decode the bytes with their own character set. Source: gp-connect-core.md §3.1 [PRODUCT]. */
function asciiOnly(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function base64Url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}
