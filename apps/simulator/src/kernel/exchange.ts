import type { IncomingHttpHeaders } from 'node:http';

/** One request as it arrived: `target` is the raw request target, never parsed or re-encoded. */
export interface SimRequest {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Alternating names and values, in the case in which they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What a leg answers; `transport` bends the way the bytes leave, for the fault stories. */
export interface SimReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly transport?: {
    readonly delayMs?: number;
    /** Sends only the first part of the body under the full content-length, then closes. */
    readonly cutAtByte?: number;
    /** Closes the connection without any answer. */
    readonly reset?: boolean;
    /** Sends the body in small pieces with this pause between them. Milliseconds. */
    readonly dripMs?: number;
  };
}

export const LEGS = ['oauth', 'oidc', 'oidc-b', 'cis2', 'nhs-login', 'pds', 'sds', 'odt', 'ssp'] as const;
export type Leg = (typeof LEGS)[number];

/** A leg of the simulator: answers everything below its prefix. */
export interface LegHandler {
  readonly leg: Leg;
  /** Path prefix, with a leading and without a trailing slash. */
  readonly prefix: string;
  handle(request: SimRequest): Promise<SimReply> | SimReply;
  /** Faults that only this leg can show; the kernel adds those that every leg can (`fault-board.ts`). */
  readonly faults?: Readonly<Record<string, LegFault>>;
}

/** A fault as it was switched on: `name=value` arrives split. */
export interface FaultSetting {
  readonly name: string;
  readonly value: string | undefined;
  /** Pause before the answer. Milliseconds. */
  readonly delayMs: number | undefined;
}

interface FaultSituation {
  readonly request: SimRequest;
  readonly setting: FaultSetting;
  /** The answer that the leg would give without the fault. */
  readonly answer: () => Promise<SimReply>;
}

export type LegFault = (situation: FaultSituation) => Promise<SimReply> | SimReply;

/** What is needed to read the time and to make ids; given from outside so that tests decide. */
export interface SimClock {
  now(): Date;
  uuid(): string;
}
