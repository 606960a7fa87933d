import { exportJWK, generateKeyPair, type GenerateKeyPairResult, SignJWT } from 'jose';

import { cis2Issuer, cis2Leg } from '../cis2/cis2-leg.js';
import type { LegHandler, SimReply, SimRequest } from '../kernel/exchange.js';
import { nhsLoginIssuer, nhsLoginLeg } from '../nhs-login/nhs-login-leg.js';
import { type KeySource, seededClients } from '../oauth/clients.js';
import { KeyFinder } from '../oauth/key-finder.js';
import { oauthLeg } from '../oauth/oauth-leg.js';
import { TokenStore } from '../oauth/token-store.js';
import { type IssuerKey, newIssuerKey } from '../oidc/issuer-key.js';
import { aRequest, bodyOf, HandClock } from './requests.js';

export const AUDIENCE = 'http://localhost:4000/oauth2/token';
export const FORM = 'application/x-www-form-urlencoded';
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
export const PUBLIC_URL = 'http://localhost:4000';

const HEADER = { alg: 'RS512', typ: 'JWT', kid: 'test-1' };

export interface AssertionChanges {
  /** Changes the header after signing: the signature no longer fits. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly clientId?: string;
  readonly foreignKey?: boolean;
}

/** An application with its keys, and the clock that it shares with the token server. */
export class TestApplication {
  readonly clock = new HandClock();

  private constructor(
    private readonly own: GenerateKeyPairResult,
    private readonly foreign: GenerateKeyPairResult,
    private readonly keys: KeySource,
    readonly cis2Key: IssuerKey,
    private readonly nhsLoginKey: IssuerKey,
  ) {}

  static async create(): Promise<TestApplication> {
    const own = await generateKeyPair('RS512');
    const jwk = { ...(await exportJWK(own.publicKey)), kid: HEADER.kid };
    const keys: KeySource = { kind: 'keys', jwks: { keys: [jwk] } };
    const foreign = await generateKeyPair('RS512');
    return new TestApplication(own, foreign, keys, await newIssuerKey(), await newIssuerKey('RS512'));
  }

  get nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }

  /** A fresh token server that knows this application. */
  server({ lenientContentType = false } = {}): { readonly leg: LegHandler; readonly tokens: TokenStore } {
    const { clock } = this;
    const tokens = new TokenStore(clock);
    const leg = oauthLeg({
      clock,
      tokens,
      clients: seededClients(() => this.keys),
      keys: new KeyFinder({ clock, cacheSeconds: 0 }),
      publicUrl: () => PUBLIC_URL,
      issuers: [cis2Issuer(this.signInDeps(this.cis2Key)), nhsLoginIssuer(this.signInDeps(this.nhsLoginKey))],
      lenientContentType,
    });
    return { leg, tokens };
  }

  async assertion({ header, claims, clientId = 'sim-app', foreignKey }: AssertionChanges = {}): Promise<string> {
    const standard = {
      iss: clientId,
      sub: clientId,
      aud: AUDIENCE,
      jti: this.clock.uuid(),
      exp: this.nowSeconds + 180,
    };
    const jwt = new SignJWT({ ...standard, ...claims }).setProtectedHeader(HEADER);
    const signed = await jwt.sign(foreignKey === true ? this.foreign.privateKey : this.own.privateKey);
    return header === undefined ? signed : signed.replace(/^[^.]*/, encoded({ ...HEADER, ...header }));
  }

  /** The ID token of a seeded user of CIS2 (12 digits) or of NHS login (10 digits). */
  async idToken(user: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const cis2 = user.length === 12;
    const leg = cis2 ? cis2Leg(this.signInDeps(this.cis2Key)) : nhsLoginLeg(this.signInDeps(this.nhsLoginKey));
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ user, ...more });
    const reply = await leg.handle(aRequest(`${leg.prefix}/id-token`, { method: 'POST', headers, body }));
    return (bodyOf(reply) as { id_token: string }).id_token;
  }

  /** Asks for the exchange of an ID token, in good order but for the fields given. */
  async exchange(
    subjectToken: string,
    leg = this.server().leg,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<SimReply> {
    const subject = { grant_type: EXCHANGE, subject_token_type: ID_TOKEN, subject_token: subjectToken };
    return this.ask(await this.assertion(), leg, { ...subject, ...fields });
  }

  private signInDeps(key: IssuerKey) {
    return { clock: this.clock, key, publicUrl: () => PUBLIC_URL };
  }

  async ask(
    assertion: string,
    leg = this.server().leg,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<SimReply> {
    return leg.handle(tokenRequest(assertion, fields));
  }
}

export function tokenRequest(assertion: string, fields: Readonly<Record<string, string>> = {}): SimRequest {
  const form = {
    grant_type: 'client_credentials',
    client_assertion_type: JWT_BEARER,
    client_assertion: assertion,
    ...fields,
  };
  const body = new URLSearchParams(form).toString();
  return aRequest('/oauth2/token', { method: 'POST', headers: { 'Content-Type': FORM }, body });
}

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
