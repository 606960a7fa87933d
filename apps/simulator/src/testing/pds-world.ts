import { z } from 'zod';

import type { LegHandler, SimReply } from '../kernel/exchange.js';
import { PDS_APPLICATION_SCOPE } from '../oauth/clients.js';
import { type TokenUser, TokenStore } from '../oauth/token-store.js';
import { pdsLeg, type PdsSwitches } from '../pds/pds-leg.js';
import { STORIES } from '../scenarios/index.js';
import { aRequest, bodyOf, HandClock } from './requests.js';

export const PDS_BASE = '/personal-demographics/FHIR/R4';
export const PDS_REQUEST_ID = '60e0b220-8136-4ca5-ae46-1d97ef59d068';

export const SCOPES = {
  application: PDS_APPLICATION_SCOPE,
  worker: 'urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service',
  patient: 'urn:nhsd:apim:user-nhs-login:P9:personal-demographics-service',
} as const;

export interface PdsCaller {
  readonly scope?: string;
  readonly clientId?: string;
  readonly user?: TokenUser;
}

export interface PdsAsk extends PdsCaller {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The PDS leg by itself, with callers of every kind. Without a scope a healthcare worker asks. */
export class PdsWorld {
  readonly clock = new HandClock();
  readonly leg: LegHandler;
  private readonly tokens = new TokenStore(this.clock);

  constructor(switches: PdsSwitches = {}) {
    this.leg = pdsLeg({ clock: this.clock, tokens: this.tokens, stories: STORIES, ...switches });
  }

  grant({ scope = SCOPES.worker, clientId = 'sim-app', user }: PdsCaller = {}): string {
    const known = user === undefined ? {} : { user };
    return `Bearer ${this.tokens.issue({ clientId, scopes: [scope], lifeMs: 599_000, ...known })}`;
  }

  async ask(path: string, { method = 'GET', headers = {}, ...caller }: PdsAsk = {}): Promise<SimReply> {
    const all = { Authorization: this.grant(caller), 'X-Request-ID': PDS_REQUEST_ID, ...headers };
    return this.leg.handle(aRequest(PDS_BASE + path, { method, headers: all }));
  }

  search(parameters: string, caller: PdsAsk = {}): Promise<SimReply> {
    return this.ask(`/Patient?${parameters}`, caller);
  }
}

const Issue = z.object({
  code: z.string(),
  severity: z.string(),
  diagnostics: z.string().optional(),
  details: z.object({ coding: z.array(z.object({ code: z.string(), display: z.string() })) }),
});
const Outcome = z.object({ resourceType: z.literal('OperationOutcome'), issue: z.array(Issue) });
const Resource = z.record(z.string(), z.unknown());
const Searchset = z.object({
  resourceType: z.literal('Bundle'),
  total: z.number(),
  entry: z
    .array(z.object({ fullUrl: z.string(), search: z.object({ score: z.number() }).optional(), resource: Resource }))
    .default([]),
});

/** The first issue of a refusal, flat. */
export function refusalIn(reply: SimReply): Readonly<Record<string, unknown>> {
  const [issue] = Outcome.parse(bodyOf(reply)).issue;
  const [coding] = issue?.details.coding ?? [];
  return {
    status: reply.status,
    code: coding?.code,
    display: coding?.display,
    issue: issue?.code,
    diagnostics: issue?.diagnostics,
  };
}

export interface FoundPerson {
  readonly id: unknown;
  readonly score: number | undefined;
  readonly fullUrl: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

export function peopleIn(reply: SimReply): readonly FoundPerson[] {
  const { entry } = Searchset.parse(bodyOf(reply));
  return entry.map(({ fullUrl, search, resource }) => ({
    id: resource['id'],
    score: search?.score,
    fullUrl,
    resource,
  }));
}

export function numbersIn(reply: SimReply): readonly unknown[] {
  return peopleIn(reply).map(({ id }) => id);
}
