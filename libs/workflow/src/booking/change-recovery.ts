import type { AppointmentView, CallContext, OdsCode, Requester } from '#contracts';
import { Fault } from '#errors';
import type { PracticeRouting } from '../practice-routing.js';
import { lease } from './attempt-transitions.js';
import type { ChangeKeeper, KeptChange } from './change-keeper.js';
import { readAppointment } from './change-sending.js';
import { Ways } from './practice-visit.js';
import type { BookingPorts, BookingTools } from './reconciliation.js';
import { type RecoveryFrame, recoveryFrame } from './recovery-frame.js';
import { afterLook, CHANGE_STATES, type ChangeState, type WatchedChange } from './watched-change.js';

/** How a change stands whose outcome was unknown. */
export interface ChangeStanding {
  readonly changeId: string;
  readonly practice: OdsCode;
  readonly state: ChangeState;
  /** As it stood at the last look. */
  readonly appointment: AppointmentView | undefined;
  readonly nextLookAt: string | undefined;
}

interface ChangeRecoveryParts {
  readonly keeper: ChangeKeeper;
  readonly routing: PracticeRouting;
  readonly ports: BookingPorts;
}

/** Looks again at changes of which nobody knows whether they were saved. Reads only. Source: appointments.md §4.6 (5). */
export class ChangeRecovery {
  constructor(
    private readonly parts: ChangeRecoveryParts,
    private readonly tools: Pick<BookingTools, 'now' | 'uuid'> & { readonly nowMs: () => number },
  ) {}

  /** Those whose time has come, the longest due first. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async due(limit: number): Promise<readonly { readonly changeId: string; readonly requester: Requester }[]> {
    const due = await this.parts.keeper.due(this.tools.now(), limit);
    return due.map(({ one: { changeId, requester } }) => ({ changeId, requester }));
  }

  /** One look; `undefined`: it is not due, or another instance was faster. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async resume(
    changeId: string,
    signal: AbortSignal,
    frame: RecoveryFrame = this.frame(),
  ): Promise<ChangeStanding | undefined> {
    const { keeper } = this.parts;
    const found = await keeper.read(changeId);
    if (found === undefined || !isDue(found.one, this.tools.now())) return undefined;
    const taken = await keeper.save(found, { lookAgainAt: lease(this.tools.now()) });
    if (taken === undefined) return undefined;
    const appointment = await readAppointment(
      this.parts.ports,
      taken.one.appointmentId,
      this.waysOf(taken.one, signal, frame),
    );
    const looked = await keeper.save(taken, afterLook(taken.one, appointment, this.tools.now()));
    return looked && standingOf(looked);
  }

  /** For the people of the organisation that made it. @throws Fault `GPC_CHANGE_NOT_FOUND`: unknown, or another's */
  async look(changeId: string, { requester }: CallContext): Promise<ChangeStanding> {
    const kept = await this.parts.keeper.read(changeId);
    const owner = kept?.one.requester;
    const same = owner?.issuer === requester.issuer && owner.organisation.odsCode === requester.organisation.odsCode;
    if (kept === undefined || !same) throw new Fault('GPC_CHANGE_NOT_FOUND');
    return standingOf(kept);
  }

  /** In the name of the user who made it: no system user exists (gp-connect-core.md §3.4). */
  private waysOf(
    { practice, requester }: WatchedChange,
    signal: AbortSignal,
    { journey, correlationId }: RecoveryFrame,
  ): Ways {
    journey.concerns({ practice });
    const call: CallContext = { correlationId, signal, requester };
    return new Ways(this.parts.routing, { practice, routes: {} }, journey, call);
  }

  /** What one look is watched with. */
  frame(): RecoveryFrame {
    return recoveryFrame(this.tools);
  }
}

function standingOf({ one }: KeptChange): ChangeStanding {
  const { changeId, practice, state, found, lookAgainAt } = one;
  const nextLookAt = CHANGE_STATES[state] === 'over' ? undefined : lookAgainAt;
  return { changeId, practice, state, appointment: found, nextLookAt };
}

function isDue({ lookAgainAt }: WatchedChange, now: Date): boolean {
  return lookAgainAt !== undefined && Date.parse(lookAgainAt) <= now.getTime();
}
