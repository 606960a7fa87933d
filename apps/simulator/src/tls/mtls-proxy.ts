import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import { TLSSocket } from 'node:tls';

import { closed, KEEP_ALIVE_MS, listen } from '../kernel/listening.js';
import { html } from '../kernel/replies.js';
import { type MtlsFiles, writeMtlsFiles } from './mtls-files.js';
import { type CertificateKind, type KeyAndCertificate, TestAuthority } from './test-authority.js';

export interface MtlsOptions {
  /** The files of the consumer are written here. */
  readonly folder: string;
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  /**
   * How a caller without an accepted certificate is turned away: with a page and status 495 or 496, as a machine in front
   * of the proxy does (the default), or by the end of the connection. Source: shared/spec/gp-connect-core.md §7.6.
   */
  readonly refusal?: 'page' | 'connection' | undefined;
}

/** What stands behind the door. */
interface Inside {
  readonly host: string;
  readonly serve: RequestListener;
}

/** Name in the certificate of a consumer: the one that is registered for its system. Invented. */
const CONSUMER_FQDN = 'orchestrator.consumer.example.nhs.uk';
const PROXY_NAMES = ['127.0.0.1', 'localhost'] as const;
/** Best first. Source: shared/spec/gp-connect-core.md §9.5. */
const CIPHERS = 'AESGCM+EECDH:AESGCM+EDH:AES256+EECDH:AES256+EDH';

/** The door of the Spine proxy that asks for a certificate. What it shows and whom it trusts can change while it is open. */
export class MtlsProxy {
  /** Fingerprints (SHA-256) of the certificates of callers, each once, in the order in which they came. */
  readonly callersSeen = new Set<string>();
  /** How many callers found the connection secure. */
  connections = 0;
  private trusted: readonly TestAuthority[];

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    readonly authority: TestAuthority,
    readonly files: MtlsFiles,
    private shown: KeyAndCertificate,
  ) {
    this.trusted = [authority];
    server.on('secureConnection', (socket) => {
      this.connections += 1;
      if (socket.authorized) this.callersSeen.add(socket.getPeerCertificate().fingerprint256);
    });
  }

  static async open({ folder, port = 0, refusal = 'page' }: MtlsOptions, inside: Inside): Promise<MtlsProxy> {
    const authority = await TestAuthority.create('Simulated Spine');
    const shown = await authority.issue({ role: 'server', kind: 'good', names: PROXY_NAMES });
    const client = await authority.issue({ role: 'client', kind: 'good', names: [CONSUMER_FQDN] });
    const files = await writeMtlsFiles(folder, client, authority);
    const options = { ...(await context(shown, [authority])), requestCert: true };
    const server = createServer({ ...options, rejectUnauthorized: refusal === 'connection' }, (message, response) => {
      const status = refusalOf(message);
      if (status === undefined) inside.serve(message, response);
      else turnAway(message, response, status);
    });
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    const taken = await listen(server, { host: inside.host, port, setting: 'SIM_MTLS_PORT' });
    return new MtlsProxy(server, taken, authority, files, shown);
  }

  /** Goes before the address of a practice. */
  get url(): string {
    return `https://127.0.0.1:${String(this.port)}/ssp`;
  }

  /** A certificate of the proxy, by its own authority unless told. */
  async issueServer(kind: CertificateKind, by = this.authority): Promise<KeyAndCertificate> {
    return by.issue({ role: 'server', kind, names: PROXY_NAMES });
  }

  /** A certificate of the consumer. */
  async issueClient(kind: CertificateKind, by = this.authority): Promise<KeyAndCertificate> {
    return by.issue({ role: 'client', kind, names: [CONSUMER_FQDN] });
  }

  /** Every new connection is shown this certificate; the lists of revoked certificates are read anew. */
  async show(server: KeyAndCertificate): Promise<void> {
    this.shown = server;
    this.server.setSecureContext(await context(server, this.trusted));
  }

  /** Lets in who has a certificate of one of these, and nobody else. */
  async trust(...authorities: readonly TestAuthority[]): Promise<void> {
    this.trusted = authorities;
    this.server.setSecureContext(await context(this.shown, authorities));
  }

  /** Ends the connections on which nothing is under way: callers must look at our certificate again. */
  closeIdle(): void {
    this.server.closeIdleConnections();
  }

  async close(): Promise<void> {
    await closed(this.server);
  }
}

async function context(shown: KeyAndCertificate, trusted: readonly TestAuthority[]): Promise<ServerOptions> {
  const lists = await Promise.all(trusted.map((authority) => authority.revocationLists()));
  return {
    key: shown.key,
    cert: shown.certificate,
    ca: trusted.flatMap(({ rootPem, subPem }) => [rootPem, subPem]),
    crl: lists.flat(),
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
  };
}

/** 496: showed no certificate. 495: a bad one, or that of somebody else. */
function refusalOf({ socket }: IncomingMessage): 495 | 496 | undefined {
  if (!(socket instanceof TLSSocket)) return 496;
  const { subject } = socket.getPeerCertificate();
  // Its type forgets that there may be none.
  if ((subject as object | undefined) === undefined) return 496;
  return socket.authorized && subject.CN === CONSUMER_FQDN ? undefined : 495;
}

const REFUSALS = {
  495: '400 The SSL certificate error',
  496: '400 No required SSL certificate was sent',
} as const;

function turnAway(message: IncomingMessage, response: ServerResponse, status: 495 | 496): void {
  const { headers, body } = html(status, REFUSALS[status]);
  message.resume();
  response.writeHead(status, { ...headers, Connection: 'close' }).end(body);
}
