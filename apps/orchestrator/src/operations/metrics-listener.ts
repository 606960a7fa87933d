import { createServer, type Server } from 'node:http';
import type { Metrics } from '#platform';

/** Offers `/metrics`, and nothing else, on a port of its own: for networks in which callers must not see it. */
export class MetricsListener {
  private server: Server | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly at: { readonly host: string; readonly port: number },
  ) {}

  /** Called by the framework. @throws Error when the port is taken: then the start ends */
  async onApplicationBootstrap(): Promise<void> {
    const server = createServer((request, response) => {
      const wanted = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
      if (!wanted) {
        response.writeHead(404).end();
        return;
      }
      this.metrics.text().then(
        ({ contentType, body }) =>
          void response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(body),
        () => void response.writeHead(500).end(),
      );
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.at.port, this.at.host, resolve);
    });
  }

  /** Called by the framework. */
  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
