import type { DiaryItem } from '#contracts';
import { Stu3ProcedureRequest } from '#fhir';
import { itemHead, noteTexts, termFlags, when, type ItemContext } from './item-context.js';
import type { FoundItem } from './item-finding.js';
import { isBefore, toRecordDate } from './record-dates.js';
import { requesterOf } from './requester.js';
import { statusFlags } from './status.js';
import { filled, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

/** Always framed as planned, whatever its code or date. Source: access-record-structured.md §2.17, §4.8; hazards.md 76, 77, 81. */
export function toDiaryItem(found: FoundItem, context: ItemContext): DiaryItem {
  const { resource } = found;
  const read = Stu3ProcedureRequest.parse(resource.body);
  const title = toCodedTerm(read.code, 'action without a name');
  const due = filled(read.occurrenceDateTime) ?? filled(read.occurrenceDate);
  const { start, end } = read.occurrencePeriod ?? {};
  const last = due ?? filled(end) ?? filled(start);
  const datePassed = last !== undefined && isBefore(last, context.today);
  return {
    ...itemHead(
      found,
      {
        read,
        subject: read.subject,
        dates: [due, start, end, read.authoredOn],
        flags: [
          datePassed ? FLAG.datePassed : FLAG.planned,
          ...when(read.intent === 'order', FLAG.anOrder),
          ...statusFlags(read.status),
          ...termFlags(read.code),
        ],
      },
      context,
    ),
    context: 'planned',
    label: `Planned: ${title.term}`,
    title,
    due: toRecordDate(due),
    dueFrom: toRecordDate(start),
    dueTo: toRecordDate(end),
    datePassed,
    entered: toRecordDate(read.authoredOn),
    requestedBy: requesterOf(read.requester, resource, context),
    reasons: read.reasonCode.map((reason) => toCodedTerm(reason, 'Reason without a term')),
    sentStatus: filled(read.status),
    notes: noteTexts(read.note),
  };
}
