import type { WarningCode } from '../scenarios/story.js';
import { AREAS, ENDED_ALLERGIES, ITEM_AREAS, secondaryList } from './areas.js';
import type { Area } from './areas.js';
import type { Item } from './chart.js';
import { noteFor } from './list-warnings.js';
import type { WarningPlan } from './list-warnings.js';
import { codedIn, HL7, NHS, refTo, SNOMED } from './resource.js';
import type { Element, Resource } from './resource.js';
import { areasOf } from './selection.js';
import type { Selection } from './selection.js';

export interface ListSetting {
  readonly patient: Resource;
  readonly plan: WarningPlan;
  /** Up to 1.2.x: other words, no secondary lists. */
  readonly former: boolean;
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
  if (setting.former) return primary;
  return [
    ...primary,
    ...secondaryLists('consultations', selection.viaConsultations, selection, setting),
    ...secondaryLists('problems', [...selection.viaProblems, ...selection.linkedProblems], selection, setting),
  ];
}

function primaryLists(area: Area, head: Head, items: readonly Item[], setting: ListSetting): readonly Resource[] {
  const warnings = setting.plan.on('primary', area);
  const listed = items.filter(({ facts }) => facts.ended !== true).map(({ main }) => refTo(main));
  const list = queryList(head, listed, warnings, setting);
  if (area !== 'allergies' || !setting.endedAllergies) return [list];
  const ended = items.filter(({ facts }) => facts.ended === true);
  return [list, endedList(ended, warnings, setting)];
}

function endedList(ended: readonly Item[], warnings: readonly WarningCode[], setting: ListSetting): Resource {
  const { code, display, title } = ENDED_ALLERGIES;
  const references = ended.map(({ main }) => ({ reference: `#${main.id ?? ''}` }));
  const list = queryList({ code: snomed(code, display), title }, references, warnings, setting);
  return ended.length === 0 ? list : { ...list, contained: ended.map(({ main }) => main) };
}

/** Lists with entries; and, where consultations or problems were asked for, those that are there for a warning alone. */
function secondaryLists(
  kind: 'consultations' | 'problems',
  items: readonly Item[],
  { primary }: Selection,
  setting: ListSetting,
): readonly Resource[] {
  const areas = areasOf(items);
  const warned = primary.has(kind) ? setting.plan.areasOn(kind, ITEM_AREAS) : [];
  return [...areas, ...warned.filter((area) => !areas.includes(area))].map((area) => {
    const { code, title } = secondaryList(kind, area);
    const references = items.filter((item) => item.area === area).map(({ main }) => refTo(main));
    return queryList(
      { code: codedIn(SECONDARY_LISTS, code, title), title },
      references,
      setting.plan.on(kind, area),
      setting,
    );
  });
}

const SECONDARY_LISTS = HL7.replace('StructureDefinition', 'CodeSystem') + 'GPConnect-SecondaryListValues-1';

const snomed = (code: string, display: string): Element => codedIn(SNOMED, code, display);

/** A list without entries says so, with a reason and in words, whatever it is warned of. */
function queryList(
  head: Head,
  references: readonly Element[],
  warnings: readonly WarningCode[],
  { patient, former }: ListSetting,
): Resource {
  const empty = references.length === 0;
  const notes = [
    ...warnings.map((warning) => noteFor(warning, former)),
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
    subject: refTo(patient),
    orderedBy: codedIn('http://hl7.org/fhir/list-order', 'event-date', 'Sorted by Event Date'),
    note: notes.length === 0 ? undefined : [{ text: notes.join(' ') }],
    entry: empty ? undefined : references.map((item) => ({ item })),
    emptyReason: empty ? NO_CONTENT : undefined,
  };
}

const NO_CONTENT = codedIn(
  'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-ListEmptyReasonCode-1',
  'no-content-recorded',
  'No Content Recorded',
);
