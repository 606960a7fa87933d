import { mkdtempSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEvent } from 'fhir/r4';
import { OdsCode } from '#contracts';
import { aClosing, anOpening } from '../../contracts/testing/audit-trail.contract.js';
import { A_PATIENT, A_PRACTICE, A_REQUESTER, A_STRANGER } from '../../contracts/testing/fakes.js';
import { aChain, type ChainWorld, temporaryFolder } from '../testing/audit-world.js';
import { FolderDisk } from './audit-disk.js';
import type { AuditRecord } from './chain-record.js';
import { fhirAuditEvent, lastWords } from './fhir-audit-event.js';
import { type AuditQuestion, searchAudit } from './search-chain.js';

const base = temporaryFolder();
const CONTEXT = '4b6c7c6e-6a56-4c88-9a52-0d8b6c2f9a01';
const OTHER_CONTEXT = '4b6c7c6e-6a56-4c88-9a52-0d8b6c2f9a02';
const OTHER_USER = { ...A_REQUESTER, userId: 'user-0002', sdsUserId: '555000000001', familyName: 'Ashgrove' };
const ELSEWHERE = { ...OTHER_USER, organisation: { odsCode: OdsCode.parse('FZZ02'), name: 'Green Kettle Pharmacy' } };
let folder = '';
let chain: ChainWorld;

/** Records of two patients, three users and two organisations. */
beforeAll(async () => {
  folder = mkdtempSync(join(base, 'x'));
  chain = await aChain(folder);
  const { trail, writer, pass } = chain;
  const open = await trail.open(anOpening({ operation: 'context.open', subject: { nhsNumbers: [] } }));
  await open.close(aClosing({ subject: { nhsNumbers: [A_PATIENT], contextId: CONTEXT } }));
  pass(60_000);
  const looks = { operation: 'context.end', subject: { nhsNumbers: [], contextId: CONTEXT } } as const;
  await trail.note({ ...anOpening(looks), calls: [], outcome: { result: 'success', status: 204 } });
  pass(60_000);
  const other = {
    correlationId: 'other',
    user: ELSEWHERE,
    subject: { nhsNumbers: [A_STRANGER], contextId: OTHER_CONTEXT },
  };
  const refused = { result: 'failure', status: 403, code: 'PDS_RESTRICTED' } as const;
  await (await trail.open(anOpening(other))).close(aClosing({ subject: other.subject, outcome: refused }));
  await trail.open(anOpening({ user: OTHER_USER, subject: { nhsNumbers: [], contextId: CONTEXT } }));
  await writer.end();
});

async function found(question: AuditQuestion): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  const damaged = (): void => undefined;
  for await (const record of searchAudit({ disk: new FolderDisk(folder), damaged }, question)) records.push(record);
  return records;
}
const sequences = async (question: AuditQuestion): Promise<readonly number[]> =>
  (await found(question)).map(({ sequence }) => sequence);

describe('a search in the audit', () => {
  it.each<[string, AuditQuestion, readonly number[]]>([
    ['everything', {}, [2, 3, 4, 5, 6, 7]],
    ['a patient, also where only the opened context leads there', { nhsNumber: A_PATIENT }, [2, 3, 4, 7]],
    ['another patient', { nhsNumber: A_STRANGER }, [5, 6]],
    ['a user by id', { user: 'user-0001' }, [2, 3, 4]],
    ['a user by smartcard', { user: '555000000001' }, [5, 6, 7]],
    ['a user by name', { user: 'ashgrove' }, [5, 6, 7]],
    ['an organisation, and nothing of another', { organisation: 'FZZ02' }, [5, 6]],
    ['a practice', { provider: A_PRACTICE }, [3, 6]],
    ['from a moment on', { from: new Date('2026-11-21T09:01:00Z') }, [4, 5, 6, 7]],
    ['before a moment', { before: new Date('2026-11-21T09:01:00Z') }, [2, 3]],
    ['places in the chain', { chain: 'one', sequence: { first: 3, last: 5 } }, [3, 4, 5]],
    ['another chain', { chain: 'two' }, []],
    ['one action', { correlationId: 'other' }, [5, 6]],
    ['all at once', { nhsNumber: A_PATIENT, user: 'ashgrove' }, [7]],
  ])('finds %s', async (_name, question, expected) => {
    await expect(sequences(question)).resolves.toEqual(expected);
  });

  it('tells of a damaged line and finds the others', async () => {
    const copy = mkdtempSync(join(base, 'damaged'));
    const { trail, writer } = await aChain(copy);
    await trail.open(anOpening());
    await writer.end();
    await appendFile(join(copy, 'audit-one-000001.jsonl'), 'spilt ink\n');
    const told: unknown[] = [];
    const disk = new FolderDisk(copy);
    const whole: number[] = [];
    for await (const { sequence } of searchAudit({ disk, damaged: (...where) => void told.push(where) }, {}))
      whole.push(sequence);
    expect([whole, told]).toEqual([[2], [['audit-one-000001.jsonl', 3]]]);
  });
});

describe('the audit as FHIR AuditEvents', () => {
  const events = async (question: AuditQuestion = {}): Promise<readonly AuditEvent[]> => {
    const all: AuditEvent[] = [];
    const damaged = (): void => undefined;
    const records = searchAudit({ disk: new FolderDisk(folder), damaged }, question);
    for await (const record of lastWords(records)) all.push(fhirAuditEvent(record));
    return all;
  };

  it('has one event for each attempt, the one that was cut off too', async () => {
    const all = await events();
    expect(all.map(({ outcome, action }) => [outcome, action])).toEqual([
      ['0', 'C'],
      ['0', 'D'],
      ['4', 'R'],
      ['8', 'R'],
    ]);
    expect(all[2]?.outcomeDesc).toBe('PDS_RESTRICTED, HTTP 403');
    expect(all[3]?.outcomeDesc).toContain('No end is on record');
  });

  it('names user, role, organisations, product, patient, purpose and each national call', async () => {
    const [event] = await events({ nhsNumber: A_PATIENT });
    const named = (system: string, value: string) => ({ what: { identifier: { system, value } } });
    expect(event).toMatchObject({
      resourceType: 'AuditEvent',
      recorded: '2026-11-21T09:00:00.000Z',
      type: { code: 'rest' },
      subtype: [{ code: 'context.open' }],
      purposeOfEvent: [{ coding: [{ code: 'TREAT' }] }],
      source: { site: 'one', observer: { identifier: { value: 'ORCH-TEST' } } },
      agent: [
        { requestor: true, who: { identifier: { value: 'user-0001' } }, name: 'Ms Petra Lindenbaum' },
        { requestor: false, who: { identifier: { value: 'ORCH-TEST' } } },
        { requestor: false, who: { identifier: { value: 'FZZ01' } } },
        { requestor: false, who: { identifier: { value: A_PRACTICE } } },
      ],
      entity: [
        named('https://fhir.nhs.uk/Id/nhs-number', A_PATIENT),
        named('urn:gp-connect-orchestrator:audit:correlation-id', anOpening().correlationId),
        {
          ...named('urn:gp-connect-orchestrator:audit:message-id', '5f0b7a0a-2f0e-4c1e-8b39-0b5f1f5f2a11'),
          name: expect.stringContaining('gpc.getstructuredrecord-1') as unknown,
          detail: expect.arrayContaining([{ type: 'to', valueString: '200000000017' }]) as unknown,
        },
      ],
    });
  });

  it('keeps the rules of R4: what must be there is, and an entity has a name or a query, not both', async () => {
    for (const { type, recorded, agent, source, entity = [] } of await events()) {
      expect([type.code, recorded, source.observer.identifier?.value].every((one) => one !== undefined)).toBe(true);
      expect(agent.filter(({ requestor }) => requestor)).toHaveLength(1);
      for (const { name, query, detail = [] } of entity) {
        expect(name === undefined || query === undefined).toBe(true);
        expect(detail.every((one) => one.type !== '' && one.valueString !== undefined)).toBe(true);
      }
    }
  });
});
