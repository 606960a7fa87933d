import type { ConsultationEntry, ConsultationItem } from '#contracts';
import { LIST, course, list, type Json } from '../testing/bundles.js';
import {
  diaryEntry,
  encounter,
  note,
  observation,
  problem,
  report,
  structure,
  vaccination,
} from '../testing/clinical.js';
import { readResources } from '../testing/reading.js';

const CONSULTATIONS = list(LIST.consultations, ['Encounter/e1']);
const only = (...resources: readonly Json[]): ConsultationItem =>
  readResources([CONSULTATIONS, encounter('e1'), ...resources]).consultations[0]!;
const textsOf = (entries: readonly ConsultationEntry[]): readonly string[] => entries.map(({ text }) => text);
const shapeOf = ({ topics }: ConsultationItem): unknown =>
  topics.map(({ title, headings }) => [title, headings.map((heading) => [heading.title, textsOf(heading.entries)])]);

describe('a consultation as the clinician sees it', () => {
  it('keeps topics, headings and items in the order of the source', () => {
    const consultation = only(
      structure('consultation', 'c', 'e1', ['List/t2', 'List/t1']),
      structure('topic', 't1', 'e1', ['Observation/n1'], {}),
      structure('topic', 't2', 'e1', ['List/h2', 'List/h1'], { title: 'Cough' }),
      structure('heading', 'h1', 'e1', ['Observation/n3', 'Observation/n2'], { title: 'Plan' }),
      structure('heading', 'h2', 'e1', ['Observation/w'], { title: 'Examination' }),
      note('n1', 'Worried'),
      note('n2', 'Second\n  line kept'),
      note('n3', 'Rest'),
      observation('w', { valueQuantity: { value: 81, unit: 'kg' }, comment: 'with shoes' }),
    );
    expect(shapeOf(consultation)).toEqual([
      [
        'Cough',
        [
          ['Examination', ['Body weight: 81 kg · with shoes']],
          ['Plan', ['Rest', 'Second\n  line kept']],
        ],
      ],
      [undefined, [[undefined, ['Worried']]]],
    ]);
  });

  it('shows a list of no known code as a heading, and headings inside headings under both names', () => {
    const consultation = only(
      structure('consultation', 'c', 'e1', ['List/t']),
      structure('topic', 't', 'e1', ['List/x'], { title: 'Topic' }),
      structure('unknown', 'x', 'e1', ['Observation/n1', 'List/y', 'Observation/n2'], { title: 'New part' }),
      structure('heading', 'y', 'e1', ['Observation/n3'], { title: 'Inner' }),
      note('n1', 'one'),
      note('n2', 'two'),
      note('n3', 'three'),
    );
    expect(shapeOf(consultation)).toEqual([
      [
        'Topic',
        [
          ['New part', ['one']],
          ['New part / Inner', ['three']],
          ['New part', ['two']],
        ],
      ],
    ]);
  });

  it('lists at the end what names the consultation but stands under none of its topics', () => {
    const consultation = only(
      structure('consultation', 'c', 'e1', ['List/t']),
      structure('topic', 't', 'e1', ['Observation/n1']),
      structure('topic', 'lost', 'e1', ['Observation/n2'], { title: 'Lost topic' }),
      note('n1', 'inside'),
      note('n2', 'under the lost topic'),
      note('n3', 'nowhere', { context: { reference: 'Encounter/e1' } }),
      vaccination('v', { notGiven: true, encounter: { reference: 'Encounter/e1' } }),
    );
    expect(consultation.topics.map(({ title }) => title)).toEqual([undefined, 'Lost topic']);
    expect(consultation.outsideTopics.map(({ kind, text }) => [kind, text])).toEqual([
      ['item', 'Influenza vaccination (not given), 2025-10-01'],
      ['note', 'nowhere'],
    ]);
  });

  it('never follows a ring of lists astray', () => {
    const consultation = only(
      structure('consultation', 'c', 'e1', ['List/t', 'List/c']),
      structure('topic', 't', 'e1', ['List/h', 'Observation/n1']),
      structure('heading', 'h', 'e1', ['List/t', 'List/h'], { title: 'Ring' }),
      note('n1', 'still here'),
    );
    expect(JSON.stringify(consultation.topics)).toContain('still here');
  });

  it('tells sentences and what is not in the answer, with the name that was sent', () => {
    const consultation = only(
      structure('consultation', 'c', 'e1', ['List/t']),
      structure('topic', 't', 'e1', [
        { display: 'Referral items have been disabled.' },
        'ReferralRequest/gone',
        { reference: 'DocumentReference/gone', display: 'Letter of May' },
      ]),
    );
    expect(consultation.topics[0]?.headings[0]?.entries.map(({ kind, text }) => [kind, text])).toEqual([
      ['sentence', 'Referral items have been disabled.'],
      ['absent', 'An entry (ReferralRequest) that is not included in this answer'],
      ['absent', 'Letter of May (not included in this answer)'],
    ]);
  });

  it('says of each kind what it is, and where the whole of it stands', () => {
    const consultation = only(
      structure('consultation', 'c', 'e1', ['List/t']),
      structure('topic', 't', 'e1', [
        'MedicationRequest/m-p',
        'MedicationRequest/m-o0',
        'ProcedureRequest/d',
        'Condition/p',
        'DiagnosticReport/r',
      ]),
      ...course('m', { orders: [{}] }),
      diaryEntry('d'),
      problem('p'),
      report('r', []),
    );
    expect(consultation.topics[0]?.headings[0]?.entries.map(({ text, area, itemId }) => [text, area, itemId])).toEqual([
      ['Paracetamol 500mg tablets · One twice a day (prescribed)', 'medications', 'm'],
      ['Paracetamol 500mg tablets · One twice a day (issued)', 'medications', 'm'],
      ['Planned: Rabies vaccination, 2027-02', 'diaryEntries', 'd'],
      ['Problem: Asthma, 2003', 'problems', 'p'],
      ['Pathology, 2025-03-04T09:00:00Z', 'investigations', 'r'],
    ]);
  });

  it('tells people, place, length and a draft', () => {
    const consultation = readResources([
      CONSULTATIONS,
      encounter('e1', { status: 'unknown', length: { value: 10, unit: 'min' }, period: { start: '2025-03' } }),
    ]).consultations[0];
    expect(consultation).toMatchObject({
      type: { term: 'GP Surgery' },
      start: { sent: '2025-03', precision: 'month' },
      draft: true,
      length: '10 min',
      places: ['Branch surgery'],
      staff: [
        { part: 'seen by', person: { name: 'Dr Ola Brimley' } },
        { part: 'recorded by', person: { name: 'Dr Ola Brimley' } },
      ],
      flags: ['Draft: this consultation is not finished.', expect.stringContaining('Only the heading')],
    });
  });

  it('never shows a consultation whose content was not supplied as an empty one', () => {
    const { consultations } = readResources([
      list('problems-consultations-related-to-problems', ['Encounter/e1']),
      encounter('e1'),
    ]);
    expect(consultations).toMatchObject([{ content: 'not-supplied', topics: [], seenIn: 'problem', linkedOnly: true }]);
  });

  it('names the problem of a topic, and the problem names the consultation', () => {
    const { consultations, problems } = readResources([
      CONSULTATIONS,
      encounter('e1'),
      structure('consultation', 'c', 'e1', ['List/t']),
      structure('topic', 't', 'e1', ['Observation/n'], { problem: 'Condition/p' }),
      note('n', 'text'),
      problem('p'),
      list(LIST.problems, ['Condition/p']),
    ]);
    expect(consultations[0]?.topics[0]?.problems).toMatchObject([{ text: 'Asthma', shown: true, area: 'problems' }]);
    expect(problems[0]?.links).toMatchObject([{ relation: 'consultation', id: 'e1', shown: true }]);
  });

  it('a note that nothing else holds comes whole, with who and when', () => {
    const consultation = only(
      structure('consultation', 'c', 'e1', ['List/t']),
      structure('topic', 't', 'e1', ['Observation/n']),
      note('n', 'Free text', { effectiveDateTime: '2025-13-01', meta: { security: [{ code: 'NOPAT' }] } }),
    );
    expect(consultation.topics[0]?.headings[0]?.entries).toMatchObject([
      {
        kind: 'note',
        id: 'n',
        identifiers: [{ value: 'n' }],
        date: { sent: '2025-13-01', precision: 'unreadable' },
        performers: [{ name: 'Dr Ola Brimley' }],
        flags: [
          'Not to be disclosed to the patient or carers.',
          'A date of this item is no date of the calendar; it is shown as sent.',
        ],
      },
    ]);
  });
});
