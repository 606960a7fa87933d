import { createHash } from 'node:crypto';
import { OdsCode, type Requester } from '#contracts';
import { gpConnectToken, type TokenIssuer } from './gp-connect-token.js';

const ISSUER: TokenIssuer = {
  iss: 'https://orchestrator.consumer.example.nhs.uk/',
  audience: 'root',
  device: {
    system: 'https://consumer.example.nhs.uk/Id/device-identifier',
    value: 'ORCH-01',
    model: 'GP Connect Orchestrator',
    version: '1.0.0',
  },
  localUserIdSystem: 'https://consumer.example.nhs.uk/Id/user-guid',
};
const AVERY: Requester = {
  issuer: 'frontend',
  userId: 'user-7f3c',
  localUserId: '0b6c2f0e-6a0a-4b8e-9a57-0b8b3c1d2e3f',
  sdsUserId: '111222333444',
  sdsRoleProfileId: '444555666777',
  familyName: 'Testclinician',
  givenName: 'Avery',
  title: 'Dr',
  role: 'doctor',
  organisation: { odsCode: OdsCode.parse('Z9X01'), name: 'Example Urgent Care Centre' },
};
const ROOT = 'https://gp.supplier.example.nhs.uk/Z81999/STU3/1/gpconnect/structured';
/** The token is dated two seconds back. */
const NOW = new Date((1_767_225_600 + 2) * 1000);

interface Claims {
  readonly aud: string;
  readonly exp: number;
  readonly iat: number;
  readonly requesting_practitioner: Readonly<
    Record<'identifier' | 'name', readonly Readonly<Record<string, unknown>>[]>
  >;
}

const tokenFor = (requester: Requester, issuer = ISSUER, now = NOW): string =>
  gpConnectToken(issuer, { requester, address: ROOT, scope: 'patient/*.read', now });
const payloadOf = (token: string): string => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
const claimsOf = (token: string): Claims => JSON.parse(payloadOf(token)) as Claims;

describe('the token that tells a practice who asks', () => {
  it('is byte for byte the published example', () => {
    const token = tokenFor(AVERY);
    expect(token).toHaveLength(1436);
    expect(createHash('sha256').update(token, 'ascii').digest('hex')).toBe(
      '9bb10fa65c882dfe4cf7522c43d1b80fc731b985ba60706200ed79b963f6f3c3',
    );
  });
  it('is unsigned, says so with exactly two keys, and ends in a full stop', () => {
    const [header, payload, signature] = tokenFor(AVERY).split('.');
    expect(header).toBe('eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0');
    expect(payload).toMatch(/^[A-Za-z0-9_-]+$/u);
    expect(signature).toBe('');
  });
  it('is valid for exactly five minutes from two seconds ago, in whole seconds', () => {
    const { iat, exp } = claimsOf(tokenFor(AVERY, ISSUER, new Date('2026-11-16T09:00:00.999Z')));
    expect(iat).toBe(Date.parse('2026-11-16T08:59:58Z') / 1000);
    expect(exp - iat).toBe(300);
  });
  it('says UNK for a user without a smartcard, and always names the local user', () => {
    const { sdsUserId: _user, sdsRoleProfileId: _role, title: _title, ...local } = AVERY;
    const { identifier, name } = claimsOf(tokenFor(local)).requesting_practitioner;
    expect(identifier.map(({ value }) => value)).toEqual(['UNK', 'UNK', local.localUserId]);
    expect(name).toEqual([{ family: 'Testclinician', given: ['Avery'] }]);
  });
  it('names the practice, or the old fixed address where that is configured', () => {
    expect(claimsOf(tokenFor(AVERY)).aud).toBe(ROOT);
    expect(claimsOf(tokenFor(AVERY, { ...ISSUER, audience: 'legacy' })).aud).toBe(
      'https://authorize.fhir.nhs.net/token',
    );
  });
  it('writes names in any script with ASCII only, and they read back unchanged', () => {
    const token = tokenFor({ ...AVERY, familyName: 'Ŵyn-Þórsdóttir', givenName: '𝒜very' });
    expect(payloadOf(token)).toMatch(/^[\x20-\x7e]+$/u);
    expect(payloadOf(token)).toContain('\\u0174yn-\\u00de');
    expect(claimsOf(token).requesting_practitioner.name).toEqual([
      { family: 'Ŵyn-Þórsdóttir', given: ['𝒜very'], prefix: ['Dr'] },
    ]);
  });
  it('says nothing about the patient', () => {
    expect(payloadOf(tokenFor(AVERY))).not.toContain('requested_record');
  });
});
