import type { ListWarning, RecordProfile, WarningCode } from '../scenarios/story.js';
import type { ItemArea } from './areas.js';

/** Which warnings stand on which lists of a record. Source: shared/spec/access-record-structured.md §2.5. */
export interface WarningPlan {
  /** Codes of one list, each once. */
  on(way: ListWarning['on'], area: ItemArea): readonly WarningCode[];
  /** Areas whose secondary list is there for its warning alone. */
  areasOn(way: ListWarning['on'], areas: readonly ItemArea[]): readonly ItemArea[];
}

export function warningPlan({ warnings = [], listWarnings = [] }: RecordProfile): WarningPlan {
  const single = (way: ListWarning['on'], area: ItemArea): readonly WarningCode[] =>
    listWarnings.filter((warning) => warning.on === way && warning.area === area).map(({ code }) => code);
  // of the general warnings only the one about the whole record stands on secondary lists too
  const general = (way: ListWarning['on']): readonly WarningCode[] =>
    way === 'primary' ? warnings : warnings.filter((code) => code === 'data-in-transit');
  return {
    on: (way, area) => [...new Set([...general(way), ...single(way, area)])],
    areasOn: (way, areas) => areas.filter((area) => single(way, area).length > 0),
  };
}

/** `dd-Mmm-yyyy`, the day on which the patient came to the practice. */
const REGISTERED_IN_NOTES = '09-Apr-2018';

/** The sentence that belongs to a code. */
export function noteFor(warning: WarningCode, former: boolean): string {
  switch (warning) {
    case 'confidential-items':
      return 'Items excluded due to confidentiality and/or patient preferences.';
    case 'data-in-transit':
      return `Patient record transfer from previous GP practice not yet complete; information recorded before ${REGISTERED_IN_NOTES} may be missing.`;
    case 'data-awaiting-filing':
      return former
        ? 'Patient data may be incomplete as there is data supplied by a third party awaiting review before becoming available.'
        : `Patient record contains some items in the GP practice workflow that have not been reviewed for inclusion in this message; information recorded before ${REGISTERED_IN_NOTES} may be missing.`;
  }
}
