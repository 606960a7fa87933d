/** A patient who signs in with NHS login. Numbers and levels: shared/spec/identity.md §9; the people are invented. */
export interface Citizen {
  readonly nhsNumber: string;
  /** Stable id at NHS login, no national number. */
  readonly sub: string;
  readonly familyName: string;
  readonly birthdate: string;
  readonly proofing: 'P0' | 'P5' | 'P9';
  /** Vector of trust. Source: shared/spec/identity.md §6. */
  readonly vot: string;
}

/** The same people as the patients of these numbers. */
export const CITIZENS: readonly Citizen[] = [
  {
    nhsNumber: '9990001006',
    sub: '2c9e7f10-4b1d-4a57-8d20-6f1e2d3c4b01',
    familyName: 'Amber',
    birthdate: '1974-04-19',
    proofing: 'P9',
    vot: 'P9.Cp.Cd',
  },
  {
    nhsNumber: '9990001014',
    sub: '2c9e7f10-4b1d-4a57-8d20-6f1e2d3c4b02',
    familyName: 'Birch',
    birthdate: '1957-03-02',
    proofing: 'P9',
    vot: 'P9.Cp',
  },
  {
    nhsNumber: '9990001022',
    sub: '2c9e7f10-4b1d-4a57-8d20-6f1e2d3c4b03',
    familyName: 'Cherry',
    birthdate: '1966-11-23',
    proofing: 'P5',
    vot: 'P5.Cp.Cd',
  },
  {
    nhsNumber: '9990001030',
    sub: '2c9e7f10-4b1d-4a57-8d20-6f1e2d3c4b04',
    familyName: 'Dogwood',
    birthdate: '1989-01-30',
    proofing: 'P0',
    vot: 'P0.Cp',
  },
];
