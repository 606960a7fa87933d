import type { FaultSetting, SimReply } from '../kernel/exchange.js';
import type { ProviderCall } from '../practices/call.js';
import type { AppointmentFault, AppointmentOperation } from '../scenarios/appointment-faults.js';
import { INTERACTION } from '../scenarios/interactions.js';
import { isAppointmentFault } from './admin-actions.js';
import type { AppointmentWorld } from './appointment-world.js';
import { book } from './book.js';
import { amend, cancel } from './change.js';
import { forcedRefusal } from './forced-refusals.js';
import {
  findOrganization,
  findPatient,
  findPractitioner,
  readLocation,
  readOrganization,
  readPatient,
  readPractitioner,
} from './foundations.js';
import { patientAppointments, readAppointment } from './look-up.js';
import { registerPatient } from './register.js';
import { type Operate, replyTo } from './request-desk.js';
import { searchSlots } from './search-slots.js';
import { spoilt } from './spoil.js';
import { subjectOf } from './subject.js';
import type { Surgery } from './surgery.js';
import { operationsOf, type Quirks } from './switchboard.js';

interface Row {
  readonly operate: Operate;
  /** Absent where no fault switch applies. */
  readonly operation?: AppointmentOperation;
}

const ROWS: Readonly<Record<string, Row>> = {
  [INTERACTION.findPatient]: { operate: findPatient, operation: 'find-patient' },
  [INTERACTION.readPatient]: { operate: readPatient },
  [INTERACTION.registerPatient]: { operate: registerPatient, operation: 'register' },
  [INTERACTION.findPractitioner]: { operate: findPractitioner },
  [INTERACTION.readPractitioner]: { operate: readPractitioner },
  [INTERACTION.findOrganization]: { operate: findOrganization },
  [INTERACTION.readOrganization]: { operate: readOrganization },
  [INTERACTION.readLocation]: { operate: readLocation },
  [INTERACTION.searchSlots]: { operate: searchSlots, operation: 'slots' },
  [INTERACTION.bookAppointment]: { operate: book, operation: 'book' },
  [INTERACTION.readAppointment]: { operate: readAppointment, operation: 'read' },
  [INTERACTION.amendAppointment]: { operate: amend, operation: 'amend' },
  [INTERACTION.cancelAppointment]: { operate: cancel, operation: 'cancel' },
  [INTERACTION.patientAppointments]: { operate: patientAppointments, operation: 'list' },
};

/** What foundations and appointments answer; `undefined` for interactions that are neither. `setting`: a fault of the fault board. */
export type AppointmentSystem = (call: ProviderCall, setting?: FaultSetting) => SimReply | undefined;

export function appointmentSystem(world: AppointmentWorld, silenceMs: number): AppointmentSystem {
  return (call, setting) => {
    const row = ROWS[call.interaction.id];
    if (row === undefined) return undefined;
    world.settle();
    const surgery = world.at(call.practice);
    const { operation } = row;
    if (operation === undefined) return row.operate({ call, surgery, quirks: new Map() });
    const spoilable = { operation, odsCode: call.practice.odsCode, nhsNumber: subjectOf(operation, call, surgery) };
    const quirks = new Map([...world.switchboard.take(spoilable), ...fromBoard(setting, operation)]);
    const run = (moment: Date): SimReply => operated(row.operate, { ...call, now: moment }, surgery, quirks);
    return spoilt({ call, quirks, run, world, silenceMs });
  };
}

function operated(operate: Operate, call: ProviderCall, surgery: Surgery, quirks: Quirks): SimReply {
  const desk = { call, surgery, quirks };
  const forced = forcedRefusal(quirks);
  return forced === undefined ? operate(desk) : replyTo(desk, forced);
}

function fromBoard(setting: FaultSetting | undefined, operation: AppointmentOperation): Quirks {
  if (setting === undefined || !isAppointmentFault(setting.name)) return new Map<AppointmentFault, undefined>();
  const fits = operationsOf({ fault: setting.name }).includes(operation);
  return new Map(fits ? [[setting.name, setting.value]] : []);
}
