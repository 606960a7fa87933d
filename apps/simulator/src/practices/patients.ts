import type { Practice } from '../scenarios/practice.js';
import type { Story } from '../scenarios/story.js';

/**
 * The patient as the practice's system has them. Unknown, gone, deceased, sensitive and superseded are one answer, deliberately.
 * Source: shared/spec/access-record-structured.md §1.7, step 4.
 */
export function patientAt(practice: Practice, nhsNumber: string, stories: readonly Story[]): Story | undefined {
  const story = stories.find((candidate) => candidate.nhsNumber === nhsNumber);
  if (story?.practice?.toUpperCase() !== practice.odsCode) return undefined;
  return isServed(story) ? story : undefined;
}

function isServed({ pds }: Story): boolean {
  if (pds.kind === 'deceased') return pds.status === 'U';
  if (pds.kind === 'gp-period') return (pds.startDays ?? 0) <= 0 && (pds.endDays ?? 0) >= 0;
  return SERVED.has(pds.kind);
}

const SERVED: ReadonlySet<Story['pds']['kind']> = new Set(['ordinary', 'fault', 'gp-and-removal']);
