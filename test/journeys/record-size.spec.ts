import { createServer, type IncomingMessage, request as call, type RequestListener, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { contextIdOf, EVERY_AREA, openPatient, type Product, startProduct } from '../support/product.js';

const CAP = 1_000_000;
let product: Product;
/** The same product, with a cap, behind a proxy that can answer for the practice. */
let capped: Product;
let answer: RequestListener | undefined;
let proxy: Server;

beforeAll(async () => {
  product = await startProduct();
  proxy = createServer((request, response) => {
    if (answer === undefined || !String(request.headers['ssp-interactionid']).includes('structured')) {
      passOn(request, response);
      return;
    }
    answer(request, response);
  });
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  const { port } = proxy.address() as AddressInfo;
  capped = await startProduct({
    environment: { GPC_MAX_RECORD_BYTES: String(CAP), SSP_BASE_URL: `http://127.0.0.1:${port}` },
  });
});
afterEach(() => {
  answer = undefined;
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await Promise.all([product.stop(), capped.stop()]);
});

/** To the simulator, byte for byte. */
const passOn: RequestListener = (request, response) => {
  const { port } = new URL(capped.simulatorUrl);
  const { method, headers } = request;
  const onward = call({ port, host: '127.0.0.1', method, path: `/ssp${request.url ?? ''}`, headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 500, reply.headers);
    reply.pipe(response);
  });
  request.pipe(onward);
};

interface Sent {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** Without the conveniences of `fetch`, which asks for gzip and unpacks it of its own accord. */
async function asked(world: Product, path: string, headers: Readonly<Record<string, string>>): Promise<Sent> {
  const authorization = `Bearer ${await world.token()}`;
  const common = { authorization, 'content-type': 'application/json' };
  const body = path.endsWith('structured-record') ? JSON.stringify({ areas: EVERY_AREA }) : undefined;
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = call(`${world.apiUrl}${path}`, { method, headers: { ...common, ...headers } }, (reply) => {
      buffer(reply).then((bytes) => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, bytes }), reject);
    });
    sent.on('error', reject).end(body);
  });
}

async function recordOf(world: Product, story: string, headers: Readonly<Record<string, string>>): Promise<Sent> {
  const id = contextIdOf(await openPatient(world, world.story(story)));
  return asked(world, `/v1/patient-contexts/${id}/structured-record`, headers);
}

const FHIR = { accept: 'application/fhir+json' };
const unpack = { gzip: gunzipSync, br: brotliDecompressSync };
/** The bundle's id is new with each request. */
const withoutTrace = ({ headers }: Sent, text: string): string =>
  text.replaceAll(String(headers['gpc-trace-id']), 'ID');

describe('a reply', () => {
  it.each(['gzip', 'br'] as const)(
    'is packed with %s for a caller who accepts it, and is then the same',
    async (way) => {
      const plain = await recordOf(product, 'main', FHIR);
      expect(plain.headers).not.toHaveProperty('content-encoding');
      expect(plain.headers).toMatchObject({ vary: 'accept-encoding', 'content-length': String(plain.bytes.length) });
      const packed = await recordOf(product, 'main', { ...FHIR, 'accept-encoding': way });
      expect(packed.headers).toMatchObject({ vary: 'accept-encoding', 'content-encoding': way });
      expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 4);
      expect(withoutTrace(packed, unpack[way](packed.bytes).toString())).toBe(
        withoutTrace(plain, plain.bytes.toString()),
      );
      const view = await recordOf(product, 'main', { accept: 'application/json', 'accept-encoding': way });
      expect(JSON.parse(unpack[way](view.bytes).toString())).toHaveProperty('medications.0.name.term');
    },
  );

  it('is packed as the caller likes best, and not at all for one who forbids it or knows other ways only', async () => {
    const encodingFor = async (accepted: string): Promise<unknown> =>
      (await recordOf(product, 'main', { ...FHIR, 'accept-encoding': accepted })).headers['content-encoding'];
    await expect(encodingFor('br;q=0.2, gzip')).resolves.toBe('gzip');
    await expect(encodingFor('gzip, deflate, br')).resolves.toBe('br');
    await expect(encodingFor('identity')).resolves.toBeUndefined();
    await expect(encodingFor('gzip;q=0')).resolves.toBeUndefined();
    await expect(encodingFor('zstd, compress')).resolves.toBeUndefined();
  });

  it('that is tiny stays as it is', async () => {
    const { status, headers, bytes } = await asked(product, '/health/live', { 'accept-encoding': 'gzip, br' });
    expect([status, headers['content-encoding'], headers.vary]).toEqual([200, undefined, 'accept-encoding']);
    expect(() => JSON.parse(bytes.toString()) as unknown).not.toThrow();
  });
});

describe('the practice', () => {
  it('is asked for gzip, and what it packs reaches the caller unpacked, byte for byte', async () => {
    const bundles: Buffer[] = [];
    answer = (request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      const { nhsNumber, demographics } = capped.story('main');
      const identifier = [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }];
      const { birthDate } = demographics;
      const resource = { resourceType: 'Patient', id: 'p', identifier, birthDate, name: [{ text: 'Zoë  \u2019' }] };
      const entry = [{ resource }];
      const bundle = { resourceType: 'Bundle', type: 'collection', id: request.headers['ssp-traceid'], entry };
      const bytes = Buffer.from(` ${JSON.stringify(bundle, undefined, 3)}\n\t`);
      bundles.push(bytes);
      response.writeHead(200, { 'Content-Type': 'application/fhir+json', 'Content-Encoding': 'gzip' });
      response.end(gzipSync(bytes));
    };
    const { bytes } = await recordOf(capped, 'main', FHIR);
    expect(bytes.equals(bundles[0]!)).toBe(true);
  });

  it('may send a record of ten megabytes', async () => {
    const { status, bytes } = await recordOf(product, 'huge', FHIR);
    expect([status, bytes.length > 9_000_000]).toEqual([200, true]);
    const view = await recordOf(product, 'huge', { accept: 'application/json' });
    expect([view.status, view.bytes.length > 5_000_000]).toEqual([200, true]);
  });

  it('that sends more than the service is set to take gets a problem of its own, with the safety line', async () => {
    const reply = await recordOf(capped, 'big', FHIR);
    const problem: unknown = JSON.parse(reply.bytes.toString());
    expect(reply.status).toBe(502);
    expect(problem).toMatchObject({
      code: 'GPC_RECORD_TOO_LARGE',
      audience: 'clinician',
      retryable: false,
      traceId: expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown,
    });
    expect(problem).toHaveProperty('title', expect.stringMatching(/larger than this service can take.*does not mean/u));
    expect(problem).toHaveProperty('action', expect.stringMatching(/fewer areas.*telephone the practice/u));
    await expect(recordOf(capped, 'main', FHIR)).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    ['a gzip bomb', { 'Content-Encoding': 'gzip' }, gzipSync(Buffer.alloc(200_000_000))],
    ['too much that is not packed', {}, Buffer.alloc(CAP + 1, ' ')],
  ])('that sends %s is cut off', async (_what, headers, body) => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/fhir+json', ...headers }).end(body);
    };
    const before = process.memoryUsage().rss;
    const { status, bytes } = await recordOf(capped, 'main', FHIR);
    expect([status, JSON.parse(bytes.toString())]).toMatchObject([502, { code: 'GPC_RECORD_TOO_LARGE' }]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});
