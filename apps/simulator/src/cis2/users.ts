/** A healthcare worker who signs in with CIS2. Ids: shared/spec/identity.md §9; the people are invented. */
export interface Cis2User {
  /** 12 digits: `sub`, `uid` and `nhsid_useruid`. */
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Not every user has one. */
  readonly title?: string;
  readonly level: 1 | 2 | 3;
  readonly roles: readonly Cis2Role[];
  /** The role chosen at the sign-in, when one was. */
  readonly selectedRoleId?: string;
}

export interface Cis2Role {
  /** SDS role profile id. */
  readonly id: string;
  readonly odsCode: keyof typeof CIS2_ORGANISATIONS;
  readonly code: keyof typeof CIS2_ROLE_NAMES;
}

export const CIS2_ORGANISATIONS = { Z9X01: 'Example Urgent Care Centre', Z9X02: 'Example Walk-in Clinic' } as const;

export const CIS2_ROLE_NAMES = {
  'S0010:G0020:R8000': '"Clinical":"Example":"Clinical Practitioner Access Role"',
  'S0010:G0020:R8001': '"Clinical":"Example":"Nurse Access Role"',
  'S0010:G0020:R8008': '"Admin":"Example":"Admin/Clinical Support Access Role"',
} as const;

const DOCTOR = 'S0010:G0020:R8000';
const NURSE = 'S0010:G0020:R8001';
const ADMINISTRATIVE = 'S0010:G0020:R8008';

export const CIS2_USERS: readonly Cis2User[] = [
  {
    id: '555100000001',
    givenName: 'Kit',
    familyName: 'Placeholder',
    title: 'Dr',
    level: 3,
    roles: [{ id: '555300000101', odsCode: 'Z9X01', code: DOCTOR }],
  },
  {
    id: '555100000002',
    givenName: 'Blair',
    familyName: 'Manyroles',
    title: 'Dr',
    level: 3,
    roles: [
      { id: '555300000201', odsCode: 'Z9X01', code: DOCTOR },
      { id: '555300000202', odsCode: 'Z9X01', code: ADMINISTRATIVE },
      { id: '555300000203', odsCode: 'Z9X02', code: DOCTOR },
    ],
  },
  {
    id: '555100000003',
    givenName: 'Jordan',
    familyName: 'Chosen',
    level: 3,
    roles: [
      { id: '555300000301', odsCode: 'Z9X01', code: ADMINISTRATIVE },
      { id: '555300000302', odsCode: 'Z9X01', code: NURSE },
    ],
    selectedRoleId: '555300000302',
  },
  { id: '555100000004', givenName: 'Sky', familyName: 'Norole', level: 3, roles: [] },
  {
    id: '555100000005',
    givenName: 'Ash',
    familyName: 'Twofactor',
    title: 'Ms',
    level: 2,
    roles: [{ id: '555300000501', odsCode: 'Z9X01', code: NURSE }],
  },
  {
    id: '555100000006',
    givenName: 'Lee',
    familyName: 'Password',
    level: 1,
    roles: [{ id: '555300000601', odsCode: 'Z9X01', code: DOCTOR }],
  },
];
