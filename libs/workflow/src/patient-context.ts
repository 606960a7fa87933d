import { z } from 'zod';
import { Asid, type InteractionId, NhsNumber, OdsCode, type Requester, type Route } from '#contracts';

const StoredRoute = z.object({
  odsCode: OdsCode,
  interactionId: z.custom<InteractionId>((value) => typeof value === 'string'),
  address: z.string(),
  asid: Asid,
  partyKey: z.string(),
  provenance: z.object({
    rule: z.number(),
    fingerprint: z.string(),
    endpointCount: z.number(),
    deviceCount: z.number(),
    fetchedAt: z.string(),
    notes: z.array(z.string()),
    source: z.enum(['live', 'stale']),
    pin: z.string().optional(),
  }),
});

/** A person at an organisation, by the issuer that signed the person in: equal user ids of two issuers are two people. */
export const ContextOwner = z.object({ userId: z.string(), issuer: z.string(), odsCode: OdsCode });
export type ContextOwner = z.infer<typeof ContextOwner>;

const Field = z.enum(['familyName', 'givenName', 'birthDate', 'gender', 'postcode']);

/** One user, one patient, one purpose (architecture.md §4). Kept encrypted or in memory only: it names the patient. */
export const PatientContext = z.object({
  id: z.uuid(),
  owner: ContextOwner,
  patient: z.object({
    nhsNumber: NhsNumber,
    familyName: z.string().optional(),
    givenName: z.string().optional(),
    gender: z.string().optional(),
    birthDate: z.string().optional(),
  }),
  identityCheck: z.object({
    result: z.enum(['VERIFIED', 'VERIFIED_WITH_DISCREPANCY']),
    matchedOn: z.enum(['usual', 'historic']).optional(),
    compared: z.array(Field),
    differences: z.array(Field),
    supersededNhsNumber: z.string().optional(),
  }),
  practice: OdsCode,
  /** What the register of organisations says of the practice; decoration only. */
  organisation: z.object({ name: z.string(), closed: z.boolean() }).optional(),
  /** RFC 3339, UTC. */
  tracedAt: z.iso.datetime(),
  /** By interaction id; the time of look-up is in the provenance. */
  routes: z.record(z.string(), StoredRoute),
  /** Route beside which all other interactions were looked up: fingerprint and time (sds.md §12, third call). */
  widened: z.string().optional(),
});
export type PatientContext = z.infer<typeof PatientContext>;

/** A context belongs to its user and organisation; nobody else learns that it exists. */
export function belongsTo({ owner }: { readonly owner: ContextOwner }, requester: Requester): boolean {
  const { userId, issuer, odsCode } = ownerOf(requester);
  return owner.userId === userId && owner.issuer === issuer && owner.odsCode === odsCode;
}

export function ownerOf({ userId, issuer, organisation }: Requester): ContextOwner {
  return { userId, issuer, odsCode: organisation.odsCode };
}

/** What finding a way needs of a context. Work without an opened patient begins with no routes. */
export type KnownRoutes = Pick<PatientContext, 'practice' | 'routes' | 'widened'>;

/** The context with one more route. */
export function withRoute<C extends KnownRoutes>(context: C, route: Route): C {
  const stored = { ...route, provenance: { ...route.provenance, notes: [...route.provenance.notes] } };
  return { ...context, routes: { ...context.routes, [route.interactionId]: stored } };
}

/** When one way to a practice's system is wrong, none of the others to that system can be trusted. */
export function withoutSystemOf<C extends KnownRoutes>(context: C, { asid }: Route): C {
  const others = Object.entries(context.routes).filter(([, route]) => route.asid !== asid);
  return { ...context, widened: undefined, routes: Object.fromEntries(others) };
}
