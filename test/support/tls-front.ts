import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** What is wrong with the certificate of a proxy. */
export type BadCertificate = 'self-signed' | 'wrong-name' | 'expired';

export interface TlsFront {
  readonly port: number;
  /** Settings with which the product trusts the authority of the front, and shows a certificate of its own. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;

interface Pair {
  readonly certificate: X509Certificate;
  readonly keys: Awaited<ReturnType<typeof newKeys>>;
}

/** A TLS server on this machine whose certificate must be refused; whoever talks to it all the same gets 500. */
export async function badTlsFront(folder: string, kind: BadCertificate): Promise<TlsFront> {
  const authority = await issued('Matrix test root', {});
  const name = kind === 'wrong-name' ? 'elsewhere.example.nhs.uk' : 'localhost';
  const endsInMs = kind === 'expired' ? -HOUR_MS : HOUR_MS;
  const pair = await issued(name, kind === 'self-signed' ? { endsInMs } : { endsInMs, authority });
  const client = await issued('orchestrator.consumer.example.nhs.uk', { authority });
  const paths = {
    SSP_CLIENT_CERT_PATH: written(join(folder, 'client.crt'), client.certificate.toString('pem')),
    SSP_CLIENT_KEY_PATH: written(join(folder, 'client.key'), await keyOf(client)),
    SSP_CA_PATHS: written(join(folder, 'root.crt'), authority.certificate.toString('pem')),
  };
  const options = { cert: pair.certificate.toString('pem'), key: await keyOf(pair) };
  const server = createServer(options, (_request, response) => {
    response.writeHead(500).end();
  });
  const port = await listening(server);
  const settings = { ...paths, SSP_BASE_URL: `https://localhost:${String(port)}` };
  return { port, settings, close: () => closed(server) };
}

function newKeys() {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function issued(
  name: string,
  { endsInMs = HOUR_MS, authority }: { readonly endsInMs?: number; readonly authority?: Pair },
): Promise<Pair> {
  const keys = await newKeys();
  const isRoot = authority === undefined && name !== 'localhost';
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: authority?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(Date.now() - 2 * HOUR_MS),
    notAfter: new Date(Date.now() + endsInMs),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority?.keys.privateKey ?? keys.privateKey,
    extensions: isRoot
      ? [new BasicConstraintsExtension(true, 1, true)]
      : [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  return { certificate, keys };
}

async function keyOf({ keys }: Pair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
}

function written(path: string, text: string): string {
  writeFileSync(path, text);
  return path;
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
