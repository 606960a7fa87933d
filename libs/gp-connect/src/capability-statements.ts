import { INTERACTION, type InteractionId, type ServiceName } from '#contracts';

/**
 * Interactions whose statement tells about a function, best first. The specification forbids the structured statement unless
 * a consumer was told to use it, because not all practices have it. Source: gp-connect-core.md §5.1 [PRODUCT].
 */
export function statementsFor(service: ServiceName, useStructuredMetadata: boolean): readonly InteractionId[] {
  if (service === 'documents') return [INTERACTION.documentsMetadata];
  return service === 'structuredRecord' && useStructuredMetadata
    ? [INTERACTION.structuredMetadata, INTERACTION.foundationsMetadata]
    : [INTERACTION.foundationsMetadata];
}

/** What a statement tells about; any other interaction tells nothing. Source: gp-connect-core.md §5.1, table. */
export function servicesCoveredBy(interactionId: InteractionId): readonly ServiceName[] {
  return COVERED[interactionId] ?? [];
}

const COVERED: Readonly<Partial<Record<InteractionId, readonly ServiceName[]>>> = {
  [INTERACTION.foundationsMetadata]: ['structuredRecord', 'appointments', 'registration'],
  [INTERACTION.structuredMetadata]: ['structuredRecord'],
  [INTERACTION.documentsMetadata]: ['documents'],
};
