import { z } from 'zod';
import { OdsCode } from './ods-code.js';
import { Requester } from './requester.js';
import type { UpstreamExchange } from './upstream-exchange.js';

/** What was done, in fixed words. Source: gp-connect-core.md §9.4, assurance.md §2. */
export const AuditOperation = z.enum([
  'patient.search',
  'context.open',
  'context.read',
  'context.end',
  'record.retrieve',
  'slots.search',
  'appointments.list',
  'appointment.read',
  'appointment.book',
  'appointment.book-again',
  'appointment.amend',
  'appointment.cancel',
  'appointment.change-read',
  'patient.register',
  'booking.read',
  'booking.decide',
  /** A look at a booking that nobody waits for any more. */
  'booking.recover',
  /** The same, at an amendment or a cancellation. */
  'appointment.recover',
  'directory.route',
  'directory.kept',
  'directory.refresh',
  'directory.diagnose',
  'directory.probes',
  'directory.probe',
  'directory.own-asids',
  'configuration.pins',
  'configuration.pin-set',
  'configuration.pin-removed',
  'configuration.certificate-reloaded',
  'jobs.list',
  'jobs.retry',
  'jobs.drop',
  'journey.read',
  'product.started',
  'product.stopped',
  'audit.search',
  'audit.export',
  /** A route that has no word of its own yet, or an address that does not exist. */
  'other',
]);
export type AuditOperation = z.infer<typeof AuditOperation>;

/** Whom it was about, as far as it is known. The ids lead to records that name the patient. */
export const AuditSubject = z.object({
  /** Of a search: everybody who was shown. As other systems gave them: a check digit may be wrong. */
  nhsNumbers: z.array(z.string()).readonly(),
  /** As written in the address: any text of this form, whoever made it. */
  contextId: z.guid().optional(),
  /** Of our journal: an attempt to book, or to amend or cancel. */
  bookingId: z.guid().optional(),
});
export type AuditSubject = Readonly<z.infer<typeof AuditSubject>>;

/** On whose authority, where it is not the user at the screen. */
export const AuditAuthority = z.object({
  /** `user-who-booked`: the product looks for the end of a booking, or of its change, in the name of the user who sent it. `operator`: whoever runs a command on this machine. */
  kind: z.enum(['user-who-booked', 'product', 'operator']),
  /** Name of the account on this machine, of an operator. */
  account: z.string().optional(),
});
export type AuditAuthority = Readonly<z.infer<typeof AuditAuthority>>;

/** One request to another system, without anything of its content. */
export const AuditCall = z.object({
  leg: z.string().optional(),
  upstream: z.string(),
  /** Interaction id at the proxy, else the template of the path. */
  operation: z.string(),
  /** `Ssp-TraceID` or `X-Request-ID`. */
  messageId: z.string().optional(),
  /** ASID in `Ssp-From`. */
  from: z.string().optional(),
  /** ASID in `Ssp-To`. */
  to: z.string().optional(),
  method: z.string(),
  /** RFC 3339, UTC. */
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  /** `reply`, or why there was none. */
  outcome: z.string(),
  status: z.number().optional(),
  failure: z.string().optional(),
});
export type AuditCall = Readonly<z.infer<typeof AuditCall>>;

/** Without what came: an answer may name the patient. */
export function auditCall({
  refusal: _,
  bytes: __,
  ...call
}: UpstreamExchange & { readonly leg?: string | undefined }): AuditCall {
  return call;
}

export const AuditOutcome = z.object({
  result: z.enum(['success', 'failure']),
  /** HTTP status of our own reply. */
  status: z.number().optional(),
  /** Code of our catalogue of faults. */
  code: z.string().optional(),
  /** The caller had hung up: nobody read the reply. */
  callerGone: z.literal(true).optional(),
});
export type AuditOutcome = Readonly<z.infer<typeof AuditOutcome>>;

const Detail = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()]));

/** What is known of an attempt before it begins. */
export const AuditOpening = z.object({
  /** Lower-case UUID that spans one action of the user. */
  correlationId: z.string(),
  /** As at that time. Absent: nobody was recognised, or no person asked. */
  user: Requester.optional(),
  authority: AuditAuthority.optional(),
  operation: AuditOperation,
  /** Method and template of the path, e.g. `GET /v1/patient-contexts/:id`. */
  route: z.string().optional(),
  purpose: z.literal('direct-care').optional(),
  /** What was asked for, in our own words: areas of a record, confirmations, a practice. Never text of the user about a patient. */
  detail: Detail.readonly().optional(),
  subject: AuditSubject.readonly(),
  /** Organisations whose systems hold the data. */
  providers: z.array(OdsCode).readonly(),
  /** Address of the system that called us. */
  address: z.string().optional(),
});
export type AuditOpening = Readonly<z.infer<typeof AuditOpening>>;

/** What is known at the end. `subject` and `providers` as they turned out. */
export const AuditClosing = z.object({
  subject: AuditSubject.readonly(),
  providers: z.array(OdsCode).readonly(),
  detail: Detail.readonly().optional(),
  calls: z.array(AuditCall).readonly(),
  outcome: AuditOutcome,
});
export type AuditClosing = Readonly<z.infer<typeof AuditClosing>>;

/** The instance that wrote the record. */
export const AuditSystem = z.object({
  /** `DEVICE_ID` of this installation. */
  deviceId: z.string(),
  product: z.string(),
  version: z.string(),
  /** `NHS_ENV`. */
  environment: z.string(),
});
export type AuditSystem = Readonly<z.infer<typeof AuditSystem>>;

/** `opened` and `closed` share an id. A closed record repeats everything, so that it can be read alone. */
export const AuditEntry = z.object({
  kind: z.enum(['opened', 'closed', 'noted']),
  id: z.uuid(),
  ...AuditOpening.shape,
  ...AuditClosing.partial().shape,
  subject: AuditSubject.readonly(),
  providers: z.array(OdsCode).readonly(),
  system: AuditSystem,
});
export type AuditEntry = Readonly<z.infer<typeof AuditEntry>>;
