import type { Term } from './resource.js';

const term = (code: string, display: string, more: Partial<Term> = {}): Term => ({ code, display, ...more });

export interface Medicine extends Term {
  readonly dose: string;
  readonly unit: string;
}

const medicine = (code: string, display: string, dose: string, unit: string): Medicine => ({
  code,
  display,
  dose,
  unit,
});

export const MEDICINES: readonly Medicine[] = [
  medicine('322236009', 'Paracetamol 500mg tablets', 'Two to be taken up to four times a day', 'tablet'),
  medicine('39732311000001104', 'Amoxicillin 500mg capsules', 'One to be taken three times a day', 'capsule'),
  medicine('39113611000001102', 'Salbutamol 100micrograms/dose inhaler CFC free', 'Two puffs when required', 'dose'),
  medicine('42104811000001109', 'Ibuprofen 200mg tablets', 'One or two three times a day with food', 'tablet'),
  medicine('319996000', 'Simvastatin 10mg tablets', 'One to be taken at night', 'tablet'),
];

export const DEVICE: Medicine = {
  ...medicine('3493211000001100', 'Mirena 20micrograms/24hours intrauterine device', 'Fitted in the surgery', 'device'),
  said: 'Intrauterine device, fitted in the surgery',
};

/** The name is in the text only. Source: shared/spec/access-record-structured.md §2.8. */
export const DEGRADED = {
  medication: term('196421000000109', 'Transfer-degraded medication entry'),
  drugAllergy: term('196461000000101', 'Transfer-degraded drug allergy'),
  otherAllergy: term('196471000000108', 'Transfer-degraded non-drug allergy'),
  entry: term('196411000000103', 'Transfer-degraded record entry'),
  referral: term('196431000000106', 'Transfer-degraded referral'),
  request: term('196441000000102', 'Transfer-degraded request'),
  plan: term('196451000000104', 'Transfer-degraded plan'),
} as const satisfies Record<string, Term>;

export const REACTIONS: readonly Term[] = [
  term('271807003', 'Eruption of skin'),
  term('126485001', 'Urticaria'),
  term('422587007', 'Nausea'),
];

export const VACCINATIONS: readonly Term[] = [
  term('822851000000102', 'Seasonal influenza vaccination', { described: ['2142081000000112', 'Flu jab'] }),
  term('38598009', 'Measles-mumps-rubella vaccination'),
  term('12866006', 'Pneumococcal vaccination', { read: '6572.', said: 'Pneumococcal vaccination given' }),
];

export const NOT_DONE: readonly Term[] = [
  term('315640000', 'Influenza vaccination declined'),
  term('247151000000100', 'Measles, mumps and rubella vaccination declined'),
];

export const PROBLEMS: readonly Term[] = [
  term('195967001', 'Asthma', { read: 'H33..', said: 'Asthma' }),
  term('73211009', 'Diabetes mellitus'),
  term('38341003', 'Hypertensive disorder', { said: 'High blood pressure' }),
  term('396275006', 'Osteoarthritis'),
  term('40930008', 'Hypothyroidism'),
  term('279039007', 'Low back pain'),
];

export interface Measure extends Term {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
}

const measure = (code: string, display: string, unit: string, from: number, to: number): Measure => ({
  code,
  display,
  unit,
  from,
  to,
});

export const MEASURES: readonly Measure[] = [
  measure('27113001', 'Body weight', 'kg', 48, 120),
  measure('50373000', 'Body height', 'cm', 150, 198),
  measure('60621009', 'Body mass index', 'kg/m2', 18, 38),
  measure('364075005', 'Heart rate', 'bpm', 52, 104),
];

export const RESULTS: readonly Measure[] = [
  measure('1022431000000105', 'Haemoglobin estimation', 'g/L', 98, 170),
  measure('1022541000000102', 'Total white cell count', '10*9/L', 3, 13),
  measure('1022651000000100', 'Platelet count', '10*9/L', 120, 460),
];

export const CREATININE: Measure = measure('1000731000000107', 'Serum creatinine level', 'umol/L', 55, 140);
export const BLOOD_COUNT: Term = term('26604007', 'Full blood count');
export const COMMENT_NOTE: Term = term('37331000000100', 'Comment note');

export const NOTES: readonly string[] = [
  'Feels better than last time, sleeps through.',
  'Discussed what to do if it gets worse; understands and agrees.',
  'Walks the dog twice a day without getting out of breath.',
  'Asked to come back in two weeks, earlier if worried.',
  'No red flags today. Temperature normal, chest clear.',
  'Prefers to be called in the afternoon.',
];

/** Some read like a diagnosis or like a thing done: they are plans all the same. Source: §2.17. */
export const DIARY: readonly Term[] = [
  term('314529007', 'Medication review'),
  term('195967001', 'Asthma', { read: 'H33..' }),
  term('86198006', 'Influenza vaccination'),
  term('390906007', 'Follow-up encounter'),
];
