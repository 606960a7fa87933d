import type { ProblemItem } from '#contracts';
import { Stu3Condition } from '#fhir';
import { extensionCalled } from './extension.js';
import { itemHead, noteTexts, termFlags, when, type ItemContext } from './item-context.js';
import type { FoundItem } from './item-finding.js';
import { toRecordDate } from './record-dates.js';
import { filled, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

const SIGNIFICANCE = /^extension-careconnect-problemsignificance-1$/iu;

/** Fields and their sources: access-record-structured.md §4.3. */
export function toProblemItem(found: FoundItem, context: ItemContext): ProblemItem {
  const { resource } = found;
  const read = Stu3Condition.parse(resource.body);
  const { onsetDateTime, abatementDateTime, assertedDate } = read;
  const extension = extensionCalled(read.extension, SIGNIFICANCE);
  const significance = filled(extension?.valueCode) ?? filled(extension?.valueString);
  return {
    ...itemHead(
      found,
      {
        read,
        subject: read.subject,
        dates: [onsetDateTime, abatementDateTime, assertedDate],
        flags: [...when(significance === undefined, FLAG.noSignificance), ...termFlags(read.code)],
      },
      context,
    ),
    title: toCodedTerm(read.code, 'Problem not named'),
    significance,
    status: filled(read.clinicalStatus),
    onset: toRecordDate(onsetDateTime),
    ended: toRecordDate(abatementDateTime),
    recorded: toRecordDate(assertedDate),
    assertedBy: context.who(read.asserter, resource),
    notes: noteTexts(read.note),
  };
}
