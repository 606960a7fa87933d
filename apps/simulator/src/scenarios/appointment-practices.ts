import { aPractice } from './practice.js';
import type { Practice } from './practice.js';

/** Practices whose appointments are not as one would wish. Source: shared/spec/appointments.md §2.9, §10, §11.4. */
export const APPOINTMENT_PRACTICES: readonly Practice[] = [
  // No patient has it as their own practice: whoever books here has to be registered first.
  aPractice({ odsCode: 'Z81040', name: 'Ebony Corner Extended Access Hub', postcode: 'ZZ99 4DE' }),
  aPractice({ odsCode: 'Z81041', name: 'Fern Hollow Surgery', switchedOff: ['appointments'] }),
  aPractice({
    odsCode: 'Z81042',
    name: 'Gannet Rock Practice',
    capabilities: ['foundations', 'structured', 'documents'],
  }),
  aPractice({ odsCode: 'Z81043', name: 'Holly Bush Surgery', diary: { hasSlots: false } }),
  aPractice({
    odsCode: 'Z81044',
    name: 'Ivy House Surgery',
    diary: { faults: [{ fault: 'no-multi-slot' }, { fault: 'slot-limit', value: '3' }] },
  }),
  aPractice({
    odsCode: 'Z81045',
    name: 'Jasmine Terrace Surgery',
    personality: '1.2.7',
    supplier: 'alder',
    diary: {
      faults: [
        { fault: 'rewrite-text' },
        { fault: 'rewrite-created' },
        { fault: 'date-only-end-midnight' },
        { fault: 'ignore-if-match' },
        { fault: 'unknown-patient-empty' },
        { fault: 'entry-absent' },
      ],
    },
  }),
  aPractice({
    odsCode: 'Z81046',
    name: 'Kingfisher Weir Practice',
    diary: {
      faults: [{ fault: 'duplicate-entries' }, { fault: 'object-not-array' }, { fault: 'missing-practitioner' }],
    },
  }),
  aPractice({
    odsCode: 'Z81047',
    name: 'Lime Street Surgery',
    diary: { faults: [{ fault: 'refuse', value: 'S4', on: ['slots'] }] },
  }),
  aPractice({
    odsCode: 'Z81048',
    name: 'Maple Court Practice',
    personality: '1.5.1',
    supplier: 'linden',
    diary: {
      faults: [{ fault: 'strict-if-match' }, { fault: 'window-by-instant' }, { fault: 'organisation-omitted' }],
    },
  }),
  aPractice({
    odsCode: 'Z81049',
    name: 'Nettle Bank Surgery',
    personality: '1.5.1',
    supplier: 'linden',
    diary: { faults: [{ fault: 'guidance-codes' }] },
  }),
];
