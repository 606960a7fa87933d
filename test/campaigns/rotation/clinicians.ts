import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { JourneyClient } from '../../../apps/orchestrator/src/cli/journey-client.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';

const Opened = z.object({ id: z.string() });
const Refused = z.object({ code: z.string() });

export interface Call {
  readonly at: number;
  readonly ms: number;
  /** `ok`, a code of the catalogue, or what the connection to the product said. */
  readonly outcome: string;
}

/** Clinicians who read one patient's record again and again, so many a second whatever becomes of the earlier ones. */
export class Clinicians {
  readonly calls: Call[] = [];
  private readonly underWay = new Set<Promise<Call>>();
  private contextId = '';
  private readonly client: JourneyClient;

  constructor(apiUrl: string, token: string) {
    this.client = new JourneyClient(apiUrl, token);
  }

  /** @throws Error when the product cannot open the patient */
  async open({ nhsNumber, demographics }: Story): Promise<void> {
    const body = { nhsNumber, demographics, purpose: 'direct-care' };
    this.contextId = Opened.parse((await this.client.post('/v1/patient-contexts', body)).body).id;
  }

  async read(): Promise<Call> {
    const at = Date.now();
    const path = `/v1/patient-contexts/${this.contextId}/structured-record`;
    const outcome = await this.client.post(path, {}).then(
      ({ status, body }) => (status === 200 ? 'ok' : (Refused.safeParse(body).data?.code ?? String(status))),
      () => 'connection to the product',
    );
    return { at, ms: Date.now() - at, outcome };
  }

  /** Until `over`; then everything under way is waited for. */
  async work(perSecond: number, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const call = this.read().then((done) => {
        this.calls.push(done);
        this.underWay.delete(call);
        return done;
      });
      this.underWay.add(call);
      await pause(1_000 / perSecond);
    }
    await Promise.all(this.underWay);
  }
}
