import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { AuditEntry, ExchangeList } from '#contracts';
import { A_SYSTEM } from '../../../../libs/contracts/testing/fake-audit-trail.js';
import type { RequestState } from '../request-state.js';
import { AUDITED_ROUTES, openingOf } from './audited-routes.js';

const state: RequestState = {
  correlationId: '0f6b1c1e-5a3c-4d59-8f0d-2f1f4c1b7a10',
  startedAt: 0,
  clock: { now: () => new Date(0) },
  exchanges: new ExchangeList(),
};

function aRequest(route: string, said: { readonly params?: unknown; readonly body?: unknown }): FastifyRequest {
  const [method, url] = route.split(' ');
  return { method, url, routeOptions: { url }, ip: '192.0.2.7', query: {}, ...said } as unknown as FastifyRequest;
}

const routes = fc.constantFrom(...Object.keys(AUDITED_ROUTES));
const hex = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9a-fA-F]{${String(length)}}$`, 'u'));
const anyId = fc.oneof(
  fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join('-')),
  fc.string(),
);
const params = fc.dictionary(fc.constantFrom('id', 'bookingId', 'changeId', 'appointmentId', 'ods', 'kind'), anyId);
const words = fc.constantFrom(
  'nhsNumber',
  'confirm',
  'odsCode',
  'interactionId',
  'partyKey',
  'days',
  'reason',
  'areas',
);
const body = fc.dictionary(words, fc.oneof(anyId, fc.integer(), fc.constant({ supersededBy: '9990001006' })));

it('makes a record that can be read again, whatever stands in the address and the body', () => {
  fc.assert(
    fc.property(routes, params, body, (route, inPath, inBody) => {
      const opening = openingOf(aRequest(route, { params: inPath, body: inBody }), state);
      const entry = { kind: 'opened', id: crypto.randomUUID(), ...opening, system: A_SYSTEM };
      expect(AuditEntry.safeParse(JSON.parse(JSON.stringify(entry)))).toMatchObject({ success: true });
    }),
  );
});

it('has the same word for HEAD as for GET: the practice is asked all the same', () => {
  const route = 'HEAD /v1/patient-contexts/:id/appointments';
  expect(openingOf(aRequest(route, {}), state)).toMatchObject({
    operation: 'appointments.list',
    purpose: 'direct-care',
    route,
  });
});
