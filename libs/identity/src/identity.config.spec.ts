import { parseConfig } from '#platform';
import { ENVIRONMENT } from '../testing/settings.js';
import { IdentityConfig } from './identity.config.js';

function faultsWith(changes: Readonly<Record<string, string>>): readonly string[] {
  const outcome = parseConfig({ identity: IdentityConfig }, { ...ENVIRONMENT, ...changes });
  return outcome.kind === 'invalid' ? outcome.faults : [];
}

describe('the settings', () => {
  it.each(['none', 'HS256', 'RS256,HS256', 'RS256;ES256'])('never allow the algorithm list %s', (list) => {
    expect(faultsWith({ FRONTEND_ALGORITHMS: list })).toEqual([
      'FRONTEND_ALGORITHMS: must be a list of RS…, PS… or ES… algorithms',
    ]);
  });

  it('need no more than an issuer and an organisation', () => {
    const { FRONTEND_ISSUER, FRONTEND_JWKS_URL } = ENVIRONMENT;
    expect(IdentityConfig.parse({ FRONTEND_ISSUER, FRONTEND_JWKS_URL, ALLOWED_ORGANISATIONS: 'Z9X01' })).toEqual({
      FRONTEND_ISSUER,
      FRONTEND_JWKS_URL,
      FRONTEND_AUDIENCE: 'gp-connect-orchestrator',
      FRONTEND_ALGORITHMS: ['RS256'],
      FRONTEND_CLOCK_TOLERANCE_S: 10,
      ALLOWED_ORGANISATIONS: ['Z9X01'],
      CIS2_LEAST_LEVEL: 2,
      CIS2_ROLES: new Map(),
      NHS_LOGIN_ISSUERS: [
        'https://auth.login.nhs.uk',
        'https://auth.aos.signin.nhs.uk',
        'https://auth.sandpit.signin.nhs.uk',
      ],
      RECORD_ROLES: ['doctor', 'nurse', 'pharmacist'],
      APPOINTMENT_ROLES: ['doctor', 'nurse', 'pharmacist', 'receptionist'],
      REGISTRATION_ROLES: ['doctor', 'nurse', 'pharmacist'],
      OPERATIONS_ROLES: ['operator'],
    });
  });

  it.each([
    ['our issuer or CIS2 is named, or both', {}, []],
    ['CIS2 alone signs users in', { FRONTEND_ISSUER: '', FRONTEND_JWKS_URL: '' }, []],
    ['a level 3 is wanted', { CIS2_LEAST_LEVEL: '3' }, []],
    ['userinfo is asked without a query', { CIS2_USERINFO_URL: 'https://cis2.example/userinfo' }, []],
    ['the file names the organisations', { ALLOWED_ORGANISATIONS: '', TENANTS_PATH: 'tenants.json' }, []],
  ])('are right when %s', (_, changes, faults) => {
    expect(faultsWith(changes)).toEqual(faults);
  });

  const TOGETHER = 'CIS2_ISSUER, CIS2_JWKS_URL, CIS2_AUDIENCE must be set together';
  const ONE_OF = 'exactly one of ALLOWED_ORGANISATIONS and TENANTS_PATH must be set';
  const ROLE_CODES = 'must be pairs CODE=role separated by commas, each code once, e.g. R8000=doctor';
  const USERINFO = 'must be an https URL, with no query but ?schema=openid; http only to this machine';
  it.each([
    [{ FRONTEND_ISSUER: '' }, ['FRONTEND_ISSUER: is not set; FRONTEND_ISSUER, FRONTEND_JWKS_URL must be set together']],
    [
      { FRONTEND_JWKS_URL: '' },
      ['FRONTEND_JWKS_URL: is not set; FRONTEND_ISSUER, FRONTEND_JWKS_URL must be set together'],
    ],
    [
      { FRONTEND_JWKS_URL: 'http://issuer.example/jwks' },
      [
        'FRONTEND_JWKS_URL: must be an https URL without user, password, query and fragment; http only to this machine (127.0.0.1, localhost)',
      ],
    ],
    [{ CIS2_AUDIENCE: '' }, [`CIS2_AUDIENCE: is not set; ${TOGETHER}`]],
    [
      { CIS2_ISSUER: '', CIS2_JWKS_URL: '', CIS2_AUDIENCE: '' },
      [
        `CIS2_ISSUER: is not set; ${TOGETHER}`,
        `CIS2_JWKS_URL: is not set; ${TOGETHER}`,
        `CIS2_AUDIENCE: is not set; ${TOGETHER}`,
      ],
    ],
    [
      {
        FRONTEND_ISSUER: '',
        FRONTEND_JWKS_URL: '',
        CIS2_ISSUER: '',
        CIS2_JWKS_URL: '',
        CIS2_AUDIENCE: '',
        CIS2_USERINFO_URL: '',
      },
      ['FRONTEND_ISSUER: is not set; must name the issuer of the tokens, unless CIS2_ISSUER does'],
    ],
    [{ ALLOWED_ORGANISATIONS: '' }, [`ALLOWED_ORGANISATIONS: is not set; ${ONE_OF}`]],
    [{ TENANTS_PATH: 'tenants.json' }, [`ALLOWED_ORGANISATIONS: ${ONE_OF}`]],
    [{ ALLOWED_ORGANISATIONS: 'Z9X01,' }, ['ALLOWED_ORGANISATIONS: must be an ODS code: 1 to 9 letters and digits']],
    [{ CIS2_USERINFO_URL: 'http://cis2.example/userinfo' }, [`CIS2_USERINFO_URL: ${USERINFO}`]],
    [{ CIS2_USERINFO_URL: 'https://cis2.example/userinfo?token=1' }, [`CIS2_USERINFO_URL: ${USERINFO}`]],
    [{ CIS2_LEAST_LEVEL: '1' }, ['CIS2_LEAST_LEVEL: must be 2 or 3']],
    [{ CIS2_ROLES: 'R8000' }, [`CIS2_ROLES: ${ROLE_CODES}`]],
    [
      { CIS2_ROLES: 'R8000=gardener' },
      [expect.stringMatching(/^CIS2_ROLES: Invalid option: expected one of "doctor"/u)],
    ],
    [{ CIS2_ROLES: 'R8000=doctor,R8000=nurse' }, [`CIS2_ROLES: ${ROLE_CODES}`]],
    [{ CIS2_ROLES: 'r 8000=doctor' }, [`CIS2_ROLES: ${ROLE_CODES}`]],
  ])('%j are refused with one line for each mistake', (changes, faults) => {
    expect(faultsWith(changes)).toEqual(faults);
  });

  it.each(['RECORD_ROLES', 'APPOINTMENT_ROLES', 'REGISTRATION_ROLES', 'OPERATIONS_ROLES'])(
    'name in %s only roles that we know',
    (name) => {
      expect(faultsWith({ [name]: 'doctor,gardener' })).toEqual([expect.stringContaining(`${name}: `)]);
      expect(faultsWith({ [name]: 'doctor , operator' })).toEqual([]);
    },
  );
});
