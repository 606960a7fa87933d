import type { SimClock, SimReply } from '../kernel/exchange.js';
import type { PublishedRecords } from '../records/published.js';
import { INTERACTION } from '../scenarios/interactions.js';
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
}

export type PracticeSystem = (call: Omit<ProviderCall, 'now'>) => SimReply;

/** Longer than the 60 seconds that a consumer waits in all; and, dripping in twenty drops, longer than that too. */
const PAUSES: Pauses = { slowMs: 90_000, dripMs: 5_000 };

/** The systems of all practices: checks 1 to 15, then what the interaction asks for. Source: shared/spec/gp-connect-core.md §11. */
export function practiceSystem(deps: PracticeSystemDeps): PracticeSystem {
  const record = structuredRecord({
    clock: deps.clock,
    stories: deps.stories,
    published: deps.published,
    pauses: { slowMs: deps.slowMs ?? PAUSES.slowMs, dripMs: deps.dripMs ?? PAUSES.dripMs },
  });
  return (given) => {
    const call: ProviderCall = { ...given, now: deps.clock.now() };
    const refusal = firstRefusal(CHECKS, call);
    return refusal === undefined ? answer(call, record) : refusalReply(refusal, call.practice.personality);
  };
}

const CHECKS: readonly Check[] = [...REQUEST_CHECKS, tokenCheck];

function answer(call: ProviderCall, record: (call: ProviderCall) => SimReply): SimReply {
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
        refusalReply(refuse(501, 'NOT_IMPLEMENTED', 'the simulator does not have this operation'), practice.personality)
      );
  }
}
