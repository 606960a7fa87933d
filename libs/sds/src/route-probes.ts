import { z } from 'zod';
import { INTERACTION, OdsCode, type DirectoryCall, type ProbeReport } from '#contracts';
import { Fault } from '#errors';
import type { Clock, EventLog } from '#platform';
import type { Heard } from './directory-search.js';
import { validQuestion, type Question } from './input-rules.js';
import type { KeptTexts } from './kept-texts.js';
import type { KnownRoutes } from './known-routes.js';
import type { RouteHistory } from './route-history.js';
import type { Finding, RouteFinder } from './route-finder.js';
import { routeOf } from './routes.js';

interface ProbeTools {
  readonly finder: RouteFinder;
  readonly known: KnownRoutes;
  readonly kept: KeptTexts;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
}

/** Source: sds.md §15.7. Milliseconds. */
const SLOW_MS = 2_000;
const KEPT_MS = 7 * 24 * 3_600_000;

const Report = z.object({
  odsCode: OdsCode,
  interactionId: z.enum(INTERACTION),
  at: z.string(),
  outcome: z.string(),
  durationMs: z.number(),
  fingerprint: z.string().optional(),
  alerts: z.array(z.string()),
});

/** What one look showed. */
interface Look {
  readonly outcome: string;
  readonly fingerprint: string | undefined;
  readonly counts: { readonly endpoints: number; readonly devices: number } | undefined;
}

/** Looks at watched routes, so that operators know of a change before a clinician does. Source: sds.md §15.7. */
export class RouteProbes {
  constructor(
    private readonly tools: ProbeTools,
    private readonly settings: { readonly watched: readonly Question[]; readonly budgetMs: number },
  ) {}

  /** @throws Fault `SDS_INVALID_ODS_CODE`, `SDS_NO_REGISTERED_PRACTICE`, `SDS_REQUEST_REJECTED`: cannot be looked at */
  async probe(written: Question, call: DirectoryCall): Promise<ProbeReport> {
    const question = validQuestion(written, call);
    const { clock, kept, known } = this.tools;
    const start = clock.now();
    const before = await known.of(question);
    const heard: Heard[] = [];
    const look = await this.look(question, call, heard);
    const durations = heard.map(({ durationMs }) => durationMs);
    // Of the slowest search; the wait for our own turns tells nothing about the directory.
    const durationMs = durations.length === 0 ? clock.now().getTime() - start.getTime() : Math.max(...durations);
    const { outcome, fingerprint } = look;
    const alerts = alertsOf(look, before, durationMs);
    const report = { ...question, at: start.toISOString(), outcome, durationMs, fingerprint, alerts };
    await kept.write(nameOf(question), report, KEPT_MS);
    this.log(report, call);
    return report;
  }

  /** The last report of each watched route that has one. */
  async reports(): Promise<readonly ProbeReport[]> {
    const reports = await Promise.all(
      this.settings.watched.map((question) => this.tools.kept.read(nameOf(question), Report)),
    );
    return reports.flatMap((report) => (report === undefined ? [] : [{ ...report, fingerprint: report.fingerprint }]));
  }

  private async look(question: Question, call: DirectoryCall, heard: Heard[]): Promise<Look> {
    const deadline = this.tools.clock.now().getTime() + this.settings.budgetMs;
    try {
      const lookup = { call, deadline, priority: 'background', heard: (one: Heard) => void heard.push(one) } as const;
      return await this.taken(question, await this.tools.finder.find(question, lookup), call);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { outcome: error.code, fingerprint: undefined, counts: undefined };
    }
  }

  /** A watched route is known as any other: the next look compares with this one. */
  private async taken(question: Question, finding: Finding, { correlationId }: DirectoryCall): Promise<Look> {
    const counts = { endpoints: finding.endpointCount, devices: finding.deviceCount };
    if (finding.kind === 'refuse') {
      await this.tools.known.refused(question, finding.code, correlationId);
      return { outcome: finding.code, fingerprint: undefined, counts };
    }
    const route = routeOf(question, finding, this.tools.clock.now());
    await this.tools.known.found(route, finding.endpoint.cpaId, correlationId);
    return { outcome: 'usable', fingerprint: route.provenance.fingerprint, counts };
  }

  private log({ alerts, at: _at, fingerprint: _fingerprint, ...report }: ProbeReport, call: DirectoryCall): void {
    const fields = { ...report, correlationId: call.correlationId, upstream: 'sds' };
    this.tools.events.info('sds.probed', fields);
    for (const detail of alerts) this.tools.events.warn('sds.probe-alert', { ...fields, detail });
  }
}

function alertsOf(look: Look, before: RouteHistory | undefined, durationMs: number): string[] {
  return [
    ...(before === undefined ? [] : differences(look, before.last)),
    ...(look.counts?.endpoints === 0 ? ['empty'] : []),
    ...(durationMs > SLOW_MS ? ['slow'] : []),
  ];
}

function differences({ counts, fingerprint }: Look, last: RouteHistory['last']): readonly string[] {
  const isOtherCount =
    counts !== undefined && (counts.endpoints !== last.endpointCount || counts.devices !== last.deviceCount);
  const isOtherPrint = (fingerprint ?? last.fingerprint) !== last.fingerprint;
  return [...(isOtherCount ? ['count-changed'] : []), ...(isOtherPrint ? ['fingerprint-changed'] : [])];
}

function nameOf({ odsCode, interactionId }: Question): string {
  return `probe:${odsCode}:${interactionId}`;
}
