import { INTERACTION, type InteractionId, type ServiceName } from '#contracts';
import { servicesCoveredBy, statementsFor } from './capability-statements.js';

const { foundationsMetadata, structuredMetadata, documentsMetadata } = INTERACTION;

describe('which statement tells about a function', () => {
  it.each<[ServiceName, boolean, readonly InteractionId[]]>([
    ['structuredRecord', false, [foundationsMetadata]],
    ['structuredRecord', true, [structuredMetadata, foundationsMetadata]],
    ['appointments', false, [foundationsMetadata]],
    ['appointments', true, [foundationsMetadata]],
    ['registration', false, [foundationsMetadata]],
    ['registration', true, [foundationsMetadata]],
    ['documents', false, [documentsMetadata]],
    ['documents', true, [documentsMetadata]],
  ])('%s, with leave to use the structured statement: %s', (service, allowed, expected) => {
    expect(statementsFor(service, allowed)).toEqual(expected);
  });
  it('and each of them covers it', () => {
    const services: readonly ServiceName[] = ['structuredRecord', 'appointments', 'registration', 'documents'];
    services.forEach((service) => {
      statementsFor(service, true).forEach((id) => expect(servicesCoveredBy(id)).toContain(service));
    });
  });
  it('and no other question tells about any', () => {
    expect(servicesCoveredBy(INTERACTION.structuredRecord)).toEqual([]);
  });
});
