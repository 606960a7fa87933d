import { parseConfig } from '#platform';
import { SspConfig } from './ssp.config.js';

const LOCAL = {
  SSP_BASE_URL: 'http://127.0.0.1:9000/ssp/',
  JWT_ISS: 'https://consumer.example/',
  DEVICE_ID_SYSTEM: 'https://consumer.example/Id/device',
  DEVICE_ID: 'ORCH-01',
  DEVICE_VERSION: '0.1.0',
  LOCAL_USER_ID_SYSTEM: 'https://consumer.example/Id/user',
};
const FILES = { SSP_CLIENT_CERT_PATH: '/c.pem', SSP_CLIENT_KEY_PATH: '/k.pem', SSP_CA_PATHS: '/root.pem, /sub.pem' };
const read = (environment: Readonly<Record<string, string>>) => parseConfig({ ssp: SspConfig }, environment);

describe('the settings of the Spine proxy', () => {
  it('do without certificates for a proxy on this machine, and have the usual limits', () => {
    expect(read(LOCAL)).toMatchObject({
      kind: 'valid',
      config: {
        ssp: {
          SSP_BASE_URL: 'http://127.0.0.1:9000/ssp',
          JWT_AUD: 'root',
          SSP_MAX_SOCKETS: 50,
          GPC_MAX_RECORD_BYTES: 50_000_000,
        },
      },
    });
  });
  it('take certificate, key, every CA file and every revocation list', () => {
    const lists = { SSP_CRL_PATHS: '/root.crl,/sub.crl' };
    expect(read({ ...LOCAL, ...FILES, ...lists, SSP_BASE_URL: 'https://ssp.example' })).toMatchObject({
      kind: 'valid',
      config: {
        ssp: {
          SSP_CA_PATHS: ['/root.pem', '/sub.pem'],
          SSP_CRL_PATHS: ['/root.crl', '/sub.crl'],
          SSP_CERTIFICATE_LOOK_MS: 30_000,
        },
      },
    });
  });
  it.each([
    ['an https proxy without files', { SSP_BASE_URL: 'https://ssp.example' }, Object.keys(FILES)],
    ['a certificate without a key', { ...FILES, SSP_CLIENT_KEY_PATH: '' }, ['SSP_CLIENT_KEY_PATH']],
    ['an http proxy elsewhere', { SSP_BASE_URL: 'http://ssp.example' }, ['SSP_BASE_URL']],
    ['an audience that nobody knows', { JWT_AUD: 'both' }, ['JWT_AUD']],
    ['a product without a version', { DEVICE_VERSION: '' }, ['DEVICE_VERSION']],
    ['an issuer that is no URL', { JWT_ISS: 'us' }, ['JWT_ISS']],
  ])('refuse %s and name the variables', (_case, changes, variables) => {
    const outcome = read({ ...LOCAL, ...changes });
    expect(outcome.kind).toBe('invalid');
    expect(outcome).toHaveProperty(
      'faults',
      variables.map((name) => expect.stringMatching(new RegExp(`^${name}: `, 'u')) as string),
    );
  });
});
