import { someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { observation, observationItem } from './observations.js';
import { plusDays } from './random.js';
import { codedIn, concept, extension, headOf, HL7, inTurn, nameOf, NULL_FLAVOUR, refTo } from './resource.js';
import type { Element, Resource, Term } from './resource.js';
import { NOT_DONE, VACCINATIONS } from './vocabulary.js';

type ImmunisationKind = 'ordinary' | 'not-given' | 'reported' | 'with-everything' | 'bare';

const KINDS: readonly ImmunisationKind[] = ['ordinary', 'not-given', 'with-everything', 'reported', 'bare'];

/** Source: shared/spec/access-record-structured.md §2.13. */
export function immunisationItems(setting: Setting, turn: number): readonly Item[] {
  const kind = inTurn(KINDS, turn);
  const notGiven = kind === 'not-given';
  const day = someDay(setting);
  const title = concept(inTurn(notGiven ? NOT_DONE : VACCINATIONS, turn));
  const main: Resource = {
    ...headOf('Immunization', setting.random.uuid(), 'Immunization-1'),
    extension: [
      extension(HL7 + 'Extension-CareConnect-DateRecorded-1', { valueDateTime: timeOn(setting.random, day) }),
      extension(HL7 + 'Extension-CareConnect-VaccinationProcedure-1', { valueCodeableConcept: title }),
      ...(kind === 'with-everything'
        ? [extension(HL7 + 'Extension-CareConnect-ParentPresent-1', { valueBoolean: true })]
        : []),
    ],
    status: 'completed', // also when it was not given
    notGiven,
    patient: refTo(setting.patient),
    encounter: setting.visit === undefined ? undefined : { reference: setting.visit.encounter },
    ...DETAILS[kind](setting, day),
  };
  return [
    {
      area: 'immunisations',
      main,
      others: kind === 'ordinary' || kind === 'with-everything' ? [setting.manufacturer] : [],
      link: nameOf(main),
      links: [],
      facts: { from: kind === 'bare' ? undefined : day, notGiven },
      title,
    },
  ];
}

const UNKNOWN = codedIn(NULL_FLAVOUR, 'UNK', 'unknown');
const PRODUCT: Element = { text: 'Inactivated influenza vaccine, suspension for injection' };
const ROLES = 'http://hl7.org/fhir/v2/0443';
const ENTERING = codedIn(ROLES, 'EP', 'Entering Provider');
const ADMINISTERING = codedIn(ROLES, 'AP', 'Administering Provider');

const by = ({ random, clinicians }: Setting, role?: Element): Element => ({
  role,
  actor: refTo(random.pick(clinicians)),
});

const DETAILS: Readonly<Record<ImmunisationKind, (setting: Setting, day: string) => Element>> = {
  ordinary: (setting, day) => ({
    ...batch(setting, plusDays(day, 365)),
    vaccineCode: UNKNOWN,
    date: day,
    primarySource: true,
    location: refTo(setting.location),
    practitioner: [by(setting, ADMINISTERING), by(setting, ENTERING)],
  }),
  'not-given': (setting, day) => ({
    vaccineCode: UNKNOWN,
    date: day,
    primarySource: true,
    practitioner: [by(setting, ENTERING)],
    explanation: { reasonNotGiven: [{ text: 'Declined on the day' }] },
  }),
  'with-everything': (setting, day) => ({
    ...batch(setting, plusDays(day, 200).slice(0, 7)),
    vaccineCode: PRODUCT,
    date: day,
    primarySource: true,
    location: refTo(setting.location),
    site: { text: 'Left upper arm' },
    route: { text: 'Intramuscular' },
    doseQuantity: { value: 0.5, unit: 'ml' },
    practitioner: [by(setting, ADMINISTERING)],
    note: [{ text: 'consent form = signed' }, { text: 'scheme = seasonal' }],
    explanation: { reason: [{ text: 'At risk group' }] },
    vaccinationProtocol: [protocol(2)],
  }),
  reported: (setting, day) => ({
    vaccineCode: UNKNOWN,
    date: day.slice(0, 7),
    primarySource: false,
    reportOrigin: { text: 'Told by a parent' },
    practitioner: [by(setting)],
    vaccinationProtocol: [protocol(1)],
  }),
  bare: (setting) => ({ vaccineCode: UNKNOWN, primarySource: true, practitioner: [by(setting)] }),
};

function batch({ random, manufacturer }: Setting, expirationDate: string): Element {
  return { manufacturer: refTo(manufacturer), lotNumber: `LOT${random.int(1000, 9999)}`, expirationDate };
}

function protocol(doseSequence: number): Element {
  return {
    doseSequence,
    seriesDoses: 3,
    description: 'Course of three',
    doseStatus: codedIn('http://hl7.org/fhir/vaccination-protocol-dose-status', 'count', 'Counts'),
    targetDisease: [{ text: 'Not stated' }],
  };
}

const STATUS_CODES: readonly Term[] = [
  { code: '314848002', display: 'Consent given for pneumococcal vaccine' },
  { code: '198811000000100', display: 'No consent for hepatitis A vaccination' },
  { code: '247151000000100', display: 'Measles, mumps and rubella vaccination declined' },
];

/** Consent or dissent, listed beside the vaccinations; the dissent has ended. */
export function immunisationStatusItems(setting: Setting, turn: number): readonly Item[] {
  const day = someDay(setting);
  const ended = turn % STATUS_CODES.length === 1;
  const when = ended ? { effectiveDateTime: undefined, effectivePeriod: { start: day, end: plusDays(day, 90) } } : {};
  const main = observation(setting, inTurn(STATUS_CODES, turn), day, when);
  const item = observationItem(main, day);
  return [{ ...item, area: 'immunisations', facts: { ...item.facts, statusObservation: true } }];
}
