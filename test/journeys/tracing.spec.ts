import { setTimeout as wait } from 'node:timers/promises';
import { SpanKind } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
let product: Product;
beforeAll(async () => {
  provider.register();
  product = await startProduct();
});
afterAll(async () => {
  await product.stop();
  await provider.shutdown();
});
beforeEach(() => exporter.reset());

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const open = (headers: Readonly<Record<string, string>>): Promise<Reply> => {
  const { nhsNumber, demographics } = product.story('main');
  return product.call('POST', '/v1/patient-contexts', {
    body: { nhsNumber, demographics, purpose: 'direct-care' },
    headers,
  });
};
/** The reply may reach us before its span has ended, which is the last of its trace. */
async function spans(requests = 1): Promise<readonly ReadableSpan[]> {
  const ended = (): number => exporter.getFinishedSpans().filter(({ kind }) => kind === SpanKind.SERVER).length;
  for (let turn = 0; turn < 5_000 && ended() < requests; turn += 1) await wait(2);
  return exporter.getFinishedSpans();
}
const named = (all: readonly ReadableSpan[], name: string): ReadableSpan => {
  const found = all.find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name} among ${all.map((span) => span.name).join(', ')}`);
  return found;
};
const parentOf = (all: readonly ReadableSpan[], span: ReadableSpan): string | undefined =>
  all.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name;

const REQUEST = 'POST /v1/patient-contexts';

describe('with an SDK in the process', () => {
  it('a request, its legs and what they asked of others are one trace, which is the caller’s', async () => {
    const reply = await open({ traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'vendor=abc' });
    expect(reply.status).toBe(201);
    const all = await spans();
    expect(new Set(all.map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE]));
    expect(named(all, REQUEST).parentSpanContext?.spanId).toBe(CALLER);
    expect(named(all, REQUEST).spanContext().traceState?.get('vendor')).toBe('abc');
    const tree = all.map((span) => [span.name, parentOf(all, span)]);
    expect(tree).toEqual(
      expect.arrayContaining([
        [REQUEST, undefined],
        ['leg trace', REQUEST],
        ['pds Patient/:id', 'leg trace'],
        ['oauth token', 'leg trace'],
        ['leg directory-record', REQUEST],
        ['sds Endpoint', 'leg directory-record'],
        ['sds Device', 'leg directory-record'],
        ['leg capabilities', REQUEST],
        ['ssp urn:nhs:names:services:gpconnect:fhir:rest:read:metadata-1', 'leg capabilities'],
      ]),
    );
    expect(reply.headers.get('traceresponse')).toBe(`00-${TRACE}-${named(all, REQUEST).spanContext().spanId}-01`);
    expect(reply.headers.get('server-timing')).toContain(`traceparent;desc="00-${TRACE}-`);
  });

  it('a request without a trace begins one, and tells it', async () => {
    const reply = await open({});
    const [, traceId] = (reply.headers.get('traceresponse') ?? '').split('-');
    expect(named(await spans(), REQUEST).spanContext().traceId).toBe(traceId);
  });

  it('no attribute holds the patient, the practice or the user, and no trace goes to a national service', async () => {
    product.simulator.wire.clear();
    const { nhsNumber, demographics } = product.story('main');
    const id = contextIdOf(await openPatient(product, product.story('main')));
    await product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {} });
    const written = JSON.stringify(
      (await spans(2)).map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
    );
    expect(written).toContain('gpc.getstructuredrecord-1');
    for (const word of [nhsNumber, demographics.familyName, 'Z81001', 'avery', id]) expect(written).not.toContain(word);
    const headers = ['pds', 'sds', 'ssp'].flatMap((leg) =>
      product.simulator.wire.list(leg).flatMap(({ rawHeaders }) => rawHeaders.map((text) => text.toLowerCase())),
    );
    expect(headers.length).toBeGreaterThan(0);
    for (const header of ['traceparent', 'tracestate', 'baggage']) expect(headers).not.toContain(header);
  });

  it('requests at the same time keep their legs apart', async () => {
    const traces = [1, 2, 3, 4].map((number) => `${String(number)}${TRACE.slice(1)}`);
    await Promise.all(traces.map((trace) => open({ traceparent: `00-${trace}-${CALLER}-01` })));
    const all = await spans(4);
    const legs = all.filter(({ name }) => name === 'leg trace');
    expect(new Set(legs.map((span) => span.spanContext().traceId))).toEqual(new Set(traces));
    for (const leg of legs) expect(parentOf(all, leg)).toBe(REQUEST);
  });

  it.each([
    ['a garbled one', `00-${TRACE}-xyz-01`],
    ['zeros', `00-${'0'.repeat(32)}-${CALLER}-01`],
    ['a version that cannot be', `ff-${TRACE}-${CALLER}-01`],
    ['more than the version has', `00-${TRACE}-${CALLER}-01-9990001006`],
  ])('ignores %s', async (_, traceparent) => {
    await open({ traceparent });
    expect(named(await spans(), REQUEST).spanContext().traceId).not.toBe(TRACE);
  });

  it('drops a trace state that looks like an NHS number', async () => {
    await open({ traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'vendor=9990001006' });
    expect(
      named(await spans(), REQUEST)
        .spanContext()
        .traceState?.serialize() ?? '',
    ).toBe('');
  });

  it('a failed leg is marked, with our problem code', async () => {
    const id = contextIdOf(await openPatient(product, product.story('ssp-fot')));
    await spans();
    exporter.reset();
    await product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {} });
    const all = await spans();
    const code = 'GPC_CONNECTION_NOT_AUTHORISED';
    expect(named(all, 'leg record')).toMatchObject({ status: { code: 2 }, attributes: { 'gpco.outcome': code } });
    expect(named(all, 'POST /v1/patient-contexts/:id/structured-record').attributes).toMatchObject({
      'http.response.status_code': 502,
      'gpco.code': code,
    });
  });
});
