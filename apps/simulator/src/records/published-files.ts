/** One published bundle. Nobody's name or number is written down here: they are read from the file. */
export interface PublishedFile {
  readonly file: string;
  /** Answers instead of the file's own number, which is a placeholder or is that of an earlier file. */
  readonly standIn?: string;
}

/** Bundles of the folder that SIM_RECORDS_DIR names. */
export const PUBLISHED_FILES: readonly PublishedFile[] = [
  { file: 'allergies-consolidated-1.5.json' },
  { file: 'medications-consolidated-1.2.6.json' },
  { file: 'medications-consolidated-1.5.json', standIn: '9990003009' },
  { file: 'problems-1.5.json' },
  { file: 'immunisations-1.5.json', standIn: '9990003017' },
  { file: 'diary-entries-1.5.json', standIn: '9990003025' },
  { file: 'referrals-1.5.json' },
  { file: 'uncategorised-1.5.json' },
  { file: 'full-record-mixed-confidential-1.5.json', standIn: '9990003033' },
  { file: 'full-record-investigations-heavy-1.5.json', standIn: '9990003041' },
  { file: 'full-record-with-operationoutcome-1.5.json' },
  { file: 'full-record-small-new-supplier-1.5.json', standIn: '9990003068' },
];

/** A patient whose practice answers with another patient's bundle. */
export const WRONG_PATIENT = { file: 'problems-1.5.json', nhsNumber: '9990003076' } as const;
