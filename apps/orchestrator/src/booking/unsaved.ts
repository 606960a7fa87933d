import { definitionOf, Fault } from '#errors';
import { Refusal } from '../refusal.js';

/**
 * What a command's journey throws as a fault it throws before anything goes out; the reply must say so.
 * @param nothingWasSaved `unknown` where an earlier attempt may have been saved
 */
export async function sayingUnsaved<T>(journey: () => Promise<T>, nothingWasSaved: true | 'unknown'): Promise<T> {
  try {
    return await journey();
  } catch (error) {
    throw error instanceof Fault ? unsaved(error, nothingWasSaved) : error;
  }
}

/** The row's own word stays unless it promises more than is known. */
function unsaved(fault: Fault, nothingWasSaved: true | 'unknown'): Fault | Refusal {
  const said = definitionOf(fault.code).nothingWasSaved;
  if (said === 'unknown' || said === nothingWasSaved) return fault;
  return new Refusal(fault.code, { nothingWasSaved }, fault.context);
}
