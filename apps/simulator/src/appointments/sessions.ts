import { CONSUMERS } from '../scenarios/practice.js';

/** A kind of surgery hours that comes again every week. */
export interface Session {
  /** One digit; slot and schedule ids begin with it. */
  readonly key: string;
  readonly name: string;
  readonly role: { readonly code: string; readonly display: string };
  /** Index into the practice's locations. */
  readonly location: 0 | 1;
  /** Index into the practice's practitioners; absent where the session has no named clinician. */
  readonly practitioner?: number;
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Slots open to others only so many days before; no such rule when absent. */
  readonly embargoDays?: number;
  readonly runs: readonly Run[];
}

/** Slots of one kind, one after the other. */
export interface Run {
  /** `hh:mm` on the clocks of London. */
  readonly from: string;
  readonly count: number;
  /** Length of each slot. */
  readonly minutes: number;
  readonly type: string;
  readonly channel: 'In-person' | 'Telephone' | 'Video';
  /** `false`: kept for the practice. */
  readonly bookable?: boolean;
  /** ODS codes that alone may book. */
  readonly forOrganisations?: readonly string[];
  /** Types of organisation that alone may book. */
  readonly forTypes?: readonly string[];
}

const WORKDAYS = [1, 2, 3, 4, 5];
const [OURS = '', SECOND = ''] = CONSUMERS.map(({ odsCode }) => odsCode);

/** From 17:00 on, six slots with each kind of restriction. Source: shared/spec/appointments.md §11.2. */
const RESTRICTED: readonly Run[] = (
  [
    { forOrganisations: [SECOND] },
    { forTypes: ['urgent-care'] },
    { forOrganisations: [OURS], forTypes: ['urgent-care'] },
    { forOrganisations: [OURS] },
    { forTypes: ['gp-practice'] },
    { forOrganisations: [OURS], forTypes: ['gp-practice'] },
  ] as const
).map((restriction, index) => ({
  from: `17:${String(index)}0`,
  count: 1,
  minutes: 10,
  type: 'Extended access',
  channel: 'Telephone',
  ...restriction,
}));

const GP = { type: 'GP Appointment', minutes: 10 } as const;
const HEALTH_CHECK = { type: 'NHS Health Check', channel: 'In-person' } as const;

/** The week of every practice. The first forty minutes are the practice's own; gaps and changes of kind keep slots from being joined. */
export const SESSIONS: readonly Session[] = [
  {
    key: '1',
    name: 'General GP session',
    role: { code: 'R0260', display: 'General Medical Practitioner' },
    location: 0,
    practitioner: 0,
    weekdays: WORKDAYS,
    runs: [
      { from: '09:00', count: 4, ...GP, channel: 'In-person', bookable: false },
      { from: '09:40', count: 14, ...GP, channel: 'In-person' },
      { from: '12:00', count: 6, ...GP, channel: 'Telephone' },
      { from: '14:30', count: 15, ...GP, channel: 'Video' },
    ],
  },
  {
    key: '2',
    name: 'Health care assistant clinic',
    role: { code: 'R1480', display: 'Healthcare Assistant' },
    location: 1,
    practitioner: 1,
    weekdays: WORKDAYS,
    runs: [
      { from: '09:00', count: 8, minutes: 15, ...HEALTH_CHECK },
      { from: '11:05', count: 6, minutes: 15, ...HEALTH_CHECK },
      { from: '14:30', count: 1, minutes: 70, ...HEALTH_CHECK },
      ...RESTRICTED,
    ],
  },
  {
    key: '3',
    name: 'Practice nurse clinic',
    role: { code: 'R0620', display: 'Staff Nurse' },
    location: 0,
    weekdays: WORKDAYS,
    runs: [
      { from: '09:40', count: 6, minutes: 20, type: 'Nurse Appointment', channel: 'In-person' },
      { from: '11:40', count: 3, minutes: 20, type: 'Blood Test', channel: 'In-person' },
      { from: '14:00', count: 1, minutes: 130, type: 'Wound Clinic', channel: 'In-person' },
    ],
  },
  {
    key: '4',
    name: 'Urgent GP session',
    role: { code: 'R6200', display: 'GP Registrar' },
    location: 0,
    practitioner: 2,
    weekdays: WORKDAYS,
    embargoDays: 2,
    runs: [{ from: '08:00', count: 6, minutes: 10, type: 'Urgent Appointment', channel: 'Telephone' }],
  },
  {
    // Through the small hours of Sunday, so that both clock changes fall into it.
    key: '5',
    name: 'Out of hours',
    role: { code: 'R6300', display: 'Sessional GP' },
    location: 1,
    weekdays: [0],
    runs: [{ from: '00:00', count: 16, minutes: 15, type: 'Out of hours', channel: 'Telephone' }],
  },
];
