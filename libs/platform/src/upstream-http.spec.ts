import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type NetConnectOpts, Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { HttpService } from '@nestjs/axios';
import { type UpstreamExchange, witnessed } from '#contracts';
import { UpstreamHttp, type HttpCall } from './upstream-http.js';

const http = new UpstreamHttp(new HttpService(), { maxBytes: 100_000 });
const open: { close(): unknown }[] = [];

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${portOf(server)}`;
}

function get(url: string, changes: Partial<HttpCall> = {}): HttpCall {
  const about = { upstream: 'odt', operation: 'Organization/:id' } as const;
  return { about, method: 'GET', url, headers: {}, timeoutMs: 5_000, signal: new AbortController().signal, ...changes };
}

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

describe('what goes out', () => {
  it('keeps a doubled slash, %7C, letter case and the case of header names', async () => {
    const seen: string[] = [];
    const root = await serve((request, response) => {
      seen.push(request.url ?? '', ...request.rawHeaders);
      response.end();
    });
    await http.send(get(`${root}/https://Practice.Example/Z90001/x?a=b%7Cc`, { headers: { 'Ssp-TraceID': 'abc' } }));
    expect(seen[0]).toBe('/https://Practice.Example/Z90001/x?a=b%7Cc');
    expect(seen).toContain('Ssp-TraceID');
  });

  it('sends a body byte for byte, with the content type it was given', async () => {
    const seen: string[] = [];
    const root = await serve((request, response) => {
      seen.push(request.headers['content-type'] ?? '');
      request.on('data', (chunk: Buffer) => seen.push(chunk.toString())).on('end', () => response.end());
    });
    const headers = { 'Content-Type': 'application/json' };
    await http.send(get(root, { method: 'POST', headers, body: ' {"dose": 1.00} ' }));
    expect(seen).toEqual(['application/json', ' {"dose": 1.00} ']);
  });
});

describe('what comes back', () => {
  it.each([200, 302, 404, 500])('hands %i over as a reply', async (status) => {
    const root = await serve((_, response) =>
      response.writeHead(status, { 'X-Thing': 'Yes', Location: '/other' }).end('body'),
    );
    const result = await http.send(get(root));
    expect(result).toMatchObject({ kind: 'reply', status, headers: { 'x-thing': 'Yes' } });
    expect(result.kind === 'reply' && result.body.toString()).toBe('body');
  });

  it('unpacks gzip', async () => {
    const root = await serve((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('packed')),
    );
    const result = await http.send(get(root));
    expect(result.kind === 'reply' && result.body.toString()).toBe('packed');
  });

  it('asks for gzip, unless the call says otherwise', async () => {
    const seen: (string | undefined)[] = [];
    const root = await serve((request, response) => {
      seen.push(request.headers['accept-encoding']?.toString());
      response.end();
    });
    await http.send(get(root));
    await http.send(get(root, { headers: { 'Accept-Encoding': 'identity' } }));
    expect(seen).toEqual(['gzip', 'identity']);
  });

  it.each([
    ['deflate', deflateSync('packed')],
    ['br', brotliCompressSync('packed')],
    ['x-gzip', gzipSync('packed')],
  ])('unpacks %s too, although it did not ask for it', async (encoding, body) => {
    const root = await serve((_, response) => response.writeHead(200, { 'Content-Encoding': encoding }).end(body));
    const result = await http.send(get(root));
    expect(result.kind === 'reply' && result.body.toString()).toBe('packed');
  });

  it('calls gzip that is cut short or garbled lost, with the code of zlib', async () => {
    const whole = gzipSync('packed '.repeat(100));
    for (const body of [whole.subarray(0, -12), Buffer.from('no gzip at all')]) {
      const root = await serve((_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(body));
      await expect(http.send(get(root))).resolves.toMatchObject({
        kind: 'failure',
        reason: 'lost',
        code: expect.stringMatching(/^Z_/u) as unknown,
      });
    }
  });

  it('takes a body of just the largest size, packed and not, and none that is one byte larger', async () => {
    const root = await serve((request, response) => {
      const body = Buffer.alloc(request.url === '/larger' ? 100_001 : 100_000, 'x');
      const packed = request.headers['accept-encoding'] === 'gzip';
      response.writeHead(200, packed ? { 'Content-Encoding': 'gzip' } : {}).end(packed ? gzipSync(body) : body);
    });
    for (const encoding of ['gzip', 'identity']) {
      const headers = { 'Accept-Encoding': encoding };
      const most = await http.send(get(`${root}/most`, { headers }));
      expect(most.kind === 'reply' && most.body.length).toBe(100_000);
      await expect(http.send(get(`${root}/larger`, { headers }))).resolves.toMatchObject({ reason: 'too-large' });
    }
  });

  it('unpacks gzip of several parts whose last is the smallest', async () => {
    const roomy = new UpstreamHttp(new HttpService(), { maxBytes: 1_000_000 });
    const parts = Buffer.concat([gzipSync(Buffer.alloc(400_000, 'x')), gzipSync('end')]);
    const root = await serve((_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(parts));
    const result = await roomy.send(get(root));
    expect(result.kind === 'reply' && result.body.length).toBe(400_003);
  });

  it.each([
    ['that tells its size', gzipSync(Buffer.alloc(5_000_000))],
    ['that hides it behind a small part', Buffer.concat([gzipSync(Buffer.alloc(5_000_000)), gzipSync('end')])],
  ])('stops a gzip bomb %s', async (_case, bomb) => {
    const root = await serve((_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb));
    await expect(http.send(get(root))).resolves.toMatchObject({ kind: 'failure', reason: 'too-large' });
  });
});

describe('what goes wrong', () => {
  it('knows that a refused connection and an unknown host took nothing', async () => {
    const root = await serve((_, response) => response.end());
    open.splice(0).forEach((server) => server.close());
    await expect(http.send(get(root))).resolves.toEqual({ kind: 'failure', reason: 'not-sent', code: 'ECONNREFUSED' });
  });

  it.each(['read', 'write'])('calls a connection lost that stood when its network went away (%s)', async (syscall) => {
    let ours = new Socket();
    const gone = Object.assign(new Error('gone'), { code: 'EHOSTUNREACH', syscall });
    const root = await serve(() => void ours.destroy(gone));
    const agent = new Agent();
    agent.createConnection = (options) => (ours = connect(options as NetConnectOpts));
    const agents = { http: agent, https: new HttpsAgent() };
    const there = new UpstreamHttp(new HttpService(), { maxBytes: 100, agents });
    await expect(there.send(get(root))).resolves.toMatchObject({ reason: 'lost', code: 'EHOSTUNREACH' });
  });

  it('calls a body that ends too early lost', async () => {
    const root = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' }).write('half');
      setImmediate(() => response.destroy());
    });
    await expect(http.send(get(root))).resolves.toMatchObject({ kind: 'failure', reason: 'lost' });
  });

  it('calls a connection that is cut before the answer lost', async () => {
    const root = await serve((request) => request.socket.destroy());
    await expect(http.send(get(root))).resolves.toMatchObject({ kind: 'failure', reason: 'lost', code: 'ECONNRESET' });
  });

  it('gives up on a dripping body when the time is over', async () => {
    const root = await serve((_, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    await expect(http.send(get(root, { timeoutMs: 150 }))).resolves.toMatchObject({
      kind: 'failure',
      reason: 'timeout',
    });
  });

  it("tells the caller's own end from a timeout", async () => {
    const root = await serve(() => undefined);
    const caller = new AbortController();
    const sent = http.send(get(root, { signal: caller.signal }));
    setImmediate(() => caller.abort());
    await expect(sent).resolves.toMatchObject({ kind: 'failure', reason: 'aborted' });
    await expect(http.send(get(root, { signal: AbortSignal.abort() }))).resolves.toMatchObject({ reason: 'aborted' });
  });

  it('calls a broken handshake tls', async () => {
    const server = createTcpServer((socket) => socket.end('HTTP/1.1 400 not TLS\r\n\r\n'));
    open.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const result = await http.send(get(`https://127.0.0.1:${portOf(server)}`));
    expect(result).toMatchObject({ kind: 'failure', reason: 'tls' });
  });

  it('does not carry URL or token out of a failure', async () => {
    const result = await http.send(
      get('http://127.0.0.1:1/Patient/9990001006', { headers: { Authorization: 'Bearer secret-token' } }),
    );
    expect(JSON.stringify(result)).not.toMatch(/9990001006|secret-token/u);
  });
});

describe('what a witness is told', () => {
  async function seen(call: HttpCall): Promise<readonly UpstreamExchange[]> {
    const exchanges: UpstreamExchange[] = [];
    await witnessed({ exchanged: (one) => void exchanges.push(one) }, () => http.send(call));
    return exchanges;
  }

  it('what the call was for, how it ended and the refusal in full, but no URL, header or body', async () => {
    const root = await serve((_, response) => response.writeHead(404).end('{"issue":[]}'));
    const headers = { Authorization: 'Bearer secret-token' };
    const exchanges = await seen(get(`${root}/Patient/9990001006`, { headers }));
    expect(exchanges).toMatchObject([
      { upstream: 'odt', operation: 'Organization/:id', method: 'GET', outcome: 'reply', status: 404, bytes: 12 },
    ]);
    expect(Buffer.from(exchanges[0]?.refusal ?? []).toString()).toBe('{"issue":[]}');
    expect(JSON.stringify(exchanges)).not.toMatch(/9990001006|secret-token/u);
  });

  it('nothing of an answer that succeeded but its size', async () => {
    const root = await serve((_, response) => response.end('record'));
    const [exchange] = await seen(get(root));
    expect(exchange).toMatchObject({ status: 200, bytes: 6 });
    expect(exchange).not.toHaveProperty('refusal');
  });

  it('why there was no answer', async () => {
    expect(await seen(get('http://127.0.0.1:1/x'))).toMatchObject([{ outcome: 'not-sent', failure: 'ECONNREFUSED' }]);
  });
});
