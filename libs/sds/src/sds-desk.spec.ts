import { INTERACTION, type OdsCode } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, A_REQUESTER, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { anOutage, aWholeRoute, devices, endpoints, get, nothing } from '../testing/directory-answers.js';
import { aDevice, anEndpoint, searchset } from '../testing/directory-records.js';

const RECORD = INTERACTION.structuredRecord;
const OPERATOR = { correlationId: aCall().correlationId, signal: new AbortController().signal };
const explain = (at: DirectoryUnderTest, odsCode: string = A_PRACTICE) =>
  at.desk.explain(odsCode as OdsCode, RECORD, OPERATOR);
const probe = (at: DirectoryUnderTest) => at.desk.probe(A_PRACTICE, RECORD, OPERATOR);
const alerts = (at: DirectoryUnderTest) =>
  at.events.filter(({ event }) => event === 'sds.probe-alert').map(({ detail }) => detail);

stubTheWire();

describe('an explanation for an operator', () => {
  it('shows what was asked, what came back and what was chosen, with masked ASIDs', async () => {
    endpoints(anEndpoint({ status: 'off', mhsId: 'S1' }), anEndpoint());
    devices(aDevice());
    const at = aDirectory();
    const address = 'https://teapot.example/Z90001/STU3/1/gpconnect/structured';
    await expect(explain(at)).resolves.toEqual({
      odsCode: A_PRACTICE,
      interactionId: RECORD,
      answers: [
        {
          resource: 'Endpoint',
          parameters: [`organization=${A_PRACTICE}`, `identifier=${RECORD}`],
          durationMs: 0,
          count: 2,
          records: [
            expect.objectContaining({ mhsId: 'S1', status: 'off' }),
            {
              ...{ address, status: 'active', partyKey: 'Z90001-800001', organisation: A_PRACTICE },
              ...{ mhsId: 'S200000000011', cpaId: 'S200000000011', interactions: RECORD, chosen: 'yes' },
            },
          ] as unknown,
        },
        {
          resource: 'Device',
          parameters: [`organization=${A_PRACTICE}`, `identifier=${RECORD}`, 'identifier=Z90001-800001'],
          durationMs: 0,
          count: 1,
          records: [
            {
              ...{ asid: '********0017', partyKey: 'Z90001-800001', manufacturer: 'ZZS01' },
              ...{ interactions: '2', chosen: 'yes' },
            },
          ],
        },
      ],
      decision: { rule: 8, outcome: 'usable', meaning: expect.stringContaining('Inactive') as unknown },
      ...{ address, asid: '********0017', partyKey: 'Z90001-800001', notes: [], pin: undefined },
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown,
    });
    await expect(at.desk.kept(A_PRACTICE)).resolves.toEqual([]);
  });

  it('shows the search without party key too, and what is no ASID not at all', async () => {
    endpoints(anEndpoint());
    nothing('Device');
    devices(aDevice({ partyKey: 'Z90001-800777', asid: 'wrong-asid' }));
    const { answers, decision } = await explain(aDirectory());
    expect(decision).toMatchObject({ rule: 14, outcome: 'SDS_DEVICE_PARTY_KEY_MISMATCH' });
    expect(answers.map(({ resource, count }) => [resource, count])).toEqual([
      ['Endpoint', 1],
      ['Device', 0],
      ['Device', 1],
    ]);
    expect(answers[2]?.records[0]).toMatchObject({ asid: 'not 12 digits', partyKey: 'Z90001-800777' });
  });

  it('asks anew although it is known that nothing is there', async () => {
    nothing('Endpoint');
    const at = aDirectory();
    await expect(at.directory.route(A_PRACTICE, RECORD, aCall())).rejects.toMatchObject({ context: { rule: 1 } });
    aWholeRoute();
    await expect(explain(at)).resolves.toMatchObject({ decision: { rule: 15 } });
  });

  it.each([
    ['V81999', 'SDS_NO_REGISTERED_PRACTICE'],
    ['not a code', 'SDS_INVALID_ODS_CODE'],
  ])('needs no directory for %s', async (code, outcome) => {
    const at = aDirectory();
    const { decision, answers } = await explain(at, code);
    expect(decision).toMatchObject({
      outcome,
      rule: undefined,
      meaning: expect.stringContaining('not asked') as unknown,
    });
    expect(answers).toEqual([]);
  });

  it.each([
    [503, 'SDS_UNAVAILABLE'],
    [429, 'SDS_RATE_LIMITED'],
  ])('of no answer (%d) is an outcome, and no exception', async (status, outcome) => {
    anOutage('Endpoint', status);
    const { decision } = await explain(aDirectory());
    expect(decision.outcome).toBe(outcome);
    expect(decision.meaning).not.toContain('No row');
  });
});

describe('forgetting an organisation', () => {
  it('asks for our own ASID there anew, too', async () => {
    get('Device').twice().reply(200, searchset(aDevice()));
    const at = aDirectory();
    await at.directory.ownAsid(RECORD, aCall());
    await at.desk.forget(A_REQUESTER.organisation.odsCode);
    await expect(at.directory.ownAsid(RECORD, aCall())).resolves.toMatchObject({ source: 'live' });
  });
});

describe('a look at a watched route', () => {
  const watched = { SDS_PROBES: `${A_PRACTICE}=${RECORD}` };

  it('is kept as a report, and takes its turns behind users', async () => {
    aWholeRoute();
    const at = aDirectory(watched);
    await expect(at.desk.probes()).resolves.toEqual([]);
    const report = await probe(at);
    expect(report).toMatchObject({ odsCode: A_PRACTICE, interactionId: RECORD, outcome: 'usable', alerts: [] });
    expect(report.fingerprint).toMatch(/^[0-9a-f]{64}$/u);
    await expect(at.desk.probes()).resolves.toEqual([report]);
    expect(at.limiter.orders.map(({ priority }) => priority)).toEqual(['background', 'background']);
  });

  it('alerts of another fingerprint once, and tells the change as any look-up does', async () => {
    const at = aDirectory(watched);
    aWholeRoute();
    await probe(at);
    for (let times = 0; times < 2; times += 1) {
      aWholeRoute({ address: 'https://kettle.example/Z90001' });
      await probe(at);
    }
    expect(alerts(at)).toEqual(['fingerprint-changed']);
    expect(at.changed).toEqual([A_PRACTICE]);
  });

  it('alerts of another number of records, even where the route is refused for it', async () => {
    const at = aDirectory(watched);
    aWholeRoute();
    await probe(at);
    endpoints(anEndpoint(), anEndpoint({ partyKey: 'Z90001-800002' }));
    await expect(probe(at)).resolves.toMatchObject({ outcome: 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS' });
    expect(alerts(at)).toEqual(['count-changed']);
  });

  it('alerts of nothing where there was something', async () => {
    const at = aDirectory(watched);
    aWholeRoute();
    await probe(at);
    nothing('Endpoint');
    await expect(probe(at)).resolves.toMatchObject({ outcome: 'SDS_ENDPOINT_NOT_FOUND' });
    expect(alerts(at)).toEqual(['count-changed', 'empty']);
  });

  it('alerts of an answer that took longer than two seconds', async () => {
    const at = aDirectory(watched);
    get('Endpoint').reply(() => {
      at.pass(2_001);
      return [200, searchset(anEndpoint())];
    });
    devices(aDevice());
    await expect(probe(at)).resolves.toMatchObject({ durationMs: 2_001, alerts: ['slow'] });
  });

  it('of a directory that is away is a report too', async () => {
    anOutage();
    const at = aDirectory(watched);
    await expect(probe(at)).resolves.toMatchObject({ outcome: 'SDS_UNAVAILABLE', fingerprint: undefined });
    await expect(at.desk.probes()).resolves.toHaveLength(1);
  });
});
