import {
  isPseudoPractice,
  type DirectoryCall,
  type OdsCode,
  type Organisation,
  type OrganisationDirectory,
} from '#contracts';
import {
  fhirCall,
  SingleFlight,
  unlessAborted,
  type Clock,
  type EventFields,
  type EventLog,
  type FhirServer,
} from '#platform';
import type { KeptOrganisations } from './kept-organisations.js';
import { readResult, type Reading } from './organisation-reading.js';

export interface OdsTools {
  readonly server: FhirServer;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
  readonly kept: KeptOrganisations;
}

export interface OdsSettings {
  /** `undefined` at a sandbox. */
  readonly apiKey: string | undefined;
  readonly timeoutMs: number;
}

const HUNG_UP = new Error('nobody waits for the organisation any more');

/** Organisation Data Terminology API (FHIR R4). One attempt: a name is not worth a second wait. Source: sds.md §17. */
export class OdsAdapter implements OrganisationDirectory {
  private readonly flights = new SingleFlight<Organisation | undefined>();

  constructor(
    private readonly tools: OdsTools,
    private readonly settings: OdsSettings,
  ) {}

  async organisation(odsCode: OdsCode, { correlationId, signal }: DirectoryCall): Promise<Organisation | undefined> {
    if (signal.aborted || isPseudoPractice(odsCode)) return undefined;
    // Others may wait for the same answer: it does not end when this caller hangs up.
    const work = this.flights.run(odsCode, async () => this.keptOrAsked(odsCode, correlationId));
    try {
      return await unlessAborted(work, signal, () => HUNG_UP);
    } catch (error) {
      if (error === HUNG_UP) return undefined;
      throw error;
    }
  }

  private async keptOrAsked(odsCode: OdsCode, correlationId: string): Promise<Organisation | undefined> {
    const { kept } = this.tools;
    const earlier = await kept.get(odsCode, correlationId);
    if (earlier !== undefined) return earlier.organisation;
    const reading = await this.asked(odsCode, correlationId);
    const organisation = reading.kind === 'known' ? reading.organisation : undefined;
    await kept.keep(odsCode, { organisation }, correlationId);
    return organisation;
  }

  private async asked(odsCode: OdsCode, correlationId: string): Promise<Reading> {
    const { server, clock } = this.tools;
    const { apiKey, timeoutMs } = this.settings;
    const start = clock.now().getTime();
    const result = await fhirCall(
      server,
      {
        about: { upstream: 'odt', operation: 'Organization/:id' },
        headers: headersFor(apiKey, correlationId),
        timeoutMs,
        signal: new AbortController().signal,
      },
      (client) => client.read({ resourceType: 'Organization', id: odsCode }),
    );
    const reading = readResult(result, odsCode);
    this.log(reading, { correlationId, odsCode, upstream: 'odt', durationMs: clock.now().getTime() - start });
    return reading;
  }

  private log(reading: Reading, about: EventFields): void {
    const { events } = this.tools;
    switch (reading.kind) {
      case 'known':
        events.info('odt.answered', { ...about, outcome: reading.organisation.active ? 'open' : 'closed' });
        return;
      case 'unknown':
        events.info('odt.answered', { ...about, outcome: 'unknown' });
        return;
      case 'refused':
        events.error('odt.refused', { ...about, ...reading.trouble });
        return;
      case 'unclear':
        events.warn('odt.unclear', { ...about, ...reading.trouble });
    }
  }
}

/** Source: sds.md §17; identity.md §4.2. */
function headersFor(apiKey: string | undefined, correlationId: string): Readonly<Record<string, string>> {
  return {
    ...(apiKey === undefined ? {} : { apikey: apiKey }),
    Accept: 'application/fhir+json',
    'X-Correlation-ID': correlationId,
  };
}
