import { type AppointmentSystem, appointmentSystem } from '../appointments/appointment-system.js';
import { AppointmentWorld } from '../appointments/appointment-world.js';
import type { FaultSetting, SimClock, SimReply } from '../kernel/exchange.js';
import type { PublishedRecords } from '../records/published.js';
import { INTERACTION } from '../scenarios/interactions.js';
import type { Practice } from '../scenarios/practice.js';
import type { Story } from '../scenarios/story.js';
import type { Pauses } from './broken-answers.js';
import { firstRefusal } from './call.js';
import type { Check, ProviderCall } from './call.js';
import { metadataReply } from './metadata.js';
import { refusalReply, refuse } from './outcome.js';
import { REQUEST_CHECKS } from './request-checks.js';
import { structuredRecord } from './structured-record.js';
import { switchedOff } from './switched-off.js';
import { tokenCheck } from './token-check.js';

export interface PracticeSystemDeps extends Partial<Pauses> {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  /** Real bundles that are served to the patients of the published stories. */
  readonly published?: PublishedRecords | undefined;
  readonly practices: readonly Practice[];
  /** The appointment books; new ones when absent. */
  readonly appointments?: AppointmentWorld | undefined;
}

/** `setting`: a fault of the fault board that spoils this request, of those that the appointment systems know. */
export type PracticeSystem = (call: Omit<ProviderCall, 'now'>, setting?: FaultSetting) => SimReply;

interface Parts {
  readonly record: (call: ProviderCall) => SimReply;
  readonly appointments: AppointmentSystem;
}

/** Longer than the 60 seconds that a consumer waits in all; and, dripping in twenty drops, longer than that too. */
const PAUSES: Pauses = { slowMs: 90_000, dripMs: 5_000 };

/** The systems of all practices: checks 1 to 15, then what the interaction asks for. Source: shared/spec/gp-connect-core.md §11. */
export function practiceSystem(deps: PracticeSystemDeps): PracticeSystem {
  const { clock, stories, published } = deps;
  const pauses = { slowMs: deps.slowMs ?? PAUSES.slowMs, dripMs: deps.dripMs ?? PAUSES.dripMs };
  const parts: Parts = {
    record: structuredRecord({ clock, stories, published, pauses }),
    appointments: appointmentSystem(deps.appointments ?? new AppointmentWorld(deps), pauses.slowMs),
  };
  return (given, setting) => {
    const call: ProviderCall = { ...given, now: clock.now() };
    const refusal = firstRefusal(CHECKS, call);
    return refusal === undefined ? answer(call, parts, setting) : refusalReply(refusal, call.practice.personality);
  };
}

const CHECKS: readonly Check[] = [...REQUEST_CHECKS, tokenCheck];

function answer(call: ProviderCall, { record, appointments }: Parts, setting: FaultSetting | undefined): SimReply {
  const { practice, interaction } = call;
  switch (interaction.id) {
    case INTERACTION.foundationsMetadata:
      return metadataReply(practice, 'foundations'); // never switched off: shared/spec/gp-connect-core.md §5.1
    case INTERACTION.structuredMetadata:
      return switchedOff(call) ?? metadataReply(practice, 'structured');
    case INTERACTION.structuredRecord:
      return record(call);
    default:
      return (
        switchedOff(call) ??
        appointments(call, setting) ??
        refusalReply(refuse(501, 'NOT_IMPLEMENTED', 'the simulator does not have this operation'), practice.personality)
      );
  }
}
