import type { SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import { type Matching, search } from './matching.js';
import { SDS_ERRORS, type SdsError, serviceOutcome } from './outcomes.js';
import { readQuery, type Resource, type SdsQuery } from './query.js';
import type { DirectoryRecord } from './record.js';
import { BadDirectoryRecord, device, endpoints } from './resources.js';

/** Looks like the inside of the platform on purpose: nobody can fetch it. Source: shared/spec/sds.md §6.1. */
const INTERNAL_HOST = 'http://sds-backend.internal';
const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const WRONG_CORRELATION_ID = `Invalid X-Correlation-ID header. Should be an UUIDv4 matching regex '${UUID.source}'`;

export interface ServiceDeps {
  readonly records: () => readonly DirectoryRecord[];
  readonly matching: Matching;
  readonly ldapUrl: string;
  readonly uuid: () => string;
}

/** How a fault bends one answer of the directory behind the service. */
export interface DirectoryBend {
  /** The directory search took too long and was swallowed. Source: shared/spec/sds.md §1. */
  readonly falseEmpty?: boolean;
  readonly ldapDown?: boolean;
}

interface Exchange {
  readonly request: SimRequest;
  /** Below the base path. */
  readonly path: string;
  readonly correlationId: string;
  readonly bend: DirectoryBend;
}

const RESOURCES: Readonly<Record<string, Resource>> = { '/Endpoint': 'Endpoint', '/Device': 'Device' };
const HEALTH: readonly string[] = ['/healthcheck', '/healthcheck/deep'];

/** The SDS FHIR service behind the gateway. Order of checks: shared/spec/sds.md §5. */
export class SdsService {
  constructor(private readonly deps: ServiceDeps) {}

  answer(request: SimRequest, path: string, bend: DirectoryBend): SimReply {
    const asked = correlationIdIn(request);
    const exchange = { request, path, correlationId: UUID.test(asked) ? asked : this.newId(), bend };
    const resource = RESOURCES[path];
    if (resource === undefined && !HEALTH.includes(path))
      return refuse(exchange, SDS_ERRORS.wrongPath, 'HTTP endpoint not found');
    if (request.method !== 'GET') return refuse(exchange, SDS_ERRORS.wrongMethod, 'HTTP operation not supported');
    if (resource === undefined) return this.health(exchange);
    return isUnusable(asked) ? badRequest(exchange, WRONG_CORRELATION_ID) : this.find(exchange, resource);
  }

  private find(exchange: Exchange, resource: Resource): SimReply {
    const read = readQuery(resource, exchange.request.query);
    if (read.kind === 'wrong') return badRequest(exchange, read.reason);
    const contentType = acceptable(exchange.request.headers.accept);
    if (contentType === undefined) return refuse(exchange, SDS_ERRORS.wrongAccept, 'Accept type not supported');
    if (exchange.bend.ldapDown === true) return refuse(exchange, SDS_ERRORS.internal, 'no response from server');
    try {
      const headers = { 'Content-Type': contentType, 'X-Correlation-ID': exchange.correlationId };
      return { status: 200, headers, body: JSON.stringify(this.bundle(exchange, resource, read.query), undefined, 2) };
    } catch (error: unknown) {
      if (!(error instanceof BadDirectoryRecord)) throw error;
      return refuse(exchange, SDS_ERRORS.internal, error.message);
    }
  }

  /** Source: shared/spec/sds.md §6.1. */
  private bundle(
    { request, path, bend }: Exchange,
    resource: Resource,
    query: SdsQuery,
  ): Readonly<Record<string, unknown>> {
    const { records, matching } = this.deps;
    const found = bend.falseEmpty === true ? [] : search(records(), { resource, query, matching });
    const newId = (): string => this.newId();
    const resources = found.flatMap((record) =>
      resource === 'Device' ? [device(record, newId())] : endpoints(record, newId),
    );
    return {
      resourceType: 'Bundle',
      id: newId(),
      type: 'searchset',
      total: resources.length,
      link: [{ relation: 'self', url: `${INTERNAL_HOST}${path}${decodedQuery(request.target)}` }],
      entry: resources.map((each) => ({
        fullUrl: `${INTERNAL_HOST}${path}/${String(each['id'])}`,
        resource: each,
        search: { mode: 'match' },
      })),
    };
  }

  /** Source: shared/spec/sds.md §7. */
  private health({ path, bend }: Exchange): SimReply {
    if (path === '/healthcheck')
      return { status: 200, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body: '' };
    const status = bend.ldapDown === true ? 'fail' : 'pass';
    const output =
      bend.ldapDown === true ? 'socket connection error while opening: [Errno 111] Connection refused' : '';
    const ldap = { status, links: { ldap: this.deps.ldapUrl }, output };
    return json(bend.ldapDown === true ? 503 : 200, { status, details: { ldap } });
  }

  private newId(): string {
    return this.deps.uuid().toUpperCase();
  }
}

function correlationIdIn({ headers }: SimRequest): string {
  return headers['x-correlation-id']?.toString() ?? '';
}

/** An empty id counts as none. Source: shared/spec/sds.md §3. */
function isUnusable(correlationId: string): boolean {
  return correlationId !== '' && !UUID.test(correlationId);
}

function refuse({ correlationId }: Exchange, error: SdsError, diagnostics: string): SimReply {
  return serviceOutcome({ error, diagnostics, correlationId });
}

function badRequest(exchange: Exchange, reason: string): SimReply {
  return refuse(exchange, SDS_ERRORS.badRequest, `HTTP 400: Bad Request (${reason})`);
}

/** Media types are compared whole, parameters and all. Source: shared/spec/sds.md §3. */
function acceptable(accept: string | undefined): string | undefined {
  const types = (accept ?? '*/*').split(',').map((type) => type.trim().toLowerCase());
  if (types.includes('*/*') || types.includes('application/fhir+json')) return 'application/fhir+json';
  return types.includes('application/json') ? 'application/json' : undefined;
}

function decodedQuery(target: string): string {
  const at = target.indexOf('?');
  if (at < 0) return '';
  try {
    return decodeURIComponent(target.slice(at).replaceAll('+', ' '));
  } catch {
    return target.slice(at);
  }
}
