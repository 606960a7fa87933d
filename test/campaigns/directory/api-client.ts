import { randomUUID } from 'node:crypto';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import { type Heard, hearing } from '../heard.js';

/** One call of the product, as a clinician's screen saw it. Times in milliseconds since 1970. */
export interface Call extends Pick<Heard, 'status' | 'outcome' | 'legs'> {
  readonly what: 'open' | 'record';
  readonly odsCode: string;
  readonly correlationId: string;
  readonly from: number;
  readonly until: number;
  /** Of the opened patient. */
  readonly contextId: string | undefined;
  /** When the opening of the patient began, for a record. */
  readonly openedFrom: number;
}

export class ApiClient {
  /** Every call made so far. */
  readonly calls: Call[] = [];

  constructor(
    private readonly apiUrls: readonly string[],
    private readonly token: string,
  ) {}

  async open({ nhsNumber, demographics, practice = '' }: Story, instance: number): Promise<Call> {
    const body = { nhsNumber, demographics, purpose: 'direct-care' };
    return this.call({ what: 'open', odsCode: practice, path: '/v1/patient-contexts', body, instance });
  }

  async record(opened: Call, instance: number): Promise<Call> {
    const path = `/v1/patient-contexts/${opened.contextId ?? ''}/structured-record`;
    return this.call({ what: 'record', odsCode: opened.odsCode, path, body: {}, instance, opened });
  }

  private async call(order: Order): Promise<Call> {
    const { what, odsCode, path, body, instance, opened } = order;
    const [correlationId, from] = [randomUUID(), Date.now()];
    const url = `${this.apiUrls[instance % this.apiUrls.length] ?? ''}${path}`;
    const headers = {
      Authorization: `Bearer ${this.token}`,
      'Content-Type': 'application/json',
      'X-Correlation-ID': correlationId,
    };
    const { id, ...said } = await hearing(url, { headers }, body);
    const times = { from, until: Date.now(), openedFrom: opened?.from ?? from };
    const call = { what, odsCode, correlationId, ...times, contextId: opened?.contextId ?? id, ...said };
    this.calls.push(call);
    return call;
  }
}

interface Order {
  readonly what: Call['what'];
  readonly odsCode: string;
  readonly path: string;
  readonly body: unknown;
  /** Which of the product's instances is asked; counted round. */
  readonly instance: number;
  readonly opened?: Call;
}
