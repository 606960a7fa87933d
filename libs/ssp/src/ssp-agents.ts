import { X509Certificate } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { certificateState, type Clock, type EventLog, reportCertificateState } from '#platform';
import { pathsOf, readFiles, type Reading, secureOptions, stampOf, TLS_RULES, type TlsMaterial } from './ssp-files.js';
import type { SspConfig } from './ssp.config.js';

/** A change is believed when it has not changed again for so long: files are written one after the other. Milliseconds. */
const SETTLE_MS = 1_000;

export interface SspAgentTools {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: EventLog;
  /** Told of each certificate that is taken into use after the first, for the audit. */
  readonly renewed?: (certificate: { readonly fingerprint: string; readonly daysLeft: number | undefined }) => void;
}

/** Why the start stopped: a certificate, a key or a list is missing or not whole. The message names the variable. */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused';
}

/**
 * Connections for the proxy and no other host. Certificate, key, authorities and revocation lists change without a restart
 * when their files do: whoever takes `https` may make the files be looked at, at most once in SSP_CERTIFICATE_LOOK_MS. There
 * is no timer, because what nobody uses needs no look; and no look can lie between a request and its connection.
 * Source: gp-connect-core.md §9.5 (key material).
 */
export class SspAgents {
  readonly http: HttpAgent;
  private current: Current;
  private lookedAt: number;
  private waitMs: number;
  /** As the files were at the last look. */
  private seen: string;
  /** Said already that the new files cannot be used. */
  private complained = false;
  private readonly paths: readonly string[];

  /** @throws CertificateRefused */
  constructor(
    private readonly config: SspConfig,
    private readonly tools: SspAgentTools,
  ) {
    this.http = new HttpAgent({ keepAlive: true, maxSockets: config.SSP_MAX_SOCKETS });
    this.paths = pathsOf(config);
    this.seen = stampOf(this.paths);
    this.lookedAt = tools.clock.now().getTime();
    this.waitMs = config.SSP_CERTIFICATE_LOOK_MS;
    const reading = readFiles(config);
    if (reading?.kind === 'faulty') throw new CertificateRefused(reading.why);
    this.current = { stamp: this.seen, material: reading?.material, agent: this.agentFor(reading?.material) };
  }

  /** For the next connection: with the newest files that could be used. */
  get https(): HttpsAgent {
    this.look();
    return this.current.agent;
  }

  /** Whole days until our certificate in use ends, negative after it; `undefined`: there is none. */
  certificateDaysLeft(): number | undefined {
    this.look();
    const { material } = this.current;
    const state = material && certificateState(material.cert, this.tools.clock.now());
    return state?.kind === 'read' ? state.daysLeft : undefined;
  }

  /** Cheap when it is not time, or when nothing changed: a few calls to the file system. */
  private look(): void {
    const now = this.tools.clock.now().getTime();
    // A clock that was put back must not keep us from looking.
    if (this.current.material === undefined || Math.abs(now - this.lookedAt) < this.waitMs) return;
    this.lookedAt = now;
    this.waitMs = this.config.SSP_CERTIFICATE_LOOK_MS;
    const stamp = stampOf(this.paths);
    if (stamp === this.current.stamp) return;
    const settled = stamp === this.seen;
    this.seen = stamp;
    if (settled) this.take(stamp);
    else this.waitMs = Math.min(SETTLE_MS, this.waitMs);
  }

  private take(stamp: string): void {
    const reading = readFiles(this.config);
    if (reading === undefined || stampOf(this.paths) !== stamp) return; // still being written
    const why = this.refusalOf(reading);
    if (why !== undefined) {
      if (!this.complained) this.tools.log.warn('ssp.certificate.not-taken', { detail: why });
      this.complained = true;
      return;
    }
    this.complained = false;
    if (reading.kind === 'read') this.replace(stamp, reading.material);
  }

  /** A certificate that is not valid at this moment is no better than the one in use. */
  private refusalOf(reading: Reading): string | undefined {
    if (reading.kind === 'faulty') return reading.why;
    const { validFromDate, validToDate } = new X509Certificate(reading.material.cert);
    const now = this.tools.clock.now();
    if (now < validFromDate) return 'SSP_CLIENT_CERT_PATH: the certificate is not valid yet';
    return now > validToDate ? 'SSP_CLIENT_CERT_PATH: the certificate has expired' : undefined;
  }

  private replace(stamp: string, material: TlsMaterial): void {
    const { agent, material: before } = this.current;
    if (JSON.stringify(before) === JSON.stringify(material)) {
      this.current = { ...this.current, stamp };
      return;
    }
    this.current = { stamp, material, agent: this.agentFor(material) };
    agent.retire();
    const { log, clock } = this.tools;
    const state = certificateState(material.cert, clock.now());
    const count = state.kind === 'read' ? state.daysLeft : undefined;
    const fingerprint = fingerprintOf(material.cert);
    log.info('ssp.certificate.reloaded', { count, detail: `certificate ${fingerprint}` });
    this.tools.renewed?.({ fingerprint, daysLeft: count });
    reportCertificateState(state, log);
  }

  private agentFor(material: TlsMaterial | undefined): RetirableAgent {
    return new RetirableAgent({
      keepAlive: true,
      maxSockets: this.config.SSP_MAX_SOCKETS,
      maxCachedSessions: 0, // a resumed session would spare the other side's certificate the check
      rejectUnauthorized: true,
      ...(material === undefined ? TLS_RULES : secureOptions(material)),
    });
  }
}

interface Current {
  readonly stamp: string;
  readonly material: TlsMaterial | undefined;
  readonly agent: RetirableAgent;
}

/** Lets what is in flight finish and keeps no connection after it. */
class RetirableAgent extends HttpsAgent {
  private retired = false;

  retire(): void {
    this.retired = true;
    for (const sockets of Object.values(this.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  /** Called by Node when a request is over; false closes the connection. */
  override keepSocketAlive(socket: Duplex): boolean {
    // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- Node's documentation: it returns whether; its type says void
    const kept: unknown = super.keepSocketAlive(socket);
    return kept !== false && !this.retired;
  }
}

/** Enough to tell two certificates apart. */
function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.slice(0, '00:00:00:00:00:00'.length);
}
