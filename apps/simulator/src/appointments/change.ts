import type { SimReply } from '../kernel/exchange.js';
import { headerOf } from '../practices/call.js';
import { refuse } from '../practices/outcome.js';
import type { Appointment } from './appointment-book.js';
import { appointmentReply } from './appointment-resource.js';
import { sentAppointment } from './body-rules.js';
import { CHANGE_RULES, type Change, type Kind, reasonRefusal, stateRefusal, versionRefusal } from './change-rules.js';
import {
  type Checked,
  fine,
  firstBroken,
  invalid,
  type Operate,
  pathPart,
  refused,
  replyTo,
  type RequestDesk,
} from './request-desk.js';

/** `PUT /Appointment/{id}`; the interaction says which of the two it is. Source: shared/spec/appointments.md §4.4, §4.5. */
export const amend: Operate = (desk) => changed(desk, 'amend');
export const cancel: Operate = (desk) => changed(desk, 'cancel');

function changed(desk: RequestDesk, kind: Kind): SimReply {
  if (desk.quirks.has('version-conflict')) touchedByPractice(desk);
  const change = checked(desk, kind);
  if (change.kind === 'refused') return replyTo(desk, change.refusal);
  const { call, surgery, quirks } = desk;
  const commit = { command: kind, traceId: headerOf(call.request, 'ssp-traceid'), at: call.now };
  const appointment = surgery.book.change(change.value.former, changesOf(change.value, kind), commit);
  return appointmentReply(200, appointment, call, quirks.has('minimal'));
}

/** Form, existence, version, then what the change would change. */
function checked(desk: RequestDesk, kind: Kind): Checked<Change> {
  const sent = sentAppointment(desk.call.request.body, desk.quirks);
  if (sent.kind === 'refused') return sent;
  const body = sent.value;
  const broken = firstBroken(CHANGE_RULES[kind], body);
  if (broken !== undefined) return refused(invalid(broken));
  const id = pathPart(desk.call, 2);
  if (body['id'] !== id)
    return refused(invalid(`Id in URL (${id}) should match Id in Resource (${String(body['id'])})`));
  const former = desk.surgery.book.byId(id);
  if (former === undefined)
    return refused(refuse(404, 'NO_RECORD_FOUND', `No appointment details found for ID: ${id}`));
  const change: Change = { body, former, desk };
  const refusal = reasonRefusal(body, kind) ?? versionRefusal(change) ?? stateRefusal(change, kind);
  return refusal === undefined ? fine(change) : refused(refusal);
}

function changesOf({ body, former }: Change, kind: Kind): Partial<Pick<Appointment, 'status' | 'elements'>> {
  const { elements } = former;
  if (kind === 'cancel') {
    return { status: 'cancelled', elements: { ...elements, status: 'cancelled', extension: body['extension'] } };
  }
  const { comment: _former, ...rest } = elements;
  const comment = body['comment'] === undefined ? {} : { comment: body['comment'] };
  return { elements: { ...rest, description: body['description'], ...comment } };
}

/** Somebody at the practice saves the appointment between the two looks at it. */
function touchedByPractice({ call, surgery }: RequestDesk): void {
  const former = surgery.book.byId(pathPart(call, 2));
  if (former !== undefined) surgery.book.change(former, {}, { command: 'by-practice', at: call.now });
}
