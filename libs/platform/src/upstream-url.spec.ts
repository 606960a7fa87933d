import { UpstreamUrl } from './upstream-url.js';

it.each([
  ['https://int.api.example/fhir', 'https://int.api.example/fhir'],
  ['https://Proxy.Example:4443/', 'https://Proxy.Example:4443'],
  [' https://proxy.example ', 'https://proxy.example'],
  ['http://127.0.0.1:9001/x/', 'http://127.0.0.1:9001/x'],
  ['http://localhost:9001', 'http://localhost:9001'],
  ['http://[::1]:9001', 'http://[::1]:9001'],
])('%s is taken as %s', (written, taken) => {
  expect(UpstreamUrl.parse(written)).toBe(taken);
});

it.each([
  'http://proxy.example',
  'http://127.0.0.1.example',
  'https://user:word@proxy.example',
  'https://proxy.example/?a=b',
  'https://proxy.example/#a',
  'ftp://proxy.example',
  'proxy.example',
  '',
])('%j is refused', (written) => {
  expect(UpstreamUrl.safeParse(written).success).toBe(false);
});
