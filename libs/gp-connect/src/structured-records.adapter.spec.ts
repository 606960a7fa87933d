import { INTERACTION, RecordRequest, type RecordArea, type StructuredRecords } from '#contracts';
import { Fault } from '#errors';
import type { Sleep } from '#platform';
import { FakeSpineTransport, type SpineScript } from '../../contracts/testing/fake-spine-transport.js';
import { A_PATIENT, A_PRACTICE, A_STRANGER, aCall, aRoute } from '../../contracts/testing/fakes.js';
import { aSpineRequest } from '../../contracts/testing/spine-transport.contract.js';
import { GpcQueries } from './gpc-queries.js';
import { inlineReading } from './record-reading.js';
import { StructuredRecordsAdapter } from './structured-records.adapter.js';
import { DEFAULT_RECORD_REQUEST } from './structured-request.js';

const FIRST_TRACE = '00000000-0000-4000-8000-000000000001';
const START = Date.parse('2026-11-16T09:00:00.000Z');
const HALF = 0.5;

const patient = (nhsNumber: string) => ({
  resource: {
    resourceType: 'Patient',
    id: 'p1',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
  },
});
const record = (fields: object = {}): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    id: FIRST_TRACE,
    entry: [patient(A_PATIENT)],
    ...fields,
  });
const OK: SpineScript = { status: 200, body: record() };
const refusal = (status: number, code: string): SpineScript => ({
  status,
  body: JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', details: { coding: [{ code }] } }],
  }),
});

type Question = Parameters<StructuredRecords['retrieve']>[0];

function bench(
  script: readonly [SpineScript, ...SpineScript[]],
  options: { strict?: boolean; timeoutMs?: number } = {},
) {
  const transport = new FakeSpineTransport(script);
  const waits: number[] = [];
  const forgotten: string[] = [];
  const clock = { now: () => new Date(START + waits.reduce((sum, ms) => sum + ms, 0)), uuid: () => FIRST_TRACE };
  const sleep: Sleep = async (ms) => {
    waits.push(ms);
  };
  const queries = new GpcQueries({ transport, clock, sleep, random: () => HALF });
  const records = new StructuredRecordsAdapter(queries, clock, inlineReading, {
    timeoutMs: options.timeoutMs ?? 60_000,
    strictBundleId: options.strict ?? false,
    forgetStatements: (odsCode) => forgotten.push(odsCode),
  });
  const { from } = aSpineRequest();
  const route = aRoute(A_PRACTICE, INTERACTION.structuredRecord);
  const usual = { route, from, nhsNumber: A_PATIENT, areas: DEFAULT_RECORD_REQUEST, specificationVersion: '1.6.2' };
  return {
    transport,
    waits,
    forgotten,
    ask: (question: Partial<Question> = {}, signal = new AbortController().signal) =>
      records.retrieve({ ...usual, ...question }, aCall({ signal })),
  };
}

const areaNames = (body: string | undefined): readonly string[] =>
  (JSON.parse(body ?? '') as { parameter: readonly { name: string }[] }).parameter
    .map(({ name }) => name)
    .filter((name) => name.startsWith('include'));

describe('fetching a record', () => {
  it('posts the question to the practice and gives its bytes unchanged, with trace id and time', async () => {
    const { ask, transport } = bench([OK]);
    const answer = await ask();
    expect(answer.bytes.toString('utf8')).toBe(record());
    expect(answer).toMatchObject({
      traceId: FIRST_TRACE,
      retrievedAt: '2026-11-16T09:00:00.000Z',
      content: { bundleId: 'same' },
    });
    const { asid, address } = aRoute(A_PRACTICE, INTERACTION.structuredRecord);
    expect(transport.sent).toHaveLength(1);
    expect(transport.sent[0]).toMatchObject({
      method: 'POST',
      address,
      path: '/Patient/$gpc.getstructuredrecord',
      interactionId: INTERACTION.structuredRecord,
      scope: 'patient/*.read',
      to: asid,
      timeoutMs: 60_000,
    });
  });
  it.each([
    ['the record of another patient', record({ entry: [patient(A_STRANGER)] })],
    ['two patients', record({ entry: [patient(A_PATIENT), patient(A_PATIENT)] })],
    ['an outcome as the whole body', '{"resourceType":"OperationOutcome","issue":[]}'],
    ['a web page', '<html></html>'],
    ['nothing', ''],
    ['a search result', record({ type: 'searchset' })],
    ['half a record', record().slice(0, 60)],
  ])('throws away %s, and does not ask again', async (_case, body) => {
    const { ask, transport } = bench([{ status: 200, body }]);
    await expect(ask()).rejects.toMatchObject({
      code: 'GPC_UNEXPECTED_RESPONSE',
      context: { traceId: FIRST_TRACE, odsCode: A_PRACTICE },
    });
    expect(transport.sent).toHaveLength(1);
  });
});

describe('a record whose id is not our trace id', () => {
  const other = { status: 200, body: record({ id: 'another' }) };
  it('is given out with a note, unless the operator wants it strict', async () => {
    await expect(bench([other]).ask()).resolves.toMatchObject({ content: { bundleId: 'different' } });
    await expect(bench([other], { strict: true }).ask()).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
  });
  it.each(['1.2.7', undefined])(
    'is given out by a practice of version %s even where it is strict',
    async (specificationVersion) => {
      const { id: _id, ...bare } = JSON.parse(record()) as { id: string };
      const answer = bench([{ status: 200, body: JSON.stringify(bare) }], { strict: true }).ask({
        specificationVersion,
      });
      await expect(answer).resolves.toMatchObject({ content: { bundleId: 'absent' } });
    },
  );
});

describe('a practice that fails', () => {
  it('is asked at most twice again when it cannot be reached, after a growing pause', async () => {
    const { ask, transport, waits } = bench([{ fault: 'GPC_TEMPORARILY_UNAVAILABLE' }]);
    await expect(ask()).rejects.toMatchObject({ code: 'GPC_TEMPORARILY_UNAVAILABLE' });
    expect(transport.sent).toHaveLength(3);
    expect(waits).toEqual([250, 500]);
  });
  it('is asked once again after a fault of its own', async () => {
    const { ask, transport } = bench([refusal(500, 'INTERNAL_SERVER_ERROR')]);
    await expect(ask()).rejects.toMatchObject({
      code: 'GPC_PROVIDER_FAULT',
      context: { upstreamStatus: 500, upstreamCode: 'INTERNAL_SERVER_ERROR' },
    });
    expect(transport.sent).toHaveLength(2);
  });
  it('and then recovers gives its record, with the trace id of the answer', async () => {
    const { ask } = bench([{ status: 502, body: '<html></html>' }, { status: 504, body: '' }, OK]);
    await expect(ask()).resolves.toMatchObject({ traceId: '00000000-0000-4000-8000-000000000003' });
  });
  it('gets the rest that it asks for, if it is short', async () => {
    const { ask, waits } = bench([{ status: 429, body: '', retryAfterSeconds: 9 }, OK]);
    await expect(ask()).resolves.toBeDefined();
    expect(waits).toEqual([9_000]);
    const busy = bench([{ status: 429, body: '', retryAfterSeconds: 11 }, OK]);
    await expect(busy.ask()).rejects.toMatchObject({ context: { upstreamStatus: 429, retryAfterSeconds: 11 } });
    expect(busy.transport.sent).toHaveLength(1);
  });
  it('is not asked again when the time is over, and each repeat has only the time that is left', async () => {
    const { ask, transport } = bench([{ status: 503, body: '', retryAfterSeconds: 2 }], { timeoutMs: 5_000 });
    await expect(ask()).rejects.toMatchObject({ code: 'GPC_TEMPORARILY_UNAVAILABLE' });
    expect(transport.sent.map(({ timeoutMs }) => timeoutMs)).toEqual([5_000, 3_000, 1_000]);
    const short = bench([{ status: 503, body: '', retryAfterSeconds: 6 }], { timeoutMs: 5_000 });
    await expect(short.ask()).rejects.toBeInstanceOf(Fault);
    expect(short.transport.sent).toHaveLength(1);
  });
  it('is not asked again for a caller who has hung up', async () => {
    const { ask, transport } = bench([OK]);
    await expect(ask({}, AbortSignal.abort())).rejects.toMatchObject({ code: 'GPC_TEMPORARILY_UNAVAILABLE' });
    expect(transport.sent).toHaveLength(1);
  });
  it.each([
    [404, 'PATIENT_NOT_FOUND', 'GPC_PATIENT_NOT_AVAILABLE'],
    [403, 'NO_PATIENT_CONSENT', 'GPC_PATIENT_CONSENT_REFUSED'],
    [403, 'ACCESS DENIED', 'GPC_PRACTICE_NOT_SHARING'],
    [400, 'INVALID_NHS_NUMBER', 'GPC_NHS_NUMBER_REJECTED'],
    [400, 'BAD_REQUEST', 'GPC_REQUEST_REJECTED'],
  ])('with %i %s is not asked again: %s', async (status, code, fault) => {
    const { ask, transport } = bench([refusal(status, code)]);
    await expect(ask()).rejects.toMatchObject({ code: fault });
    expect(transport.sent).toHaveLength(1);
  });
  it('leaves no NHS number in the fault', async () => {
    const script: SpineScript = {
      status: 500,
      body: `{"resourceType":"OperationOutcome","issue":[{"diagnostics":"${A_PATIENT}"}]}`,
    };
    const fault: unknown = await bench([script])
      .ask()
      .catch((error: unknown) => error);
    const everything = JSON.stringify(fault, Object.getOwnPropertyNames(fault));
    expect(everything).toContain('GPC_PROVIDER_FAULT');
    expect(everything).not.toContain(A_PATIENT);
  });
});

describe('a practice that does not know the newer areas', () => {
  const areas = RecordRequest.parse({ allergies: {}, problems: {} });
  const stateOf = async (area: RecordArea, answer: ReturnType<StructuredRecords['retrieve']>) =>
    (await answer).content.areas.find((view) => view.area === area)?.state;

  it.each([
    [undefined, 'INVALID_PARAMETER'],
    [undefined, 'INVALID_RESOURCE'],
    ['1.4.1', 'INVALID_PARAMETER'],
  ])('of version %s refuses with %s and is asked once more without them', async (specificationVersion, code) => {
    const { ask, transport } = bench([refusal(422, code), OK]);
    const answer = ask({ areas, specificationVersion });
    await expect(stateOf('problems', answer)).resolves.toBe('NOT_SUPPORTED');
    await expect(stateOf('referrals', answer)).resolves.toBe('NOT_REQUESTED');
    expect(transport.sent.map(({ body }) => areaNames(body))).toEqual([
      ['includeAllergies', 'includeProblems'],
      ['includeAllergies'],
    ]);
  });
  it('because it says 1.2 is not asked for them in the first place', async () => {
    const { ask, transport } = bench([OK]);
    await expect(stateOf('problems', ask({ areas, specificationVersion: '1.2.7' }))).resolves.toBe('NOT_SUPPORTED');
    expect(transport.sent.map(({ body }) => areaNames(body))).toEqual([['includeAllergies']]);
  });
  it.each([
    ['the version is new enough', { areas, specificationVersion: '1.5.1' }, refusal(422, 'INVALID_PARAMETER')],
    ['nothing newer was asked for', { specificationVersion: undefined }, refusal(422, 'INVALID_PARAMETER')],
    ['the refusal is another one', { areas, specificationVersion: undefined }, refusal(422, 'BAD_REQUEST')],
    ['the status is another one', { areas, specificationVersion: undefined }, refusal(400, 'INVALID_PARAMETER')],
  ])('is not asked again when %s', async (_case, question, answer) => {
    const { ask, transport } = bench([answer, OK]);
    await expect(ask(question)).rejects.toBeInstanceOf(Fault);
    expect(transport.sent).toHaveLength(1);
  });
});

describe('what a practice said about itself', () => {
  it.each([
    [refusal(501, 'NOT_IMPLEMENTED'), [A_PRACTICE]],
    [refusal(404, 'NO_RECORD_FOUND'), [A_PRACTICE]],
    [
      { status: 403, body: '{"resourceType":"OperationOutcome","issue":[{"diagnostics":"FOT_CHECK_FAILED_1"}]}' },
      [A_PRACTICE],
    ],
    [refusal(404, 'PATIENT_NOT_FOUND'), []],
    [refusal(500, 'INTERNAL_SERVER_ERROR'), []],
  ] as const)('is asked anew after %j only if that makes it doubtful', async (script, forgotten) => {
    const world = bench([script]);
    await expect(world.ask()).rejects.toBeInstanceOf(Fault);
    expect(world.forgotten).toEqual(forgotten);
  });
});
