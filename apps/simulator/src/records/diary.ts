import { contextOf, FAR_DAY, someDay } from './chart.js';
import type { Item, Setting } from './chart.js';
import { plusDays } from './random.js';
import { concept, headOf, inTurn, nameOf, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';
import { DIARY } from './vocabulary.js';

type Due = 'overdue' | 'future' | 'period' | 'undated';
const DUE: readonly Due[] = ['overdue', 'future', 'period', 'undated'];

/** Something planned, due from long overdue to well ahead. Source: shared/spec/access-record-structured.md §2.17. */
export function diaryItems(setting: Setting, turn: number): readonly Item[] {
  const { random, patient, clinicians, organization, device } = setting;
  const entered = someDay(setting);
  const due = dueOf(inTurn(DUE, turn), plusDays(entered, random.int(30, 400)));
  const agent = inTurn([random.pick(clinicians), device, organization], turn);
  const main: Resource = {
    ...headOf('ProcedureRequest', random.uuid(), 'ProcedureRequest-1'),
    status: 'active',
    intent: 'plan',
    code: concept(inTurn(DIARY, turn)),
    subject: refTo(patient),
    context: contextOf(setting),
    ...due.element,
    authoredOn: entered,
    requester: { agent: refTo(agent) },
    reasonCode: [{ text: 'Agreed at the last visit' }],
    note: [{ text: 'Recall Status:Outstanding.' }, { text: 'Send a reminder' }],
  };
  const others = agent === device ? [device] : [];
  return [{ area: 'diary', main, others, link: nameOf(main), links: [], facts: { from: due.from } }];
}

function dueOf(due: Due, day: string): { readonly element: Element; readonly from: string | undefined } {
  switch (due) {
    case 'overdue':
      return { element: { occurrenceDateTime: day }, from: day };
    case 'future':
      return { element: { occurrenceDateTime: FAR_DAY }, from: FAR_DAY };
    case 'period':
      return { element: { occurrencePeriod: { start: day, end: plusDays(day, 60) } }, from: day };
    case 'undated':
      return { element: {}, from: undefined };
  }
}
