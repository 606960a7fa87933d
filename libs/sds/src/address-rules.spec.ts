import { addressFault } from './address-rules.js';

describe('addresses of practices', () => {
  it.each([
    'https://teapot.example',
    'https://teapot.example/',
    'https://teapot.example:8443/Z90001/STU3/1',
    'HTTPS://Teapot.Example/Z90001',
    'https://teapot.example/a@b/%7C;v=1',
  ])('%s can be called', (address) => {
    expect(addressFault(address, false)).toBeUndefined();
  });

  it.each([
    'teapot.example/Z90001',
    'ftp://teapot.example/Z90001',
    'http://teapot.example/Z90001',
    'https://',
    'https:///Z90001',
    'https://user@teapot.example/',
    'https://user:secret@teapot.example/',
    'https://teapot.example/?a=b',
    'https://teapot.example/#part',
    'https://teapot.example/Z90001 ',
    ' https://teapot.example/Z90001',
    'https://teapot.example/Z9\n0001',
    'https://teapot.example/café',
    'https://teapot.example\\Z90001',
    'https://192.0.2.7/Z90001',
    'https://3221225991/Z90001',
    'https://0xc0.0.2.7/Z90001',
    'https://%31%32%37.0.0.1/Z90001',
    'https://[2001:db8::1]/Z90001',
    'https://localhost/Z90001',
    'https://LOCALHOST./Z90001',
    'https://teapot.localhost:8443/Z90001',
    'https://127.0.0.1:8443/Z90001',
  ])('%j is refused', (address) => {
    expect(addressFault(address, false)).toEqual({ rule: 10, code: 'SDS_ENDPOINT_BAD_ADDRESS' });
  });

  it('lets an http address through by setting, but never this machine', () => {
    expect(addressFault('http://teapot.example/Z90001', true)).toBeUndefined();
    expect(addressFault('http://127.0.0.1/Z90001', true)).toMatchObject({ rule: 10 });
  });
});
