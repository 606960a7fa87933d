import type { RecordArea, RecordRequest } from '#contracts';
import { AREA_WORDS, SAY } from './texts.js';

/**
 * Standing sentences of an area, what was left out of the request, and each filter in words.
 * Source: hazards.md 7, 11, 14, 16, 37, 47, 88.
 */
export function areaAdvice(area: RecordArea, requested: RecordRequest): readonly string[] {
  if (requested[area] === undefined) return [];
  return [...AREA_WORDS[area].scope, ...leftOut(area, requested)];
}

function leftOut(area: RecordArea, requested: RecordRequest): readonly string[] {
  switch (area) {
    case 'allergies':
      return [...ended(requested), ...without('medications', requested)];
    case 'medications':
      return [...issues(requested), ...fromDate(requested), ...without('allergies', requested)];
    case 'consultations':
      return mostRecent(requested);
    case 'immunisations':
      return [...notGiven(requested), ...without('medications', requested)];
    default:
      return [];
  }
}

function without(area: RecordArea, requested: RecordRequest): readonly string[] {
  return requested[area] === undefined ? [SAY.notRequested(area)] : [];
}

function ended({ allergies }: RecordRequest): readonly string[] {
  return allergies?.includeResolved === false ? [SAY.endedNotRequested] : [];
}

function issues({ medications }: RecordRequest): readonly string[] {
  return medications?.includeIssues === false ? [SAY.issuesNotRequested] : [];
}

function fromDate({ medications }: RecordRequest): readonly string[] {
  return medications?.fromDate === undefined
    ? []
    : [SAY.filtered('medications', `what was in use on or after ${medications.fromDate}`)];
}

function mostRecent({ consultations }: RecordRequest): readonly string[] {
  const count = consultations?.mostRecent;
  if (count === undefined) return [];
  return [SAY.filtered('consultations', count === 1 ? 'the last one' : `the last ${count}`)];
}

/** Left out of the request, the practice returns given ones only: access-record-structured.md §1.2. */
function notGiven({ immunisations }: RecordRequest): readonly string[] {
  return immunisations?.includeNotGiven === true ? [] : [SAY.notGivenNotRequested];
}
