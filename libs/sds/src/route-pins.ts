import { z } from 'zod';
import type { NewPin, RoutePin } from '#contracts';
import { Fault } from '#errors';
import type { Clock, EventLog } from '#platform';
import type { Question } from './input-rules.js';
import type { KeptTexts } from './kept-texts.js';
import { LONGEST_PIN_MS, PinContent } from './pin-file.js';

interface PinTools {
  readonly kept: KeptTexts;
  readonly clock: Pick<Clock, 'now' | 'uuid'>;
  readonly events: EventLog;
}

const NAME = 'pins';
const Pins = z.object({ pins: z.array(PinContent.safeExtend({ id: z.string() })) });

/** Operators' choices among several systems of a practice: of the configuration, and set while we run. Source: sds.md §12 row 6. */
export class RoutePins {
  constructor(
    private readonly configured: readonly RoutePin[],
    private readonly tools: PinTools,
  ) {}

  /** The pin that counts now; one that is over is named to the operator and does not count. */
  async inForce(question: Question, correlationId: string): Promise<RoutePin | undefined> {
    const stored = await this.tools.kept.read(NAME, Pins);
    // What an operator has set while we run goes before the configuration.
    const mine = [...(stored?.pins ?? []), ...this.configured].filter((pin) => isFor(pin, question));
    const counting = mine.find((pin) => this.counts(pin));
    if (counting !== undefined) return counting;
    for (const pin of mine) {
      const detail = `pin ${pin.id}: does not count after ${pin.expiresAt} or before ${pin.setAt}`;
      this.tools.events.warn('sds.pin-ignored', { correlationId, ...question, rule: 6, upstream: 'sds', detail });
    }
    return undefined;
  }

  /** Those that are over too, as long as they are there to be seen. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async all(): Promise<readonly RoutePin[]> {
    return [...(await this.stored()), ...this.configured];
  }

  /** The same pin with its times and id, checked; nothing is kept yet. @throws Fault `SDS_PIN_INVALID` */
  checked(pin: NewPin, correlationId: string): RoutePin {
    const setAt = this.tools.clock.now().toISOString();
    const content = PinContent.safeParse({ ...pin, setAt }).data;
    if (content === undefined) throw new Fault('SDS_PIN_INVALID', { correlationId });
    return { ...content, id: this.tools.clock.uuid() };
  }

  /** Replaces one for the same practice and interaction. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async add(pin: RoutePin): Promise<void> {
    const others = (await this.stored()).filter((one) => !isFor(one, pin));
    await this.write([...others, pin]);
  }

  /** False: there was none; one of the configuration is taken out there. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async remove(id: string): Promise<boolean> {
    const stored = await this.stored();
    const left = stored.filter((pin) => pin.id !== id);
    if (left.length === stored.length) return false;
    await this.write(left);
    return true;
  }

  private async stored(): Promise<readonly RoutePin[]> {
    return (await this.tools.kept.readOrFail(NAME, Pins))?.pins ?? [];
  }

  /** Those that are over are dropped with the next change. */
  private async write(pins: readonly RoutePin[]): Promise<void> {
    await this.tools.kept.writeOrFail(NAME, { pins: pins.filter((pin) => this.counts(pin)) }, LONGEST_PIN_MS);
  }

  private counts({ setAt, expiresAt }: RoutePin): boolean {
    const now = this.tools.clock.now().getTime();
    return Date.parse(setAt) <= now && now < Date.parse(expiresAt);
  }
}

function isFor(pin: RoutePin, { odsCode, interactionId }: Question): boolean {
  return pin.odsCode === odsCode && pin.interactionId === interactionId;
}
