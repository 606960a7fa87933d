import type { RecordProfile } from '../scenarios/story.js';
import { AREAS, ENDED_ALLERGIES, secondaryList } from './areas.js';
import type { Area } from './areas.js';
import type { Item } from './chart.js';
import { codedIn, HL7, NHS, refTo, SNOMED } from './resource.js';
import type { Element, Resource } from './resource.js';
import { areasOf } from './selection.js';
import type { Selection } from './selection.js';

export interface ListSetting {
  readonly patient: Resource;
  readonly warnings: NonNullable<RecordProfile['warnings']>;
  /** `dd-Mmm-yyyy`, the day on which the patient came to the practice. */
  readonly registered: string;
  readonly modern: boolean;
  readonly endedAllergies: boolean;
}

interface Head {
  readonly code: Element;
  readonly title: string;
}

/** Query lists of an answer. They have no id. Source: shared/spec/access-record-structured.md §2.4, §2.5. */
export function listsOf(selection: Selection, setting: ListSetting): readonly Resource[] {
  const primary = AREAS.flatMap(({ area, code, display, title }) => {
    const items = selection.primary.get(area);
    return items === undefined ? [] : primaryLists(area, { code: snomed(code, display), title }, items, setting);
  });
  return [
    ...primary,
    ...secondaryLists('consultations', selection.viaConsultations, setting),
    ...secondaryLists('problems', [...selection.viaProblems, ...selection.linkedProblems], setting),
  ];
}

function primaryLists(area: Area, head: Head, items: readonly Item[], setting: ListSetting): readonly Resource[] {
  if (area !== 'allergies')
    return [
      queryList(
        head,
        items.map(({ main }) => refTo(main)),
        setting.warnings,
        setting,
      ),
    ];
  const active = items.filter(({ facts }) => facts.ended !== true);
  const list = queryList(
    head,
    active.map(({ main }) => refTo(main)),
    setting.warnings,
    setting,
  );
  if (!setting.endedAllergies) return [list];
  return [
    list,
    endedList(
      items.filter(({ facts }) => facts.ended === true),
      setting,
    ),
  ];
}

function endedList(ended: readonly Item[], setting: ListSetting): Resource {
  const { code, display, title } = ENDED_ALLERGIES;
  const references = ended.map(({ main }) => ({ reference: `#${main.id ?? ''}` }));
  const list = queryList({ code: snomed(code, display), title }, references, setting.warnings, setting);
  return ended.length === 0 ? list : { ...list, contained: ended.map(({ main }) => main) };
}

/** Only lists with entries; of the warnings, only the one that is about the whole record. */
function secondaryLists(
  kind: 'consultations' | 'problems',
  items: readonly Item[],
  setting: ListSetting,
): readonly Resource[] {
  const warnings = setting.warnings.filter((warning) => warning === 'data-in-transit');
  return areasOf(items).map((area) => {
    const { code, title } = secondaryList(kind, area);
    const coding = codedIn(SECONDARY_LISTS, code, title);
    const references = items.filter((item) => item.area === area).map(({ main }) => refTo(main));
    return queryList({ code: coding, title }, references, warnings, setting);
  });
}

const SECONDARY_LISTS = HL7.replace('StructureDefinition', 'CodeSystem') + 'GPConnect-SecondaryListValues-1';

const snomed = (code: string, display: string): Element => codedIn(SNOMED, code, display);

function queryList(
  head: Head,
  references: readonly Element[],
  warnings: ListSetting['warnings'],
  setting: ListSetting,
): Resource {
  const empty = references.length === 0;
  const notes = [
    ...warnings.map((warning) => noteFor(warning, setting)),
    ...(empty ? ['Information not available'] : []),
  ];
  return {
    resourceType: 'List',
    meta: { profile: [NHS + 'CareConnect-GPC-List-1'] },
    extension: [
      ...warnings.map((valueCode) => ({ url: NHS + 'Extension-CareConnect-GPC-ListWarningCode-1', valueCode })),
      {
        url: NHS + 'Extension-CareConnect-GPC-ClinicalSetting-1',
        valueCodeableConcept: snomed('1060971000000108', 'General practice service'),
      },
    ],
    status: 'current',
    mode: 'snapshot',
    title: head.title,
    code: head.code,
    subject: refTo(setting.patient),
    orderedBy: codedIn('http://hl7.org/fhir/list-order', 'event-date', 'Sorted by Event Date'),
    note: notes.length === 0 ? undefined : [{ text: notes.join(' ') }],
    entry: empty ? undefined : references.map((item) => ({ item })),
    emptyReason: empty
      ? codedIn(
          'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-ListEmptyReasonCode-1',
          'no-content-recorded',
          'No Content Recorded',
        )
      : undefined,
  };
}

/** Wording of the warnings: shared/spec/access-record-structured.md §2.5. */
function noteFor(warning: ListSetting['warnings'][number], { registered, modern }: ListSetting): string {
  switch (warning) {
    case 'confidential-items':
      return 'Items excluded due to confidentiality and/or patient preferences.';
    case 'data-in-transit':
      return `Patient record transfer from previous GP practice not yet complete; information recorded before ${registered} may be missing.`;
    case 'data-awaiting-filing':
      return modern
        ? `Patient record contains some items in the GP practice workflow that have not been reviewed for inclusion in this message; information recorded before ${registered} may be missing.`
        : 'Patient data may be incomplete as there is data supplied by a third party awaiting review before becoming available.';
  }
}
