import type { Term } from './resource.js';

const term = (code: string, display: string): Term => ({ code, display });

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
  medicine(
    '42104811000001109',
    'Ibuprofen 200mg tablets',
    'One or two to be taken three times a day with food',
    'tablet',
  ),
  medicine('319996000', 'Simvastatin 10mg tablets', 'One to be taken at night', 'tablet'),
];

export const ALLERGIES: readonly Term[] = [
  term('91936005', 'Allergy to penicillin'),
  term('91935009', 'Allergy to peanut'),
  term('232350006', 'House dust mite allergy'),
  term('300916003', 'Latex allergy'),
];

export const REACTIONS: readonly Term[] = [
  term('271807003', 'Eruption of skin'),
  term('126485001', 'Urticaria'),
  term('422587007', 'Nausea'),
];

export const VACCINATIONS: readonly Term[] = [
  term('86198006', 'Influenza vaccination'),
  term('38598009', 'Measles-mumps-rubella vaccination'),
  term('12866006', 'Pneumococcal vaccination'),
];

export const PROBLEMS: readonly Term[] = [
  term('195967001', 'Asthma'),
  term('73211009', 'Diabetes mellitus'),
  term('38341003', 'Hypertensive disorder'),
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

export const NOTES: readonly string[] = [
  'Feels better than last time, sleeps through.',
  'Discussed what to do if it gets worse; understands and agrees.',
  'Walks the dog twice a day without getting out of breath.',
  'Asked to come back in two weeks, earlier if worried.',
  'No red flags today. Temperature normal, chest clear.',
  'Prefers to be called in the afternoon.',
];

export const DIARY: readonly Term[] = [
  term('314529007', 'Medication review'),
  term('390906007', 'Follow-up encounter'),
  term('86198006', 'Influenza vaccination'),
];
