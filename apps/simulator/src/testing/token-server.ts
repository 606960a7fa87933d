import { exportJWK, generateKeyPair, type GenerateKeyPairResult, SignJWT } from 'jose';

import type { LegHandler, SimReply, SimRequest } from '../kernel/exchange.js';
import { type KeySource, seededClients } from '../oauth/clients.js';
import { KeyFinder } from '../oauth/key-finder.js';
import { oauthLeg } from '../oauth/oauth-leg.js';
import { TokenStore } from '../oauth/token-store.js';
import { aRequest, HandClock } from './requests.js';

export const AUDIENCE = 'http://localhost:4000/oauth2/token';
export const FORM = 'application/x-www-form-urlencoded';
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

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
  ) {}

  static async create(): Promise<TestApplication> {
    const own = await generateKeyPair('RS512');
    const jwk = { ...(await exportJWK(own.publicKey)), kid: HEADER.kid };
    return new TestApplication(own, await generateKeyPair('RS512'), { kind: 'keys', jwks: { keys: [jwk] } });
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
      clients: seededClients(this.keys),
      keys: new KeyFinder({ clock, cacheSeconds: 0 }),
      publicUrl: () => 'http://localhost:4000',
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
