import { type AdminActions, parsed } from './kernel/admin.js';
import { json } from './kernel/replies.js';
import type { RegisteredKeys } from './oauth/clients.js';
import { KeySet } from './oauth/key-finder.js';
import type { TokenStore } from './oauth/token-store.js';
import type { IssuerKeyHolder } from './oidc/issuer-key.js';

export interface SignInActionsDeps {
  readonly tokens: TokenStore;
  readonly clientKeys: RegisteredKeys;
  readonly oidcKey: IssuerKeyHolder;
}

/** What goes wrong with keys and tokens in the course of time, at a word: revocation and rotation. */
export function signInActions({ tokens, clientKeys, oidcKey }: SignInActionsDeps): AdminActions {
  return {
    'PUT client-keys': ({ body }) => {
      const jwks = KeySet.safeParse(parsed(body));
      if (!jwks.success) return json(400, { error: 'body: a JWKS, {"keys": [{"kty", "kid", "n", "e"}, …]}' });
      clientKeys.register(jwks.data);
      return json(200, { registered: jwks.data.keys.map(({ kid }) => kid) });
    },
    'DELETE tokens': () => {
      tokens.revokeAll();
      return json(200, { revoked: true });
    },
    'POST oidc/rotate': async () => json(200, { kid: (await oidcKey.rotate()).kid }),
  };
}
