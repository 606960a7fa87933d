import { z } from 'zod';
import { INTERACTION, type OdsCode } from '#contracts';
import { Fault, type FaultCode } from '#errors';
import type { Question } from './input-rules.js';
import type { KeptTexts } from './kept-texts.js';

/** Source: sds.md §15.1. */
const KEPT_MS = 60_000;
/** Only what was confirmed: never an error, and never an empty answer that came too slowly. */
const CONFIRMED = ['SDS_ENDPOINT_NOT_FOUND', 'SDS_DEVICE_NOT_FOUND'] as const;
const Kept = z.object({ code: z.enum(CONFIRMED), rule: z.number() });

/** That a practice has nothing, for a minute: many would ask the same of it. */
export class NegativeAnswers {
  constructor(private readonly kept: KeptTexts) {}

  /** The fault of a minute ago, for this caller. */
  async of(question: Question, correlationId: string): Promise<Fault | undefined> {
    const known = await this.kept.read(nameOf(question), Kept);
    return known === undefined ? undefined : new Fault(known.code, { correlationId, ...question, rule: known.rule });
  }

  async note(question: Question, code: FaultCode, rule: number | undefined): Promise<void> {
    const confirmed = CONFIRMED.find((one) => one === code);
    if (confirmed !== undefined && rule !== undefined)
      await this.kept.write(nameOf(question), { code: confirmed, rule }, KEPT_MS);
  }

  async forget(odsCode: OdsCode): Promise<void> {
    for (const interactionId of Object.values(INTERACTION)) await this.kept.drop(nameOf({ odsCode, interactionId }));
  }
}

function nameOf({ odsCode, interactionId }: Question): string {
  return `neg:${odsCode}:${interactionId}`;
}
