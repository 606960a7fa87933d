import type { Person } from '#contracts';
import type { Stu3Reference } from '#fhir';
import type { ItemContext } from './item-context.js';
import type { RecordResource } from './record-resource.js';

interface Requester {
  readonly agent?: Stu3Reference | undefined;
  readonly onBehalfOf?: Stu3Reference | undefined;
}

/** The organisation on whose behalf it was asked stands in the place of the agent's own. */
export function requesterOf(
  requester: Requester | undefined,
  from: RecordResource,
  { who }: ItemContext,
): Person | undefined {
  const agent = who(requester?.agent, from);
  const onBehalfOf = who(requester?.onBehalfOf, from);
  if (agent === undefined) return onBehalfOf;
  return onBehalfOf === undefined ? agent : { ...agent, organisation: onBehalfOf.name };
}
