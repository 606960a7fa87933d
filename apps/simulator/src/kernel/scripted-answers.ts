import { z } from 'zod';

import { LEGS, type Leg, type SimReply, type SimRequest } from './exchange.js';

const Transport = z.strictObject({
  /** Pause before the answer. Milliseconds. */
  delayMs: z.int().min(0).max(600_000).optional(),
  /** Sends only so much of the body, then closes. Bytes. */
  cutAtByte: z.int().min(0).optional(),
  /** Closes the connection without any answer. */
  reset: z.boolean().optional(),
});

/** An answer word for word, for the requests of a leg that fit: for what no fault and no story shows. */
export const AnswerOrder = z.strictObject({
  leg: z.enum(LEGS),
  /** All of them must fit; every request of the leg when empty. */
  where: z
    .strictObject({
      method: z.string().optional(),
      /** Parts of the request target. */
      target: z.array(z.string()).optional(),
      /** Whole `Ssp-InteractionID`. */
      interaction: z.string().optional(),
      /** Part of the body. */
      body: z.string().optional(),
    })
    .default({}),
  answer: z.strictObject({
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
    transport: Transport.optional(),
  }),
  /** How many requests it answers; for ever when absent. */
  times: z.int().min(1).optional(),
});
export type AnswerOrder = z.output<typeof AnswerOrder>;

/** What legs answer instead of what they would say themselves. The first order that fits wins. */
export class ScriptedAnswers {
  private orders: readonly (AnswerOrder & { readonly number: number })[] = [];
  private added = 0;

  /**
   * @returns takes the order back
   * @throws ZodError for an order that makes no sense
   */
  add(order: z.input<typeof AnswerOrder>): () => void {
    const added = { number: (this.added += 1), ...AnswerOrder.parse(order) };
    this.orders = [...this.orders, added];
    return () => {
      this.orders = this.orders.filter(({ number }) => number !== added.number);
    };
  }

  list(): readonly AnswerOrder[] {
    return this.orders;
  }

  clear(): void {
    this.orders = [];
  }

  /** The answer for this request, which counts it as used. */
  take(leg: Leg, request: SimRequest): SimReply | undefined {
    const order = this.orders.find((one) => one.leg === leg && fits(one.where, request));
    if (order === undefined) return undefined;
    if (order.times !== undefined) this.useUp(order, order.times);
    const { status, headers, body, transport } = order.answer;
    return { status, headers, body, ...(transport === undefined ? {} : { transport: withoutGaps(transport) }) };
  }

  private useUp({ number }: { readonly number: number }, times: number): void {
    this.orders = this.orders.flatMap((one) => {
      if (one.number !== number) return [one];
      return times <= 1 ? [] : [{ ...one, times: times - 1 }];
    });
  }
}

function fits({ method, target, interaction, body }: AnswerOrder['where'], request: SimRequest): boolean {
  const sent = request.headers['ssp-interactionid'];
  return (
    (method ?? request.method) === request.method &&
    (interaction === undefined || interaction === sent) &&
    (target ?? []).every((part) => request.target.includes(part)) &&
    (body === undefined || request.body.includes(body))
  );
}

function withoutGaps({
  delayMs,
  cutAtByte,
  reset,
}: NonNullable<AnswerOrder['answer']['transport']>): NonNullable<SimReply['transport']> {
  return {
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(cutAtByte === undefined ? {} : { cutAtByte }),
    ...(reset === undefined ? {} : { reset }),
  };
}
