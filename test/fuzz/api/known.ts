import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { STORIES } from '../../../apps/simulator/src/scenarios/index.js';
import { plusDays } from '../../../apps/simulator/src/records/random.js';
import type { StoryDemographics } from '../../../apps/simulator/src/scenarios/story.js';
import type { Known, Schema } from './from-schema.js';
import type { Operation } from './shots.js';
import type { World } from './world.js';

const Parameter = z.looseObject({ name: z.string(), in: z.string(), schema: z.custom<Schema>().optional() });
const Described = z.looseObject({
  parameters: z.array(Parameter).default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.custom<Schema>().optional() })) })
    .optional(),
});
const Description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.looseObject({ schemas: z.record(z.string(), z.custom<Schema>()) }),
});

export interface Api {
  readonly operations: readonly Operation[];
  readonly schemas: Known['schemas'];
}

/** Every operation that the running product describes. */
export async function describedApi(url: string): Promise<Api> {
  const { paths, components } = Description.parse(await (await fetch(`${url}/openapi.json`)).json());
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method,
      path,
      parameters: parameters.map(({ name, in: place, schema = {} }) => ({ name, in: place, schema })),
      body: requestBody?.content['application/json']?.schema,
    })),
  );
  return { operations, schemas: components.schemas };
}

const Opened = z.looseObject({ id: z.string() });
const Slots = z.looseObject({
  slots: z.array(z.looseObject({ slotId: z.string(), start: z.string(), end: z.string() })),
});

/** Right values for the fields that garbage never gets right: one opened patient, free slots, people who exist. */
export async function knownValues(world: World, token: string, schemas: Known['schemas']): Promise<Known> {
  const people = STORIES.filter(({ story }) =>
    ['main', 'differs', 'superseded', 'unknown', 'restricted'].includes(story),
  );
  const main = people.find(({ story }) => story === 'main') ?? STORIES[0]!;
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const reply = await fetch(`${world.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return reply.json();
  };
  const { nhsNumber, demographics } = main;
  const { id } = Opened.parse(
    await ask('POST', '/v1/patient-contexts', { nhsNumber, demographics, purpose: 'direct-care' }),
  );
  const from = plusDays(new Date().toISOString().slice(0, 10), 3);
  const free = Slots.parse(
    await ask('GET', `/v1/patient-contexts/${id}/slots?from=${from}&to=${plusDays(from, 4)}`),
  ).slots;
  const slots = free.slice(0, 40).map(({ slotId, start, end }) => [{ slotId, start, end }]);
  const first = slots[0] ?? [];
  return {
    schemas,
    bodies: {
      'POST /v1/patient-contexts': { nhsNumber, demographics, purpose: 'direct-care' },
      'POST /v1/patient-searches': { search: searchFor(demographics), purpose: 'direct-care' },
      'POST /v1/patient-contexts/{id}/structured-record': { areas: { allergies: {}, problems: {} } },
      'POST /v1/patient-contexts/{id}/appointments': {
        slots: first,
        description: 'Sore throat',
        contact: { phone: '01632 960001' },
      },
      'PATCH /v1/patient-contexts/{id}/appointments/{appointmentId}': { description: 'Sore throat, worse' },
      'POST /v1/patient-contexts/{id}/appointments/{appointmentId}/cancellation': { reason: 'Better again' },
      'POST /v1/patient-contexts/{id}/registration': { details: registered(demographics), organisation: 'Z81040' },
      'POST /v1/bookings/{bookingId}/decision': { decision: 'close' },
      'POST /v1/operations/pins': pin(),
    },
    values: {
      id: [id, id, id, randomUUID()],
      slots,
      nhsNumber: people.map((one) => one.nhsNumber),
      demographics: people.map((one) => one.demographics),
      from: [from],
      to: [plusDays(from, 4), plusDays(from, 300)],
      appointmentId: ['1001', '1'],
      'Idempotency-Key': [randomUUID(), `key-${randomUUID()}`],
      'If-Match': ['"1"', '"2"'],
      ods: ['Z81001', 'Z81040', 'Z99999'],
      odsCode: ['Z81001'],
      organisation: ['Z81040'],
      interaction: ['fhir:rest:create:appointment-1'],
      interactionId: ['fhir:rest:create:appointment-1'],
      phone: ['01632 960001'],
    },
  };
}

function searchFor({ familyName, givenName, birthDate, gender }: StoryDemographics): unknown {
  return { familyName, givenNames: [givenName], gender, birthDate: { on: birthDate } };
}

function registered({ familyName, givenName, birthDate, gender }: StoryDemographics): unknown {
  return { familyName, givenNames: [givenName], birthDate, gender };
}

function pin(): unknown {
  const interactionId = 'fhir:rest:create:appointment-1';
  return { odsCode: 'Z81001', interactionId, partyKey: 'Z81001-90081001', reason: 'Two systems for a while', days: 2 };
}

export async function tokenOf(simulatorUrl: string, username: string): Promise<string> {
  const body = new URLSearchParams({ username, expires_in: '3000' });
  const reply = await fetch(`${simulatorUrl}/oidc/token`, { method: 'POST', body });
  return z.object({ access_token: z.string() }).parse(await reply.json()).access_token;
}
