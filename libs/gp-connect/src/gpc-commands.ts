import type {
  CallContext,
  CommandEvidence,
  CommandFailure,
  Leg,
  SpineReply,
  SpineRequest,
  SpineTransport,
  Transmission,
} from '#contracts';
import { Fault } from '#errors';
import type { Clock } from '#platform';
import { type CommandRules, readCommandReply, unknown } from './command-reading.js';

export interface GpcCommand extends Leg, Transmission {
  readonly request: Pick<SpineRequest, 'method' | 'path' | 'body' | 'ifMatch' | 'prefer'>;
}

/**
 * Requests that change something at a practice: one transmission each, never repeated here or below.
 * Source: appointments.md §3.6 step 3, gp-connect-core.md §6 (kind C), §7.7.
 */
export class GpcCommands {
  constructor(
    private readonly transport: SpineTransport,
    private readonly clock: Pick<Clock, 'now'>,
    /** Whole call. Milliseconds. */
    private readonly timeoutMs: number,
  ) {}

  async send<S extends { readonly kind: string }>(
    command: GpcCommand,
    rules: CommandRules<S>,
    call: CallContext,
  ): Promise<S | CommandFailure> {
    const startedAt = this.clock.now().toISOString();
    const late = this.clock.now().getTime() > Date.parse(command.sendBefore);
    if (late || call.signal.aborted)
      return this.notSent({ ...this.nothing(startedAt), upstreamCode: late ? 'SEND_BEFORE_PASSED' : 'CALLER_GONE' });
    try {
      const reply = await this.transmitted(command, call);
      const { firstTransmission } = command;
      return readCommandReply(reply, rules, { startedAt, endedAt: this.clock.now().toISOString(), firstTransmission });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const evidence = { ...this.nothing(startedAt), ...factsOf(error) };
      return error.context.sent === 'no' ? this.notSent(evidence) : unknown(evidence);
    }
  }

  /** A caller who hangs up no longer stops it: the answer is worth more than the time. */
  private async transmitted({ route, from, request }: GpcCommand, call: CallContext): Promise<SpineReply> {
    const { address, asid, interactionId } = route;
    return this.transport.send(
      { ...request, address, to: asid, interactionId, from, scope: 'patient/*.write', timeoutMs: this.timeoutMs },
      { ...call, signal: new AbortController().signal },
    );
  }

  private notSent(evidence: CommandEvidence): CommandFailure {
    return { kind: 'NOT_SENT', fault: 'GPC_COMMAND_NOT_SENT', evidence };
  }

  private nothing(startedAt: string): CommandEvidence {
    return {
      startedAt,
      endedAt: this.clock.now().toISOString(),
      traceId: undefined,
      status: undefined,
      leg: 'transport',
      upstreamCode: undefined,
      resourceId: undefined,
      versionId: undefined,
      retryAfterSeconds: undefined,
    };
  }
}

function factsOf({ context }: Fault): Pick<CommandEvidence, 'traceId' | 'upstreamCode' | 'retryAfterSeconds'> {
  const text = (fact: string | number | undefined): string | undefined =>
    fact === undefined ? undefined : String(fact);
  const { traceId, upstreamCode, retryAfterSeconds: rest } = context;
  const retryAfterSeconds = typeof rest === 'number' ? rest : undefined;
  return { traceId: text(traceId), upstreamCode: text(upstreamCode), retryAfterSeconds };
}
