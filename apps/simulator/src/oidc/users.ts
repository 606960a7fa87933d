/** Someone who signs in to the front end by its own accounts. All invented. */
export interface LocalUser {
  readonly username: string;
  /** Claims of the access token; the contract with the product. */
  readonly claims: LocalUserClaims;
}

interface LocalUserClaims {
  /** A GUID, never an e-mail address. Source: shared/spec/identity.md §7. */
  readonly sub: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly title?: string;
  readonly role?: 'doctor' | 'nurse' | 'pharmacist' | 'receptionist' | 'operator';
  readonly local_user_id?: string;
  /** 12 digits, of a smartcard user only. */
  readonly sds_user_id?: string;
  /** 12 digits, of a smartcard user only. */
  readonly sds_role_profile_id?: string;
  readonly organisation?: { readonly ods_code: string; readonly name: string };
}

const URGENT_CARE = { ods_code: 'Z9X01', name: 'Example Urgent Care Centre' };
const WALK_IN = { ods_code: 'Z9X02', name: 'Example Walk-in Clinic' };

/** One `sub` for three people, of two organisations and two issuers: whoever looks only at it mixes tenants. */
const SHARED_SUB = '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e01';

/** Users of the issuer `/oidc`. */
export const LOCAL_USERS: readonly LocalUser[] = [
  {
    username: 'avery.testclinician',
    claims: {
      sub: SHARED_SUB,
      given_name: 'Avery',
      family_name: 'Testclinician',
      title: 'Dr',
      role: 'doctor',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b01',
      sds_user_id: '555200000001',
      sds_role_profile_id: '555200000011',
      organisation: URGENT_CARE,
    },
  },
  {
    username: 'robin.sample',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e02',
      given_name: 'Robin',
      family_name: 'Sample',
      role: 'nurse',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b02',
      organisation: URGENT_CARE,
    },
  },
  {
    username: 'jules.example',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e03',
      given_name: 'Jules',
      family_name: 'Example',
      role: 'pharmacist',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b03',
      organisation: URGENT_CARE,
    },
  },
  {
    username: 'ops.admin',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e04',
      given_name: 'Ops',
      family_name: 'Admin',
      role: 'operator',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b04',
      organisation: URGENT_CARE,
    },
  },
  {
    username: 'other.org',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e05',
      given_name: 'Other',
      family_name: 'Organisation',
      title: 'Dr',
      role: 'doctor',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b05',
      organisation: { ods_code: 'Z9X99', name: 'Example Clinic Elsewhere' },
    },
  },
  {
    username: 'no.name',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e06',
      role: 'doctor',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b06',
      organisation: URGENT_CARE,
    },
  },
  {
    username: 'sam.desk',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e07',
      given_name: 'Sam',
      family_name: 'Desk',
      role: 'receptionist',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b07',
      organisation: URGENT_CARE,
    },
  },
  {
    // The same person as the CIS2 user 555100000001, so that both tokens can be sent together.
    username: 'kit.placeholder',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e08',
      given_name: 'Kit',
      family_name: 'Placeholder',
      title: 'Dr',
      role: 'doctor',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b08',
      sds_user_id: '555100000001',
      sds_role_profile_id: '555300000101',
      organisation: URGENT_CARE,
    },
  },
  {
    username: 'avery.elsewhere',
    claims: {
      sub: SHARED_SUB,
      given_name: 'Avery',
      family_name: 'Elsewhere',
      role: 'doctor',
      local_user_id: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b21',
      organisation: WALK_IN,
    },
  },
];

/** Users of the issuer `/oidc-b`, the second organisation's own. */
export const SECOND_USERS: readonly LocalUser[] = [
  {
    username: 'morgan.second',
    claims: {
      sub: '8e1d2c63-0b2f-4a6f-9a1e-1b2c3d4e5f01',
      given_name: 'Morgan',
      family_name: 'Second',
      title: 'Dr',
      role: 'doctor',
      local_user_id: '9f3a5b21-7a1f-4d64-8b91-2a3f4e5d6c01',
      organisation: WALK_IN,
    },
  },
  {
    username: 'avery.second',
    claims: {
      sub: SHARED_SUB,
      given_name: 'Avery',
      family_name: 'Second',
      role: 'nurse',
      local_user_id: '9f3a5b21-7a1f-4d64-8b91-2a3f4e5d6c02',
      organisation: WALK_IN,
    },
  },
];
