import { type AppointmentAmendment, type AppointmentDocument, LocalId } from '#contracts';
import { EXTENSION, EXTENSION_NAME } from './booking-systems.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The appointment as it was read, with other texts and nothing else changed: it is never rebuilt from our own model.
 * Source: appointments.md §4.4; §10 row 24 for the one thing that is left out.
 */
export function amendedBody({ json }: AppointmentDocument, { description, comment }: AppointmentAmendment): string {
  const { comment: before, ...resource } = withoutEmptyReason(parsed(json));
  const after = comment === undefined ? before : (comment ?? undefined);
  return JSON.stringify({
    ...resource,
    ...(description === undefined ? {} : { description }),
    ...(after === undefined ? {} : { comment: after }),
  });
}

/** One reason and no other: practices refuse an extension that comes twice. Source: appointments.md §4.5, §3.4 B22. */
export function cancelledBody({ json }: AppointmentDocument, reason: string): string {
  const resource = parsed(json);
  const others = listed(resource['extension']).filter((one) => !isReason(one));
  const extension = [...others, { url: EXTENSION.cancellationReason, valueString: reason }];
  return JSON.stringify({ ...resource, status: 'cancelled', extension });
}

/** Always sent, although some practices look only at its presence. Source: appointments.md §1.3. */
export function ifMatchOf({ versionId }: AppointmentDocument): string {
  return `W/"${versionId}"`;
}

/** Where the document goes back to. */
export function idIn({ json }: AppointmentDocument): string {
  return LocalId.parse(parsed(json)['id']);
}

/** What one practice writes on every appointment and refuses to take back: a cancellation reason without a text. */
function withoutEmptyReason(resource: Json): Json {
  if (!Array.isArray(resource['extension'])) return resource;
  const extension = listed(resource['extension']).filter((one) => !isEmptyReason(one));
  const { extension: _, ...rest } = resource;
  return extension.length === 0 ? rest : { ...resource, extension };
}

function isEmptyReason(extension: unknown): boolean {
  if (!isReason(extension)) return false;
  const { valueString } = extension;
  return typeof valueString !== 'string' || valueString.trim() === '';
}

function isReason(extension: unknown): extension is Json {
  if (!isObject(extension) || typeof extension['url'] !== 'string') return false;
  const { url } = extension;
  return EXTENSION_NAME.cancellationReason.test(url.slice(url.lastIndexOf('/') + 1));
}

function parsed(json: string): Json {
  const resource: unknown = JSON.parse(json);
  if (!isObject(resource) || resource['resourceType'] !== 'Appointment')
    throw new Error('an appointment can only be changed with the document that reading it gave');
  return resource;
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
