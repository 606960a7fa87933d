import type { DocumentItem } from '#contracts';
import { Stu3DocumentReference } from '#fhir';
import { identifiersOf, itemHead, noteTexts, people, when, type ItemContext } from './item-context.js';
import type { FoundItem } from './item-finding.js';
import { toRecordDate } from './record-dates.js';
import { statusFlags } from './status.js';
import { filled, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

/** Metadata; the file itself is another service. Source: access-record-structured.md §2.16, §4.8. */
export function toDocumentItem(found: FoundItem, context: ItemContext): DocumentItem {
  const { resource } = found;
  const read = Stu3DocumentReference.parse(resource.body);
  const files = filesOf(read);
  const labels = read.securityLabel.flatMap(({ coding }) => coding.flatMap(({ code }) => filled(code) ?? []));
  const flags = [
    ...when(!files.some(({ available }) => available), FLAG.noFile),
    ...when(labels.includes('NOPAT'), FLAG.notForPatient),
    ...statusFlags(read.status),
  ];
  const head = itemHead(found, { read, subject: read.subject, dates: [read.created, read.indexed], flags }, context);
  return {
    ...head,
    identifiers: identifiersOf([...read.identifier, ...masterOf(read)]),
    securityLabels: [...new Set([...head.securityLabels, ...labels])],
    flags: [...new Set(head.flags)],
    type: toCodedTerm(read.type, 'Document of no named type'),
    description: filled(read.description),
    status: filled(read.status),
    created: toRecordDate(read.created),
    added: toRecordDate(read.indexed),
    authors: people(read.author, resource, context),
    custodian: context.who(read.custodian, resource),
    files,
    notes: noteTexts(read.note),
  };
}

/** Only where it is not among the identifiers already. */
function masterOf({
  masterIdentifier: master,
  identifier,
}: Stu3DocumentReference): Stu3DocumentReference['identifier'] {
  const isKnown = identifier.some(({ system, value }) => system === master?.system && value === master?.value);
  return master === undefined || isKnown ? [] : [master];
}

/** No `url`: no file, and the title says why. */
function filesOf({ content }: Stu3DocumentReference): DocumentItem['files'] {
  return content.flatMap(({ attachment }) =>
    attachment === undefined
      ? []
      : [
          {
            contentType: filled(attachment.contentType),
            size: attachment.size,
            title: filled(attachment.title),
            available: filled(attachment.url) !== undefined,
          },
        ],
  );
}
