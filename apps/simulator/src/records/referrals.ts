import { contextOf, someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { concept, headOf, inTurn, nameOf, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';
import { PROBLEMS } from './vocabulary.js';

/** What makes one referral different from the next. */
interface ReferralKind {
  readonly priority?: 'routine' | 'urgent' | 'asap';
  readonly to: 'service' | 'hospital' | 'clinician' | 'words';
  readonly booked?: boolean;
  readonly undated?: boolean;
  readonly cancelled?: boolean;
}

const KINDS: readonly ReferralKind[] = [
  { priority: 'routine', to: 'service', booked: true },
  { priority: 'urgent', to: 'hospital' },
  { to: 'clinician', undated: true },
  { priority: 'asap', to: 'words', cancelled: true },
];

/** Source: shared/spec/access-record-structured.md §2.16. */
export function referralItems(setting: Setting, turn: number): readonly Item[] {
  const kind = inTurn(KINDS, turn);
  const day = someDay(setting);
  const date = kind.undated === true ? undefined : day;
  const letters = setting.documents ? [documentOf(setting, turn)] : [];
  const main: Resource = {
    ...referralOf(setting, kind),
    authoredOn: date,
    reasonCode: [concept(inTurn(PROBLEMS, turn))],
    supportingInfo: letters.length === 0 ? undefined : letters.map(refTo),
  };
  const { service, hospital, formerPractice } = setting;
  const named = { service: [service], hospital: [hospital], clinician: [], words: [formerPractice] };
  const others = [...named[kind.to], ...letters];
  return [{ area: 'referrals', main, others, link: nameOf(main), links: [], facts: { from: date } }];
}

function referralOf(setting: Setting, kind: ReferralKind): Resource {
  const { random, patient, clinicians, formerPractice } = setting;
  const { id = '', ...head } = headOf('ReferralRequest', random.uuid(), 'ReferralRequest-1');
  const own = { system: 'https://gp.example.nhs.uk/Id/record-item', value: id };
  const booking = { system: bookingSystem(setting), value: String(random.int(100_000_000_000, 999_999_999_999)) };
  const cancelled = kind.cancelled === true;
  return {
    ...head,
    id,
    identifier: kind.booked === true ? [own, booking] : [own],
    status: cancelled && setting.version === '1.6.2' ? 'cancelled' : 'unknown',
    intent: 'order',
    priority: kind.priority,
    subject: refTo(patient),
    context: contextOf(setting),
    requester: {
      agent: refTo(random.pick(clinicians)),
      onBehalfOf: cancelled ? refTo(formerPractice) : undefined,
    },
    recipient: [recipientOf(setting, kind.to)],
    description: 'Opinion and management, please',
    note: notesOf(kind).map((text) => ({ text })),
  };
}

/** The identifier of the booking service was renamed: shared/spec/access-record-structured.md §2.8. */
const bookingSystem = ({ version }: Setting): string =>
  `https://fhir.nhs.uk/Id/${version === '1.6.2' ? 'UBRN' : 'ubr-number'}`;

function recipientOf({ service, hospital, clinicians }: Setting, to: ReferralKind['to']): Element {
  switch (to) {
    case 'service':
      return refTo(service);
    case 'hospital':
      return refTo(hospital);
    case 'clinician':
      return clinicians.slice(-1).map(refTo)[0] ?? {};
    case 'words':
      return { display: 'Community physiotherapy, Exampleton' };
  }
}

/** Most facts stand in lines of this form; the urgency too where it is none of the three. */
function notesOf({ priority }: ReferralKind): readonly string[] {
  const lines = ['Mode:Written', 'NHS / Private:NHS', 'Transport:not needed'];
  return priority === undefined ? [...lines, 'Urgency:Within two weeks'] : lines;
}

type DocumentKind = 'available' | 'too-large' | 'missing';
const DOCUMENTS: readonly DocumentKind[] = ['available', 'too-large', 'missing'];

/** Metadata of a document; its content belongs to another capability. */
export function documentItems(setting: Setting, turn: number): readonly Item[] {
  const main = documentOf(setting, turn);
  return [{ area: 'documents', main, others: [], link: nameOf(main), links: [], facts: { from: undefined } }];
}

function documentOf(setting: Setting, turn: number): Resource {
  const { random, patient, clinicians, organization, visit } = setting;
  const day = someDay(setting);
  const head = headOf('DocumentReference', random.uuid(), 'DocumentReference-1');
  return {
    ...head,
    status: 'current',
    type: turn % 2 === 0 ? { text: 'Letter' } : concept({ code: '371531000', display: 'Report of clinical encounter' }),
    subject: refTo(patient),
    created: day,
    indexed: timeOn(random, day),
    author: [refTo(turn % 2 === 0 ? random.pick(clinicians) : organization)],
    custodian: refTo(organization),
    description: 'Letter to the outpatient clinic',
    content: [{ attachment: attachmentOf(setting, inTurn(DOCUMENTS, turn), head.id ?? '') }],
    context: visit === undefined ? undefined : { encounter: { reference: visit.encounter } },
  };
}

/** Without a url the title says why the file cannot be had. */
function attachmentOf({ random }: Setting, kind: DocumentKind, id: string): Element {
  const contentType = kind === 'missing' ? 'text/plain' : 'application/pdf';
  const size = kind === 'too-large' ? 18_500_000 : random.int(2_000, 900_000);
  switch (kind) {
    case 'available':
      return { contentType, size, title: 'Letter', url: `https://gp.example.nhs.uk/documents/Binary/${id}` };
    case 'too-large':
      return { contentType, size, title: 'The file is larger than the 5MB that can be sent' };
    case 'missing':
      return { contentType, size, title: 'The file could not be found' };
  }
}
