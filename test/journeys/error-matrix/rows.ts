import type { LeftOut, Row } from './row.js';
import { APPOINTMENT_LEFT_OUT, APPOINTMENT_ROWS } from './rows-appointments.js';
import { HELD_BACK_ROWS } from './rows-held-back.js';
import { PDS_ROWS } from './rows-pds.js';
import { PRACTICE_ROWS } from './rows-practice.js';
import { SDS_LEFT_OUT, SDS_ROWS } from './rows-sds.js';
import { WIRE_LEFT_OUT, WIRE_ROWS } from './rows-wire.js';

/** Every row of the matrix. */
export const ROWS: readonly Row[] = [
  ...PRACTICE_ROWS,
  ...WIRE_ROWS,
  ...PDS_ROWS,
  ...SDS_ROWS,
  ...APPOINTMENT_ROWS,
  ...HELD_BACK_ROWS,
];

export const LEFT_OUT: readonly LeftOut[] = [...WIRE_LEFT_OUT, ...SDS_LEFT_OUT, ...APPOINTMENT_LEFT_OUT];
