import { createPublicKey, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { anRsaKey, pem } from '../testing/key-folder.js';
import { readSigningKey } from './signing-key.js';

const key = anRsaKey();

it.each([
  ['PKCS#8', pem(key)],
  ['PKCS#1', pem(key, 'pkcs1')],
])('reads a key in the form %s', (_form, text) => {
  const reading = readSigningKey(text, 'test-1');
  expect(reading).toMatchObject({ kind: 'key', key: { kid: 'test-1' } });
});

it('publishes the public half and nothing else', () => {
  const reading = readSigningKey(pem(key), 'test-1');
  const { n, e } = createPublicKey(key).export({ format: 'jwk' });
  expect(reading.kind === 'key' && reading.key.publicJwk).toEqual({
    kty: 'RSA',
    n,
    e,
    alg: 'RS512',
    use: 'sig',
    kid: 'test-1',
  });
});

it.each([
  ['a short key', pem(anRsaKey(1024)), 'must be a key of at least 2048 bits'],
  ['an elliptic key', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), 'must be an RSA key'],
  [
    'an RSA key for PSS only',
    pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
    'must be an RSA',
  ],
  ['a public key', createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(), 'holds no private key'],
  ['a key behind a passphrase', locked(), 'without a passphrase'],
  ['half a key', pem(key).slice(0, 700), 'holds no private key'],
  ['nothing', '', 'holds no private key'],
])('does not use %s, and says why without any of its text', (_what, text, why) => {
  expect(readSigningKey(text, 'test-1')).toEqual({ kind: 'unusable', why: expect.stringContaining(why) as unknown });
});

function locked(): string {
  return createPrivateKey(pem(key))
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'invented' })
    .toString();
}
