import type { ProviderCall } from '../practices/call.js';
import { isObject, parsed } from '../practices/json-value.js';
import type { AppointmentOperation } from '../scenarios/appointment-faults.js';
import { actorId } from './references.js';
import { registrantIn } from './register-body.js';
import { pathPart } from './request-desk.js';
import type { Surgery } from './surgery.js';

/** NHS number of the patient whom a request is about, as far as that can be told before it is looked at closely. */
export function subjectOf(operation: AppointmentOperation, call: ProviderCall, surgery: Surgery): string | undefined {
  return READERS[operation](call, surgery);
}

type Reader = (call: ProviderCall, surgery: Surgery) => string | undefined;

const ofAppointment: Reader = (call, { book }) => book.byId(pathPart(call, 2))?.nhsNumber;

const READERS: Readonly<Record<AppointmentOperation, Reader>> = {
  'find-patient': ({ query }) => /\|(\d{10})$/.exec(query.get('identifier') ?? '')?.[1],
  register: ({ request }) => {
    const registrant = registrantIn(request.body);
    return registrant.kind === 'fine' ? registrant.value.nhsNumber : undefined;
  },
  slots: () => undefined,
  book: ({ request }, { patients }) => {
    const body = parsed(request.body.toString('utf8'));
    return isObject(body) ? patients.byId(actorId(body, 'Patient') ?? '')?.nhsNumber : undefined;
  },
  read: ofAppointment,
  list: (call, { patients }) => patients.byId(pathPart(call, 2))?.nhsNumber,
  amend: ofAppointment,
  cancel: ofAppointment,
};
