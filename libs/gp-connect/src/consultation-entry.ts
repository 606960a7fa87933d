import type { ConsultationEntry } from '#contracts';
import {
  Stu3AllergyIntolerance,
  Stu3Condition,
  Stu3Immunization,
  Stu3MedicationRequest,
  Stu3ProcedureRequest,
  Stu3ReferralRequest,
} from '#fhir';
import { commonFlags, dateFlags, identifiersOf, people, when } from './item-context.js';
import { titleOf } from './item-title.js';
import type { ListEntry } from './list-reading.js';
import { doseOf } from './medication-supply.js';
import { datesOf, observationFlags, observed, type ObservationContext } from './observation-view.js';
import type { Places } from './places.js';
import { toRecordDate } from './record-dates.js';
import type { RecordResource } from './record-resource.js';
import { filled, toCodedTerm } from './term.js';
import { FLAG, SAY } from './texts.js';

export interface EntryContext extends ObservationContext {
  readonly places: Places;
  /** Comment notes, which stand in consultations alone. */
  readonly notes: ReadonlyMap<RecordResource, unknown>;
}

type Line = (resource: RecordResource, title: string) => string;

const dated = (title: string, date: string | undefined): string =>
  filled(date) === undefined ? title : `${title}, ${date ?? ''}`;

/** One line by kind; an item that is not here is its title. Source: access-record-structured.md §4.5. */
const LINES: ReadonlyMap<string, Line> = new Map<string, Line>([
  [
    'AllergyIntolerance',
    ({ body }, title) => dated(`Allergy: ${title}`, Stu3AllergyIntolerance.parse(body).assertedDate),
  ],
  ['Condition', ({ body }, title) => dated(`Problem: ${title}`, Stu3Condition.parse(body).onsetDateTime)],
  ['Immunization', ({ body }, title) => dated(title, Stu3Immunization.parse(body).date)],
  ['ReferralRequest', ({ body }, title) => dated(`Referral: ${title}`, Stu3ReferralRequest.parse(body).authoredOn)],
  ['DocumentReference', (_, title) => `Document: ${title}`],
  [
    'ProcedureRequest',
    ({ body }, title) => {
      const { occurrenceDateTime, occurrenceDate, occurrencePeriod } = Stu3ProcedureRequest.parse(body);
      return dated(title, occurrenceDateTime ?? occurrenceDate ?? occurrencePeriod?.start);
    },
  ],
  [
    'MedicationRequest',
    ({ body }, title) => {
      const { intent, dosageInstruction } = Stu3MedicationRequest.parse(body);
      const dose = doseOf(dosageInstruction);
      const done = intent === 'order' ? 'issued' : 'prescribed';
      return `${title}${dose === undefined ? '' : ` · ${dose}`} (${done})`;
    },
  ],
]);

export function toConsultationEntries(entries: readonly ListEntry[], context: EntryContext): ConsultationEntry[] {
  return entries.flatMap((entry): ConsultationEntry[] => {
    switch (entry.kind) {
      case 'found':
        return entry.resources.map((resource) => toEntry(resource, context));
      case 'sentence':
        return [{ kind: 'sentence', type: '', id: '', text: entry.text, flags: [] }];
      case 'absent': {
        const [type, id] = entry.name;
        const text = entry.display === undefined ? SAY.absent(type) : SAY.notIncluded(entry.display);
        return [{ kind: 'absent', type, id, text, flags: [] }];
      }
    }
  });
}

function toEntry(resource: RecordResource, context: EntryContext): ConsultationEntry {
  if (context.notes.has(resource)) return toNote(resource, context);
  const place = context.places.get(resource);
  return {
    kind: 'item',
    type: resource.type,
    id: resource.id ?? '',
    text: lineOf(resource, context),
    ...place,
    flags: [...when(place === undefined, FLAG.notShown)],
  };
}

function lineOf(resource: RecordResource, context: EntryContext): string {
  if (resource.type === 'Observation') return observationLine(resource, context);
  const title = titleOf(resource, context.index) ?? `Entry without a name (${resource.type})`;
  return LINES.get(resource.type)?.(resource, title) ?? title;
}

/** Term, value and comment belong together: hazards.md 18. */
function observationLine(resource: RecordResource, context: EntryContext): string {
  const { term, value, bloodPressure, components, comment } = observed(context.observations.read(resource), context);
  const parts = components.map((part) => `${part.term.term} ${part.value?.text ?? '?'}`).join(', ');
  const said = [value?.text, bloodPressure ?? filled(parts)].filter((part) => part !== undefined).join(', ');
  return [said === '' ? term.term : `${term.term}: ${said}`, comment].filter((part) => part !== undefined).join(' · ');
}

/** Free text stands nowhere else, so it comes with everything that an item has. */
function toNote(resource: RecordResource, context: EntryContext): ConsultationEntry {
  const observation = context.observations.read(resource);
  const { read } = observation;
  const { value, comment, components } = observed(observation, context);
  const parts = components.map((part) => `${part.term.term} ${part.value?.text ?? '?'}`);
  const texts = [comment, value?.text, ...parts].filter((text) => text !== undefined);
  context.index.show(resource);
  return {
    kind: 'note',
    type: resource.type,
    id: resource.id ?? '',
    text: texts.length === 0 ? 'note without text' : texts.join('\n'),
    area: 'consultations',
    term: toCodedTerm(read.code, 'Note'),
    identifiers: identifiersOf(read.identifier),
    date: toRecordDate(read.effectiveDateTime ?? read.effectivePeriod?.start),
    performers: people(read.performer, resource, context),
    flags: [
      ...observationFlags(observation, context),
      ...commonFlags(resource, read, read.subject, context),
      ...dateFlags(datesOf(read)),
    ],
  };
}
