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
  readonly role?: 'doctor' | 'nurse' | 'pharmacist' | 'operator';
  readonly local_user_id?: string;
  /** 12 digits, of a smartcard user only. */
  readonly sds_user_id?: string;
  /** 12 digits, of a smartcard user only. */
  readonly sds_role_profile_id?: string;
  readonly organisation?: { readonly ods_code: string; readonly name: string };
}

const URGENT_CARE = { ods_code: 'Z9X01', name: 'Example Urgent Care Centre' };

export const LOCAL_USERS: readonly LocalUser[] = [
  {
    username: 'avery.testclinician',
    claims: {
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e01',
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
];
