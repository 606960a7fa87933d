import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { setImmediate as loopTurn } from 'node:timers/promises';
import nock from 'nock';
import type { AccessToken, PatientDirectory } from '#contracts';
import { UpstreamHttp, type EventFields } from '#platform';
import { FakeRateLimiter, FakeRateLimiters } from '../../contracts/testing/fake-limits.js';
import { A_PATIENT, A_PRACTICE, FakeAccessToken } from '../../contracts/testing/fakes.js';
import { PdsConfig } from '../src/pds.config.js';
import { pdsDirectory } from '../src/pds.module.js';

export const ROOT = 'https://pds.example/personal-demographics/FHIR/R4';

/** Request id of the first question in a world. */
export const FIRST_ID = '5c1d0f1e-0000-4000-8000-000000000001';

/** The answer of PDS to a question about this number, before a spec decides what it is. */
export const asked = (id: string = A_PATIENT): nock.Interceptor => nock(ROOT).get(`/Patient/${id}`);

/** The answer of PDS to a search, whatever it is for unless said. */
export const searched = (query: Readonly<Record<string, string>> | true = true): nock.Interceptor =>
  nock(ROOT)
    .get('/Patient')
    .query(query === true ? true : { ...query });

/** A search answer with these people; without any it has no `entry` at all (pds.md §8.3). */
export function searchset(...people: readonly unknown[]): Readonly<Record<string, unknown>> {
  const entry = people.map((resource) => ({
    fullUrl: 'https://pds.example/Patient/1',
    search: { score: 0.9 },
    resource,
  }));
  const head = { resourceType: 'Bundle', type: 'searchset', timestamp: '2026-11-16T09:00:00+00:00' };
  return { ...head, total: people.length, ...(people.length > 0 ? { entry } : {}) };
}

export function patient(id: string, parts: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const identifier = {
    system: 'https://fhir.nhs.uk/Id/ods-organization-code',
    value: A_PRACTICE,
    period: { start: '2001-02-03' },
  };
  return {
    resourceType: 'Patient',
    id,
    meta: { versionId: '7', security: [{ code: 'U' }] },
    name: [{ use: 'usual', family: 'Fernsby', given: ['Marigold'], prefix: ['Ms'] }],
    gender: 'female',
    birthDate: '1972-04-09',
    address: [{ use: 'home', line: [null, '1 Larch Row'], postalCode: 'ZZ99 1AA' }, { use: 'temp' }],
    generalPractitioner: [{ type: 'Organization', identifier }],
    ...parts,
  };
}

export function outcome(code: string, diagnostics?: string): Readonly<Record<string, unknown>> {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'value', details: { coding: [{ code }] }, diagnostics }],
  };
}

interface Event {
  readonly level: string;
  readonly event: string;
  readonly fields: EventFields | undefined;
}

interface World {
  readonly directory: PatientDirectory;
  readonly events: readonly Event[];
  /** Milliseconds. */
  readonly waits: readonly number[];
  readonly limiter: FakeRateLimiter;
  readonly limiters: FakeRateLimiters;
}

interface Circumstances {
  readonly settings?: Readonly<Record<string, string>>;
  readonly accessToken?: AccessToken;
  readonly limiter?: FakeRateLimiter;
  readonly now?: string;
}

/** A directory whose waits take no time but move its clock. As in a real wait, sockets that are done with go back to their pool. */
export function open({
  settings = {},
  accessToken = new FakeAccessToken(),
  limiter = new FakeRateLimiter(),
  now = '2026-11-16T09:00:00Z',
}: Circumstances = {}): World {
  const events: Event[] = [];
  const waits: number[] = [];
  const limiters = new FakeRateLimiters(limiter);
  let nowMs = Date.parse(now);
  let serial = 0;
  const note =
    (level: string) =>
    (event: string, fields?: EventFields): void => {
      events.push({ level, event, fields });
    };
  const directory = pdsDirectory(PdsConfig.parse({ PDS_BASE_URL: ROOT, ...settings }), {
    http: new UpstreamHttp(new HttpService(axios.create()), { maxBytes: 100_000 }),
    accessToken,
    limiters,
    clock: {
      now: () => new Date(nowMs),
      uuid: () => {
        serial += 1;
        return `5c1d0f1e-0000-4000-8000-${String(serial).padStart(12, '0')}`;
      },
    },
    sleep: async (ms) => {
      waits.push(ms);
      nowMs += ms;
      await loopTurn();
    },
    events: { info: note('info'), warn: note('warn'), error: note('error') },
  });
  return { directory, events, waits, limiter, limiters };
}
