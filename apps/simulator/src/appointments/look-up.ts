import type { SimReply } from '../kernel/exchange.js';
import { fhir, type Refusal, refuse } from '../practices/outcome.js';
import { appointmentReply, appointmentResource, searchset } from './appointment-resource.js';
import { dayIn, londonDate } from './london-time.js';
import { type Checked, fine, pathPart, refused, replyTo, type RequestDesk } from './request-desk.js';

/** `GET /Appointment/{id}`; what has begun is not given out. Source: shared/spec/appointments.md §4.2. */
export function readAppointment(desk: RequestDesk): SimReply {
  const id = pathPart(desk.call, 2);
  const appointment = desk.surgery.book.byId(id);
  const now = desk.call.now.getTime();
  return appointment === undefined || appointment.start < now
    ? replyTo(desk, refuse(404, 'NO_RECORD_FOUND', `No appointment details found for ID: ${id}`))
    : appointmentReply(200, appointment, desk.call);
}

/** `GET /Patient/{id}/Appointment`: all that begins in those days, today as a whole. Source: shared/spec/appointments.md §4.3. */
export function patientAppointments(desk: RequestDesk): SimReply {
  const { call, surgery, quirks } = desk;
  const period = periodOf(call.query, londonDate(call.now.getTime()));
  if (period.kind === 'refused') return replyTo(desk, period.refusal);
  const patient = surgery.patients.byId(pathPart(call, 2));
  if (patient === undefined && !quirks.has('unknown-patient-empty'))
    return replyTo(desk, refuse(404, 'PATIENT_NOT_FOUND', 'no such patient is served here'));
  const { from, to } = period.value;
  const found = surgery.book.all().filter(({ nhsNumber, start, listedFrom }) => {
    const day = londonDate(start);
    return nhsNumber === patient?.nhsNumber && day >= from && day <= to && listedFrom <= call.now.getTime();
  });
  return fhir(200, searchset(found.map(appointmentResource), { entryAbsent: quirks.has('entry-absent') }));
}

interface Period {
  readonly from: string;
  readonly to: string;
}

const wrong = (diagnostics: string): { readonly kind: 'refused'; readonly refusal: Refusal } =>
  refused(refuse(422, 'INVALID_PARAMETER', diagnostics));

function periodOf(query: URLSearchParams, today: string): Checked<Period> {
  const sent = query.getAll('start');
  if (sent.length !== 2) return wrong("Appointment search must have both 'le' and 'ge' start date parameters.");
  if (sent.some((value) => !/^(ge|le)/.test(value)))
    return wrong('Unknown prefix on start date parameter: only le and ge prefixes are allowed.');
  const [ge, le] = ['ge', 'le'].map((prefix) => sent.find((value) => value.startsWith(prefix))?.slice(2));
  if (ge === undefined || le === undefined)
    return wrong("Parameters must contain two start parameters, one with prefix 'ge' and one with prefix 'le'.");
  return daysIn(ge, le, today);
}

function daysIn(ge: string, le: string, today: string): Checked<Period> {
  const from = dayIn(ge);
  const to = dayIn(le);
  if (from === undefined || to === undefined)
    return wrong('Search dates must be of the format: yyyy-MM-dd and should not include time or timezone.');
  if (from < today || to < today)
    return wrong(`Search dates from the past: ${[from, to].join(', ')} are not allowed in appointment search.`);
  return to < from ? wrong('Upper search date must be after the lower search date.') : fine({ from, to });
}
