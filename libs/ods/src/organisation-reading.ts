import type { OdsCode, Organisation } from '#contracts';
import { R4OperationOutcome, R4Organization } from '#fhir';
import { jsonOf, type HttpResult } from '#platform';

/** Facts for the log of an answer that tells us nothing. */
interface Trouble {
  readonly outcome: string;
  readonly upstreamStatus?: number | undefined;
  /** Code of Node, e.g. `ECONNRESET`. */
  readonly upstreamCode?: string | undefined;
}

export type Reading =
  | { readonly kind: 'known'; readonly organisation: Organisation }
  | { readonly kind: 'unknown' }
  /** Our key: it stays so until somebody acts. Source: identity.md §4.2. */
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  | { readonly kind: 'unclear'; readonly trouble: Trouble };

type Reply = Extract<HttpResult, { readonly kind: 'reply' }>;

/** Extensions of the register. Source: sds.md §17. */
const EXTENSION = {
  role: 'https://fhir.nhs.uk/England/StructureDefinition/Extension-England-OrganisationRole',
  date: 'https://fhir.nhs.uk/England/StructureDefinition/Extension-England-TypedDateTime',
} as const;

/** What one HTTP answer says about the organisation that was asked for. Source: sds.md §17. */
export function readResult(result: HttpResult, odsCode: OdsCode): Reading {
  if (result.kind === 'failure')
    return { kind: 'unclear', trouble: { outcome: result.reason, upstreamCode: result.code } };
  return result.status === 200 ? readAnswer(result, odsCode) : readError(result);
}

function readAnswer({ body }: Reply, odsCode: OdsCode): Reading {
  const resource = R4Organization.safeParse(jsonOf(body)).data;
  if (resource === undefined) return { kind: 'unclear', trouble: { outcome: 'unreadable', upstreamStatus: 200 } };
  // The name of another organisation would be worse than none.
  if (resource.id !== odsCode)
    return { kind: 'unclear', trouble: { outcome: 'other-organisation', upstreamStatus: 200 } };
  return { kind: 'known', organisation: toOrganisation(resource, odsCode) };
}

function readError({ status, body }: Reply): Reading {
  const trouble = { outcome: 'status', upstreamStatus: status };
  if (status === 401 || status === 403) return { kind: 'refused', trouble };
  // Any other 404 comes from somebody else than the register, e.g. because the base URL is wrong.
  const isItsOwn = R4OperationOutcome.safeParse(jsonOf(body)).success;
  return status === 404 && isItsOwn ? { kind: 'unknown' } : { kind: 'unclear', trouble };
}

function toOrganisation(resource: R4Organization, odsCode: OdsCode): Organisation {
  return {
    odsCode,
    name: resource.name,
    active: resource.active,
    roles: rolesOf(resource),
    postcode: resource.address.flatMap(({ postalCode }) => postalCode ?? [])[0],
    changedAt: changeOf(resource),
  };
}

type Parts = R4Organization['extension'][number]['extension'];

function extensionsOf({ extension }: R4Organization, url: string): readonly Parts[] {
  return extension.filter((one) => one.url === url).map((one) => one.extension);
}

/** Codes of the roles that are not over. */
function rolesOf(resource: R4Organization): readonly string[] {
  const codes = extensionsOf(resource, EXTENSION.role)
    .filter((parts) => !parts.some(({ url, valueBoolean }) => url === 'active' && valueBoolean === false))
    .flatMap((parts) => parts.filter(({ url }) => url === 'roleCode'))
    .flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding ?? [])
    .flatMap(({ code }) => code ?? []);
  return [...new Set(codes)];
}

function changeOf(resource: R4Organization): string | undefined {
  return extensionsOf(resource, EXTENSION.date)
    .filter((parts) => parts.some(({ valueCoding }) => valueCoding?.code === 'LastChangeDate'))
    .flatMap((parts) => parts.flatMap(({ valueDateTime }) => valueDateTime ?? []))[0];
}
