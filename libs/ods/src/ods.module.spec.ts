import { Test } from '@nestjs/testing';
import { ORGANISATION_DIRECTORY } from '#contracts';
import { PlatformConfig, PlatformModule, RedisConfig, StoreModule } from '#platform';
import { OdsAdapter } from './ods.adapter.js';
import { OdsConfig } from './ods.config.js';
import { OdsModule } from './ods.module.js';

describe('wiring of the register of organisations', () => {
  it.each([
    ['asks the register when it is set', { ODT_BASE_URL: 'https://register.example', ODT_API_KEY: 'key-1' }, true],
    ['asks nobody when it is not', {}, false],
  ])('%s', async (_what, settings, asks) => {
    const module = await Test.createTestingModule({
      imports: [
        PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' })),
        StoreModule.with(RedisConfig.parse({}), 10),
        OdsModule.with(OdsConfig.parse(settings)),
      ],
    }).compile();
    expect(module.get<unknown>(ORGANISATION_DIRECTORY) instanceof OdsAdapter).toBe(asks);
    await module.close();
  });
});
