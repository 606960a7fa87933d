import { Test } from '@nestjs/testing';
import { DIRECTORY_DESK, SPINE_DIRECTORY } from '#contracts';
import { PlatformConfig, PlatformModule, RedisConfig, StoreModule } from '#platform';
import { aDirectory } from '../testing/a-directory.js';
import { SdsAdapter } from './sds.adapter.js';
import { SdsConfig } from './sds.config.js';
import { SdsDesk } from './sds-desk.js';
import { SDS_JOBS, SdsModule } from './sds.module.js';

describe('wiring of the directory', () => {
  it('gives the directory, its desk and its jobs to whoever asks for it', async () => {
    const config = SdsConfig.parse({
      SDS_BASE_URL: 'https://directory.example',
      SDS_API_KEY: 'key-1',
      SDS_SUPPLIER_ODS_CODE: 'ZZS01',
    });
    const module = await Test.createTestingModule({
      imports: [
        PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' })),
        StoreModule.with(RedisConfig.parse({}), 100),
        SdsModule.with(config, { tenants: [], environment: 'test' }),
      ],
    }).compile();
    expect(module.get(SPINE_DIRECTORY)).toBeInstanceOf(SdsAdapter);
    expect(module.get(DIRECTORY_DESK)).toBeInstanceOf(SdsDesk);
    expect(module.get(SDS_JOBS)).toHaveLength(2);
    await module.close();
  });

  it('warns the operator at the start when the directory is a sandbox, where no practice can be routed', () => {
    expect(aDirectory({ SDS_BASE_URL: 'https://sandbox.directory.example' }).events).toMatchObject([
      { event: 'sds.sandbox' },
    ]);
    expect(aDirectory().events).toEqual([]);
  });
});
