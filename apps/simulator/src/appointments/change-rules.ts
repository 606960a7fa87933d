import { isDeepStrictEqual } from 'node:util';

import { headerOf } from '../practices/call.js';
import { isText, type JsonObject } from '../practices/json-value.js';
import { type Refusal, refuse } from '../practices/outcome.js';
import type { Appointment } from './appointment-book.js';
import { appointmentResource } from './appointment-resource.js';
import {
  type BodyRule,
  bookerNamed,
  extensionsKnown,
  nothingForbidden,
  participantsWhole,
  profiled,
  referencesLocal,
  textsFit,
} from './body-rules.js';
import { CANCELLATION_REASON } from './fixed.js';
import { extensionNamed, extensionsOf } from './references.js';
import { invalid, type RequestDesk } from './request-desk.js';

/** A change with what it would change. */
export interface Change {
  readonly body: JsonObject;
  readonly former: Appointment;
  readonly desk: RequestDesk;
}

export type Kind = 'amend' | 'cancel';

/** What any change must be by itself. Source: shared/spec/appointments.md §4.4, §4.5. */
const COMMON: readonly BodyRule[] = [profiled, referencesLocal, participantsWhole, nothingForbidden, extensionsKnown];

export const CHANGE_RULES: Readonly<Record<Kind, readonly BodyRule[]>> = {
  amend: [...COMMON, textsFit, withoutReason],
  // Its texts are the practice's own: one that merges the two fields has made a longer one (§3.2).
  cancel: [...COMMON, toCancelled],
};

function withoutReason(body: JsonObject): string | undefined {
  return extensionNamed(body, CANCELLATION_REASON) === undefined
    ? undefined
    : 'Cannot amend cancellation reason in appointment amend';
}

function toCancelled(body: JsonObject): string | undefined {
  if (body['status'] !== 'cancelled') return 'Status must be "cancelled"';
  return extensionNamed(body, CANCELLATION_REASON) === undefined
    ? 'The cancellation reason must be provided'
    : undefined;
}

/** A reason without words: the one row of §4.5 with another code. */
export function reasonRefusal(body: JsonObject, kind: Kind): Refusal | undefined {
  const extension = extensionNamed(body, CANCELLATION_REASON);
  if (kind === 'amend' || extension === undefined || isText(extension['valueString'])) return undefined;
  return refuse(422, 'INVALID_PARAMETER', 'The cancellation reason must not be empty');
}

/** Compares versions only where one is sent, as live systems do. Source: shared/spec/appointments.md §1.3. */
export function versionRefusal({ former, desk: { call, quirks } }: Change): Refusal | undefined {
  const sent = headerOf(call.request, 'if-match');
  const absent = sent === '' && !quirks.has('strict-if-match');
  if (quirks.has('ignore-if-match') || absent || sent === `W/"${former.version}"`) return undefined;
  const version = /^(?:W\/)?"(.*)"$/.exec(sent)?.[1] ?? sent;
  return refuse(
    409,
    'FHIR_CONSTRAINT_VIOLATION',
    `The specified version (${version}) did not match the current resource version (${former.version})`,
  );
}

/** Whether this appointment may be changed so, and only so. */
export function stateRefusal(change: Change, kind: Kind): Refusal | undefined {
  const broken = stateBroken(change, kind) ?? contentBroken(change, kind) ?? bookerMissing(change);
  return broken === undefined ? undefined : invalid(broken);
}

const PAST: Readonly<Record<Kind, string>> = {
  amend: 'The appointment amend start date cannot be in the past',
  cancel: 'The cancellation start date cannot be in the past',
};
const CANCELLED: Readonly<Record<Kind, string>> = {
  amend: 'Status must be "booked"',
  cancel: 'The appointment is already cancelled',
};

function stateBroken({ former, desk }: Change, kind: Kind): string | undefined {
  if (former.visit) return 'A visit cannot be changed by other organisations';
  if (former.status === 'cancelled') return CANCELLED[kind];
  return former.start < desk.call.now.getTime() ? PAST[kind] : undefined;
}

function contentBroken(change: Change, kind: Kind): string | undefined {
  const changed = changedElement(change, kind);
  const during = kind === 'cancel' ? '(cancellation) ' : '';
  return changed === undefined ? undefined : `Invalid Appointment property has been amended ${during}[${changed}]`;
}

/** The reference provider refuses what was booked at the practice's own desk: shared/spec/appointments.md §10, 25. */
function bookerMissing({ body, desk }: Change): string | undefined {
  return desk.call.practice.personality === '1.2.7' ? bookerNamed(body) : undefined;
}

const MAY_CHANGE: Readonly<Record<Kind, readonly string[]>> = {
  amend: ['description', 'comment'],
  cancel: ['status', 'extension'],
};
/** May be left out; `meta` is what `If-Match` is for. */
const MAY_BE_MISSING = ['serviceCategory', 'serviceType', 'minutesDuration'];

function changedElement({ body, former }: Change, kind: Kind): string | undefined {
  const { meta: _meta, ...before } = appointmentResource(former);
  const names = new Set([...Object.keys(before), ...Object.keys(body)]);
  names.delete('meta');
  for (const name of MAY_CHANGE[kind]) names.delete(name);
  const changed = [...names].find((name) => {
    const left = body[name] === undefined && MAY_BE_MISSING.includes(name);
    return !left && !isDeepStrictEqual(body[name], before[name]);
  });
  if (changed !== undefined || kind === 'amend') return changed;
  const others = extensionsOf(body).filter(({ url }) => url !== CANCELLATION_REASON);
  return isDeepStrictEqual(others, extensionsOf(before)) ? undefined : 'extension';
}
