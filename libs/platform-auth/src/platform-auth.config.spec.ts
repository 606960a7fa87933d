import { PlatformAuthConfig } from './platform-auth.config.js';

const base = { OAUTH_TOKEN_URL: 'https://platform.example/oauth2/token/', OAUTH_CLIENT_ID: 'app' };
const folder = { OAUTH_KEYS_DIR: '/keys' };
const path = { OAUTH_PRIVATE_KEY_PATH: '/key.pem' };
const text = { OAUTH_PRIVATE_KEY_PEM: 'one\\ntwo' };
const kid = { OAUTH_KEY_ID: 'test-1' };

it.each([
  ['a folder of keys', folder],
  ['one file', { ...path, ...kid }],
  ['one key as text', { ...text, ...kid }],
])('takes %s', (_what, keys) => {
  expect(PlatformAuthConfig.parse({ ...base, ...keys })).toMatchObject({ OAUTH_PUBLISH_JWKS: false });
});

it('drops the slash that the platform would not find in the aud, and reads line ends in the key', () => {
  expect(PlatformAuthConfig.parse({ ...base, ...text, ...kid })).toMatchObject({
    OAUTH_TOKEN_URL: 'https://platform.example/oauth2/token',
    OAUTH_PRIVATE_KEY_PEM: 'one\ntwo',
  });
});

it.each([
  ['no key', kid, 'OAUTH_PRIVATE_KEY_PATH', /exactly one of OAUTH_KEYS_DIR/u],
  ['two keys', { ...path, ...text, ...kid }, 'OAUTH_PRIVATE_KEY_PATH', /exactly one/u],
  ['a folder and a file', { ...folder, ...path }, 'OAUTH_PRIVATE_KEY_PATH', /exactly one/u],
  ['a folder and a key as text', { ...folder, ...text }, 'OAUTH_PRIVATE_KEY_PATH', /exactly one/u],
  ['a file without its kid', path, 'OAUTH_KEY_ID', /must be the kid/u],
  ['a key as text without its kid', text, 'OAUTH_KEY_ID', /must be the kid/u],
  ['a folder beside a kid', { ...folder, ...kid }, 'OAUTH_KEY_ID', /must not be set/u],
])('refuses %s with one line', (_what, keys, variable, message) => {
  expect(PlatformAuthConfig.safeParse({ ...base, ...keys }).error?.issues).toEqual([
    expect.objectContaining({ path: [variable], message: expect.stringMatching(message) as unknown }),
  ]);
});
