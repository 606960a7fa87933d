import type { ReferralItem } from '#contracts';
import { Stu3ReferralRequest } from '#fhir';
import { itemHead, noteTexts, people, when, type ItemContext } from './item-context.js';
import type { FoundItem } from './item-finding.js';
import { toRecordDate } from './record-dates.js';
import { requesterOf } from './requester.js';
import { filled, toCodedTerm } from './term.js';
import { statusFlags } from './status.js';
import { FLAG } from './texts.js';

/** Both systems by which a booking reference was seen: access-record-structured.md §2.8. */
const UBRN = /\/(?:ubrn|ubr-number)$/iu;

/** No status: `unknown` says nothing, and a referral is never portrayed as open or closed (§2.16). */
export function toReferralItem(found: FoundItem, context: ItemContext): ReferralItem {
  const { resource } = found;
  const read = Stu3ReferralRequest.parse(resource.body);
  return {
    ...itemHead(
      found,
      {
        read,
        subject: read.subject,
        dates: [read.authoredOn],
        flags: [...when(filled(read.authoredOn) === undefined, FLAG.noDate), ...statusFlags(read.status)],
      },
      context,
    ),
    reasons: read.reasonCode.map((reason) => toCodedTerm(reason, 'Reason without a term')),
    description: filled(read.description),
    authored: toRecordDate(read.authoredOn),
    recipients: people(read.recipient, resource, context),
    requestedBy: requesterOf(read.requester, resource, context),
    priority: filled(read.priority),
    specialty: read.specialty === undefined ? undefined : toCodedTerm(read.specialty, 'Specialty without a term'),
    ubrn: read.identifier.find(({ system }) => system !== undefined && UBRN.test(system))?.value,
    notes: noteTexts(read.note),
  };
}
