import type { SimReply } from '../kernel/exchange.js';
import type { ProviderCall } from './call.js';
import { refusalReply, refuse } from './outcome.js';

/** Check 17 of shared/spec/gp-connect-core.md §11: the practice has switched the capability off. */
export function switchedOff({ practice, interaction }: ProviderCall): SimReply | undefined {
  if (!practice.switchedOff.includes(interaction.capability)) return undefined;
  return refusalReply(
    refuse(403, 'ACCESS_DENIED', `${interaction.capability} is switched off at this practice`),
    practice.personality,
  );
}
