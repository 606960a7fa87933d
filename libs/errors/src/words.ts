import { definitionOf, type FaultCode, SAFETY_LINE } from './catalogue.js';

interface Situation {
  /** The call was for a record: then nobody may take its failure for an empty record. */
  readonly recordCall?: boolean | undefined;
  /** Commands: what is known of this one. It wins over the row of the code. */
  readonly nothingWasSaved?: boolean | 'unknown' | undefined;
}

/** What the user is shown of a code. Every reply takes its sentences from here. Source: gp-connect-core.md §7.4. */
export function wordsOf(
  code: FaultCode,
  { recordCall, nothingWasSaved }: Situation = {},
): { readonly title: string; readonly action: string } {
  const { title, action, safetyLine, doesNotMean, nothingWasSaved: said } = definitionOf(code);
  const caution = recordCall === true && safetyLine === true ? SAFETY_LINE : doesNotMean;
  const parts = [savedWords(said, nothingWasSaved), title, caution];
  return { title: parts.filter((part) => part !== undefined).join(' '), action };
}

/** Before a title that says nothing of it, because its code stands for questions as well, or that says too much. */
function savedWords(said: boolean | 'unknown' | undefined, known: Situation['nothingWasSaved']): string | undefined {
  if (said === known) return undefined;
  if (known === 'unknown')
    return said === true ? 'An earlier attempt may have been saved.' : 'It is not known whether this was saved.';
  return known === true && said === undefined ? 'Nothing was saved.' : undefined;
}
