import { Client } from 'fhir-kit-client';
import type { HttpCall, HttpResult, UpstreamHttp } from './upstream-http.js';

export interface FhirServer {
  /** Root URL without a trailing slash. */
  readonly baseUrl: string;
  readonly http: UpstreamHttp;
}

export type FhirReader = Pick<Client, 'read' | 'search'>;

/**
 * The FHIR client words the request, `UpstreamHttp` sends it: the client's own transport has no time limit, no size
 * limit, and puts the URL into its errors. One client for one call, since it has no state worth keeping.
 */
export async function fhirCall(
  server: FhirServer,
  settings: Pick<HttpCall, 'about' | 'headers' | 'timeoutMs' | 'signal'>,
  ask: (client: FhirReader) => Promise<unknown>,
): Promise<HttpResult> {
  const client = new Client({ baseUrl: server.baseUrl });
  const results: HttpResult[] = [];
  client.httpClient.request = async (_method, path) => {
    results.push(await server.http.send({ ...settings, method: 'GET', url: client.httpClient.expandUrl(path) }));
    return { resourceType: 'Basic' };
  };
  await ask(client);
  const [result] = results;
  if (result === undefined) throw new Error('the FHIR client sent nothing');
  return result;
}

/** The body as JSON, also behind a byte order mark; `undefined` when it is none. */
export function jsonOf(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** The FHIR client writes URLs with NHS numbers to standard error when `DEBUG` names it: the product must not start then. */
export function debugWritesUrls(debug: string | undefined): boolean {
  return (debug ?? '')
    .split(/[\s,]+/u)
    .filter((pattern) => pattern !== '' && !pattern.startsWith('-'))
    .some(
      (pattern) => wildcard(pattern).test('fhir-kit-client:error') || wildcard(pattern).test('fhir-kit-client:info'),
    );
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/gu, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`, 'u');
}
