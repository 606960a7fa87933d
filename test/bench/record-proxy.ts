import { Agent, createServer, type IncomingMessage, request as call, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { AddressInfo } from 'node:net';

/**
 * What the product is measured against: a proxy of a few lines that makes the same call to the practice and hands its
 * answer on. It checks nothing. `/parse` also parses the answer once, which is the least that any check would cost.
 * The call to make comes by message, as the product made it last.
 */
interface UpstreamCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true });
let upstream: UpstreamCall | undefined;

async function answered({ url, headers, body }: UpstreamCall): Promise<Buffer> {
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    call(url, { method: 'POST', agent, headers }, resolve).on('error', reject).end(body);
  });
  if (reply.statusCode !== 200) throw new Error(`the simulator answered ${String(reply.statusCode)}`);
  return buffer(reply.headers['content-encoding'] === 'gzip' ? reply.pipe(createGunzip()) : reply);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await buffer(request);
  if (upstream === undefined) throw new Error('no call was given yet');
  const bytes = await answered(upstream);
  if (request.url === '/parse' && typeof JSON.parse(bytes.toString('utf8')) !== 'object') throw new Error('no bundle');
  response.writeHead(200, { 'Content-Type': 'application/fhir+json', 'Content-Length': String(bytes.length) });
  response.end(bytes);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'url' in message) {
    upstream = message as unknown as UpstreamCall;
    process.send?.('ready');
  }
});
