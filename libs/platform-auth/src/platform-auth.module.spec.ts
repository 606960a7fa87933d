import { Test } from '@nestjs/testing';
import { ACCESS_TOKENS } from '#contracts';
import { EVENT_LOG, PlatformConfig, PlatformModule } from '#platform';
import { anRsaKey, pem } from '../testing/key-folder.js';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { TOKEN_URL } from '../testing/token-endpoint.js';
import { ApplicationTokens } from './application-tokens.js';
import { ExchangedTokens } from './exchanged-tokens.js';
import { KEY_RING, KeyRing } from './key-ring.js';
import { PlatformAuthConfig } from './platform-auth.config.js';
import { PlatformAuthModule } from './platform-auth.module.js';

stubTheWire();

const config = PlatformAuthConfig.parse({
  OAUTH_TOKEN_URL: TOKEN_URL,
  OAUTH_CLIENT_ID: 'invented-app',
  OAUTH_KEY_ID: 'test-1',
  OAUTH_PRIVATE_KEY_PEM: pem(anRsaKey()),
});

it.each([
  ['application', ApplicationTokens],
  ['healthcare-worker', ExchangedTokens],
] as const)('gives every module tokens for access as %s, and the public keys', async (access, kind) => {
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(PlatformConfig.parse({})), PlatformAuthModule.with(config, access)],
  })
    .overrideProvider(EVENT_LOG)
    .useValue({})
    .compile();
  expect(module.get(ACCESS_TOKENS)).toBeInstanceOf(kind);
  await expect(module.get<KeyRing>(KEY_RING).publicKeys()).resolves.toMatchObject({ keys: [{ kid: 'test-1' }] });
  await module.close();
});
