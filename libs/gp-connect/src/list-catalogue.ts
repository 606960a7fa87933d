import type { RecordArea } from '#contracts';

/** What a list of the bundle is for. Decided by its code, never by its title. Source: access-record-structured.md §2.4. */
export type ListRole =
  | { readonly kind: 'primary'; readonly area: RecordArea; readonly ended: boolean }
  | {
      readonly kind: 'secondary';
      readonly area: RecordArea | undefined;
      readonly ended: boolean;
      readonly from: 'consultation' | 'problem';
    }
  | { readonly kind: 'structure' }
  | { readonly kind: 'unknown' };

const primary = (area: RecordArea, ended = false): ListRole => ({ kind: 'primary', area, ended });

const BY_SNOMED: ReadonlyMap<string, ListRole> = new Map([
  ['886921000000105', primary('allergies')],
  ['1103671000000101', primary('allergies', true)],
  ['933361000000108', primary('medications')],
  ['1149501000000101', primary('consultations')],
  ['717711000000103', primary('problems')],
  ['1102181000000102', primary('immunisations')],
  ['826501000000100', primary('uncategorisedData')],
  ['887191000000108', primary('investigations')],
  ['792931000000107', primary('referrals')],
  ['714311000000108', primary('diaryEntries')],
  // Consultation, topic, heading: §2.6.
  ['325851000000107', { kind: 'structure' }],
  ['25851000000105', { kind: 'structure' }],
  ['24781000000107', { kind: 'structure' }],
]);

/** Documents are no area of the request: §1.2. */
const CONTENT: readonly (readonly [string, RecordArea | undefined])[] = [
  ['allergies', 'allergies'],
  ['allergies-that-have-been-ended', 'allergies'],
  ['consultations', 'consultations'],
  ['diary-entries', 'diaryEntries'],
  ['documents', undefined],
  ['immunisations', 'immunisations'],
  ['investigations', 'investigations'],
  ['medications', 'medications'],
  ['outbound-referrals', 'referrals'],
  ['problems', 'problems'],
  ['uncategorised-data', 'uncategorisedData'],
];
const SECONDARY: ReadonlyMap<string, ListRole> = new Map([
  ...CONTENT.flatMap(([content, area]): readonly (readonly [string, ListRole])[] => {
    const ended = content === 'allergies-that-have-been-ended';
    const inConsultations: ListRole = { kind: 'secondary', area, ended, from: 'consultation' };
    return [
      [`consultations-${content}-contained-in-consultations`, inConsultations],
      [`consultations-${content}-in-consultations`, inConsultations],
      [`problems-${content}-related-to-problems`, { kind: 'secondary', area, ended, from: 'problem' }],
    ];
  }),
  [
    'problems-linked-problems-not-relating-to-the-primary-query',
    { kind: 'secondary', area: 'problems', ended: false, from: 'problem' },
  ],
]);

/** The first code that says something decides. */
export function roleOfList(codes: readonly string[]): { readonly role: ListRole; readonly code: string } {
  const known = codes.flatMap((code) => {
    const role = BY_SNOMED.get(code) ?? SECONDARY.get(code);
    return role === undefined ? [] : [{ role, code }];
  })[0];
  return known ?? { role: { kind: 'unknown' }, code: codes[0] ?? '' };
}
