import { Test } from '@nestjs/testing';
import { CALLER_IDENTITY, type CallerIdentity } from '#contracts';
import { PlatformConfig, PlatformModule } from '#platform';
import { accessOf } from '../testing/settings.js';
import { IdentityModule } from './identity.module.js';

it('the module gives whatever asks for it the one who knows the callers', async () => {
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(PlatformConfig.parse({})), IdentityModule.with(accessOf())],
  }).compile();
  const callers = module.get<CallerIdentity>(CALLER_IDENTITY);
  await expect(callers.identify({ token: 'abc' })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});
