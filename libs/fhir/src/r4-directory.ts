import { z } from 'zod';

const Identifier = z.object({ system: z.string().optional(), value: z.string().optional() });
const Owner = z.object({ identifier: Identifier.optional() });
const Extension = z.object({
  url: z.string(),
  valueReference: z.object({ identifier: Identifier.optional() }).optional(),
});
/** Read strictly: an identifier that is left out because it is odd could be the one that makes a choice ambiguous. */
const lists = { identifier: z.array(Identifier).default([]), extension: z.array(Extension).default([]) };

/** One address of a messaging record. Everything but the type can be missing, and is then absent, not null. Source: sds.md §6.2. */
export const R4Endpoint = z.object({
  resourceType: z.literal('Endpoint'),
  status: z.string().optional(),
  address: z.string().optional(),
  managingOrganization: Owner.optional(),
  ...lists,
});
export type R4Endpoint = z.infer<typeof R4Endpoint>;

/** One accredited system. Source: sds.md §6.3. */
export const R4Device = z.object({ resourceType: z.literal('Device'), ...lists });
export type R4Device = z.infer<typeof R4Device>;

/**
 * Every match in one Bundle: there are no pages, and `total` is the number of entries, so a Bundle that contradicts
 * itself has lost some. Without `entry` it proves nothing. Source: sds.md §4.1, §6.1.
 */
const searchset = <Resource extends z.ZodType>(resource: Resource) =>
  z
    .object({ resourceType: z.literal('Bundle'), total: z.int().optional(), entry: z.array(z.object({ resource })) })
    .refine(({ total, entry }) => total === undefined || total === entry.length);

const EndpointBundle = searchset(R4Endpoint);
const DeviceBundle = searchset(R4Device);

/** The Endpoints of a search answer; `undefined`: not such an answer. */
export function readEndpoints(json: unknown): readonly R4Endpoint[] | undefined {
  return EndpointBundle.safeParse(json).data?.entry.map(({ resource }) => resource);
}

/** The Devices of a search answer; `undefined`: not such an answer. */
export function readDevices(json: unknown): readonly R4Device[] | undefined {
  return DeviceBundle.safeParse(json).data?.entry.map(({ resource }) => resource);
}

/** Values of the identifiers of one system, without repeats, as sent. */
export function identifierValues(resource: R4Endpoint | R4Device, system: string): readonly string[] {
  return distinct(resource.identifier.map((one) => (one.system === system ? one.value : undefined)));
}

/** Values that the extensions with this URL refer to, without repeats, as sent. */
export function extensionValues(resource: R4Endpoint | R4Device, url: string): readonly string[] {
  return distinct(
    resource.extension.map((one) => (one.url === url ? one.valueReference?.identifier?.value : undefined)),
  );
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.flatMap((value) => value ?? []))];
}
