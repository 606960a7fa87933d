import { z } from 'zod';

import { environment } from '../environment.js';
import type { LegHandler } from '../kernel/exchange.js';
import { answerWith } from '../kernel/fault-board.js';
import { aRequest, HandClock } from '../testing/requests.js';
import { sharedData } from '../testing/shared-data.js';
import { DirectoryRecord } from './record.js';
import { sdsLeg } from './sds-leg.js';

const Golden = z.object({
  id: z.string(),
  layer: z.enum(['backend-ldap', 'backend-mock', 'gateway']),
  request: z.object({
    method: z.string(),
    path: z.string(),
    query: z.array(z.tuple([z.string(), z.string()])),
    headers: z.record(z.string(), z.string()),
  }),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
});
type Golden = z.infer<typeof Golden>;

const BASE = '/spine-directory/FHIR/R4';
/** Exchanges that need a directory in trouble, and the fault that makes it. */
const FAULTS: Readonly<Record<string, string>> = {
  'F03-endpoint-ldap-bind-no-answer-500': '500',
  'F04-endpoint-slow-search-false-empty-200': 'false-empty',
  'F07-healthcheck-deep-fail-503': '500',
};
/** Its list of interactions is cut in the sample: only the identifiers can be compared. Source: shared/spec/sds.md §18.7. */
const CUT = 'E02-sandbox-device-YES-manufacturer-X09001';

const shared = sharedData(environment);
const goldens = (shared?.files('sds/golden') ?? []).map((file) => Golden.parse(shared?.json(`sds/golden/${file}`)));
const recorded = goldens.filter(({ layer }) => layer !== 'gateway');

function legFor({ layer }: Golden): LegHandler {
  const clock = new HandClock();
  const ldapUrl = 'ldap://127.0.0.1:1389';
  if (layer === 'backend-ldap') {
    const records = z.array(DirectoryRecord).parse(shared?.json('sds/directory/records.json'));
    return sdsLeg({ clock, records: () => records, gateway: {}, ldapUrl });
  }
  const records = [
    ...sandboxRecords('nhsMhs', 'sandbox-mock-mhs.json'),
    ...sandboxRecords('nhsAs', 'sandbox-mock-as.json'),
  ];
  return sdsLeg({ clock, records: () => records, gateway: {}, matching: 'strict', ldapUrl });
}

function sandboxRecords(objectClass: string, file: string): readonly DirectoryRecord[] {
  const attributes = z.array(z.unknown()).parse(shared?.json(`sds/examples/${file}`));
  return attributes.map((each) => DirectoryRecord.parse({ objectClass, attributes: each }));
}

async function replay(golden: Golden) {
  const { method, path, query, headers } = golden.request;
  const target = `${BASE}${path}${query.length === 0 ? '' : `?${new URLSearchParams(query).toString()}`}`;
  const fault = FAULTS[golden.id];
  const setting = fault === undefined ? undefined : { name: fault, value: undefined, delayMs: 0 };
  return answerWith(legFor(golden), aRequest(target, { method, headers }), setting);
}

/** Without what is random: ids, addresses of entries, the link to itself. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['id', 'fullUrl', 'link'].includes(key))
      .map(([key, each]) => [key, comparable(each)]),
  );
}

const withShared = shared === undefined ? describe.skip : describe;

withShared(
  `answers recorded from the real SDS service${shared === undefined ? ' (skipped: no SHARED_DIR)' : ''}`,
  () => {
    it.each(recorded.filter(({ id }) => id !== CUT).map((golden) => [golden.id, golden] as const))(
      '%s is answered alike',
      async (_id, golden) => {
        const reply = await replay(golden);
        const body: unknown = reply.body === '' ? null : JSON.parse(reply.body.toString());
        expect([reply.status, comparable(body)]).toEqual([golden.response.status, comparable(golden.response.body)]);
        expect(reply.headers['Content-Type']).toBe(golden.response.headers['Content-Type']);
        expect(reply.headers['Allow']).toBe(golden.response.headers['Allow']);
      },
    );

    it('answers the sandbox device by its manufacturer with the same identifiers', async () => {
      const Device = z.object({ entry: z.array(z.object({ resource: z.object({ identifier: z.unknown() }) })) });
      const golden = Golden.parse(shared?.json(`sds/golden/${CUT}.json`));
      const reply = await replay(golden);
      expect(Device.parse(JSON.parse(reply.body.toString()))).toEqual(Device.parse(golden.response.body));
    });
  },
);
