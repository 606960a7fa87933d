import { z } from 'zod';

import { type AdminActions, parsed } from '../kernel/admin.js';
import type { SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import {
  APPOINTMENT_FAULTS,
  APPOINTMENT_OPERATIONS,
  type AppointmentFault,
  type AppointmentFaultOrder,
} from '../scenarios/appointment-faults.js';
import type { AppointmentDesk } from './appointment-world.js';
import { FORCED_REFUSALS } from './forced-refusals.js';
import { operationsOf } from './switchboard.js';

export const isAppointmentFault = (name: string): name is AppointmentFault => Object.hasOwn(APPOINTMENT_FAULTS, name);

const Order = z.strictObject({
  /** `name` or `name=value`. */
  fault: z.string(),
  on: z.array(z.enum(APPOINTMENT_OPERATIONS)).optional(),
  practice: z.string().optional(),
  nhsNumber: z.string().optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
});

/** The truth about appointments and their fault switches, over HTTP. */
export function appointmentActions(desk: AppointmentDesk): AdminActions {
  return {
    'GET appointments': ({ query }) =>
      json(
        200,
        desk.list({ practice: query.get('practice') ?? undefined, nhsNumber: query.get('nhsNumber') ?? undefined }),
      ),
    'DELETE appointments': () => {
      desk.reset();
      return json(200, { reset: true });
    },
    'GET appointment-faults': () => json(200, { on: desk.switches(), known: APPOINTMENT_FAULTS }),
    'POST appointment-faults': (request) => switchedOn(request, desk),
    'DELETE appointment-faults': () => {
      desk.switchOff();
      return json(200, { on: desk.switches() });
    },
  };
}

function switchedOn({ body }: SimRequest, desk: AppointmentDesk): SimReply {
  const sent = Order.safeParse(parsed(body));
  const order = sent.success ? orderOf(sent.data) : undefined;
  if (order === undefined || operationsOf(order).length === 0) {
    const error =
      'body: {"fault": "name" or "name=value", "on"?, "practice"?, "nhsNumber"?, "times"?, "probability"?, "seed"?}';
    return json(400, { error, known: APPOINTMENT_FAULTS });
  }
  desk.switchOn(order);
  return json(200, { on: desk.switches() });
}

function orderOf({ fault: sent, ...rest }: z.infer<typeof Order>): AppointmentFaultOrder | undefined {
  const [fault = '', value] = sent.split('=', 2);
  return isAppointmentFault(fault) && hasFittingValue(fault, value) ? { ...rest, fault, value } : undefined;
}

const WITH_A_NUMBER: readonly AppointmentFault[] = ['list-lag', 'slot-lag', 'slot-limit'];
const WITH_OR_WITHOUT: readonly AppointmentFault[] = ['late-commit', 'slow-commit', 'slow'];

/** A switch that would do nothing, or not what is meant, is not taken. */
function hasFittingValue(fault: AppointmentFault, value: string | undefined): boolean {
  if (fault === 'refuse') return Object.hasOwn(FORCED_REFUSALS, value ?? '');
  if (value === undefined) return !WITH_A_NUMBER.includes(fault);
  return /^\d+$/.test(value) && [...WITH_A_NUMBER, ...WITH_OR_WITHOUT].includes(fault);
}
