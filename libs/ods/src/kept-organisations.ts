import { z } from 'zod';
import { OdsCode, type KeyValueStore, type Organisation } from '#contracts';
import { Fault } from '#errors';
import type { EventLog } from '#platform';

const HOUR_MS = 3_600_000;
const KNOWN_MS = 24 * HOUR_MS;
/**
 * Nothing found is kept for less, a failure like an unknown code: while the register is away, a clinician waits for it
 * once for a practice and not on every journey.
 */
const NOTHING_MS = HOUR_MS / 6;

/** `organisation` absent: there was nothing to find. */
const Kept = z.object({
  organisation: z
    .object({
      odsCode: OdsCode,
      name: z.string(),
      active: z.boolean(),
      roles: z.array(z.string()),
      postcode: z.string().optional(),
      changedAt: z.string().optional(),
    })
    .optional(),
});

export interface KeptAnswer {
  readonly organisation?: Organisation | undefined;
}

/** Answers of the register, shared by all instances; no patient data. A store that does not answer counts as empty. */
export class KeptOrganisations {
  constructor(
    private readonly store: KeyValueStore,
    private readonly events: EventLog,
  ) {}

  async get(odsCode: OdsCode, correlationId: string): Promise<KeptAnswer | undefined> {
    const text = await this.unlessAway(correlationId, async () => this.store.get(keyOf(odsCode)));
    return text === undefined ? undefined : readKept(text);
  }

  async keep(odsCode: OdsCode, answer: KeptAnswer, correlationId: string): Promise<void> {
    const lifeMs = answer.organisation === undefined ? NOTHING_MS : KNOWN_MS;
    await this.unlessAway(correlationId, async () => this.store.set(keyOf(odsCode), JSON.stringify(answer), lifeMs));
  }

  private async unlessAway<T>(correlationId: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.events.warn('odt.not-kept', { correlationId, code: error.code });
      return undefined;
    }
  }
}

function keyOf(odsCode: OdsCode): string {
  return `organisation:${odsCode}`;
}

/** An entry of another version of the product is no entry. */
function readKept(text: string): KeptAnswer | undefined {
  try {
    return Kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
