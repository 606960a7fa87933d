import { Test } from '@nestjs/testing';
import { SPINE_DIRECTORY } from '#contracts';
import { PlatformConfig, PlatformModule } from '#platform';
import { aDirectory } from '../testing/a-directory.js';
import { SdsAdapter } from './sds.adapter.js';
import { SdsConfig } from './sds.config.js';
import { SdsModule } from './sds.module.js';

describe('wiring of the directory', () => {
  it('gives the directory to whoever asks for it', async () => {
    const config = SdsConfig.parse({
      SDS_BASE_URL: 'https://directory.example',
      SDS_API_KEY: 'key-1',
      SDS_SUPPLIER_ODS_CODE: 'ZZS01',
    });
    const module = await Test.createTestingModule({
      imports: [PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' })), SdsModule.with(config, [])],
    }).compile();
    expect(module.get(SPINE_DIRECTORY)).toBeInstanceOf(SdsAdapter);
    await module.close();
  });

  it('warns the operator at the start when the directory is a sandbox, where no practice can be routed', () => {
    expect(aDirectory({ SDS_BASE_URL: 'https://sandbox.directory.example' }).events).toMatchObject([
      { event: 'sds.sandbox' },
    ]);
    expect(aDirectory().events).toEqual([]);
  });
});
