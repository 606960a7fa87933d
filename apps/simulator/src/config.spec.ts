import { readConfig } from './config.js';

describe('settings of the simulator', () => {
  it('has a default for everything: port 4000, this machine only, no admin API', () => {
    expect(readConfig({ SIM_RECORDS_DIR: '' })).toEqual({
      kind: 'config',
      config: {
        SIMULATOR_PORT: 4000,
        SIMULATOR_HOST: '127.0.0.1',
        SIM_ADMIN: false,
        SIM_MTLS_PORT: 4443,
        SIM_SDS_API_KEY: 'local-sds-api-key',
        SIM_ODT_API_KEY: 'local-odt-api-key',
      },
    });
  });

  it('reads what is set and drops a slash at the end of the public address', () => {
    const variables = {
      SIMULATOR_PORT: '4100',
      SIM_ADMIN: 'true',
      SIM_PUBLIC_URL: 'http://simulator:4100/',
      SIM_RECORDS_DIR: '/records',
    };
    expect(readConfig(variables)).toMatchObject({
      config: {
        SIMULATOR_PORT: 4100,
        SIM_ADMIN: true,
        SIM_PUBLIC_URL: 'http://simulator:4100',
        SIM_RECORDS_DIR: '/records',
      },
    });
  });

  it('limits PDS and makes it a sandbox only where that is set', () => {
    const variables = {
      SIM_PDS_QUOTA_PER_MINUTE: '300',
      SIM_PDS_SPIKE_PER_MINUTE: '900',
      SIM_PDS_API_QUOTA_PER_MINUTE: '1200',
      SIM_PDS_SANDBOX_DIR: '/sandbox',
    };
    expect(readConfig(variables)).toMatchObject({
      config: {
        SIM_PDS_QUOTA_PER_MINUTE: 300,
        SIM_PDS_SPIKE_PER_MINUTE: 900,
        SIM_PDS_API_QUOTA_PER_MINUTE: 1200,
        SIM_PDS_SANDBOX_DIR: '/sandbox',
      },
    });
    expect(readConfig({ SIM_PDS_QUOTA_PER_MINUTE: '0' })).toMatchObject({ kind: 'faults' });
  });

  it('names every setting that is wrong, without its value', () => {
    const outcome = readConfig({
      SIMULATOR_PORT: 'wrong-port',
      SIM_PUBLIC_URL: 'wrong-address',
      SIM_ADMIN: 'wrong-switch',
    });
    const faults = outcome.kind === 'faults' ? outcome.faults : [];
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['SIMULATOR_PORT', 'SIM_ADMIN', 'SIM_PUBLIC_URL']);
    expect(faults.join()).not.toContain('wrong-');
  });
});
