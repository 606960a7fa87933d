import { someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { plusDays } from './random.js';
import { codedIn, concept, extension, headOf, HL7, nameOf, NHS, refTo } from './resource.js';
import type { Element, Resource, Term } from './resource.js';
import { ALLERGIES, MEASURES, NOTES, REACTIONS, VACCINATIONS } from './vocabulary.js';

/** Source: shared/spec/access-record-structured.md §2.10. Ended ones become `contained` in their list. */
export function allergyItem(setting: Setting, ended: boolean): Item {
  const { random } = setting;
  const day = someDay(setting);
  const end: Element = {
    url: NHS + 'Extension-CareConnect-GPC-AllergyIntoleranceEnd-1',
    extension: [
      { url: 'endDate', valueDateTime: plusDays(day, 30) },
      { url: 'reasonEnded', valueString: 'No information available' },
    ],
  };
  const main: Resource = {
    ...allergy(setting, random.pick(ALLERGIES), day),
    extension: ended ? [end] : undefined,
    clinicalStatus: ended ? 'resolved' : 'active',
    onsetDateTime: day.slice(0, 7),
    note: [{ text: 'certainty = likely' }],
    reaction: [
      { manifestation: [concept(random.pick(REACTIONS))], severity: random.pick(['mild', 'moderate', 'severe']) },
    ],
  };
  return { area: 'allergies', main, others: [], link: nameOf(main), links: [], facts: { from: day, ended } };
}

/** The clinician's statement that there are none: shared/spec/access-record-structured.md §2.10. */
export function noKnownAllergyItem(setting: Setting): Item {
  const day = someDay(setting);
  const main = allergy(setting, { code: '716186003', display: 'No known allergy' }, day);
  return { area: 'allergies', main, others: [], link: nameOf(main), links: [], facts: { from: day, ended: false } };
}

function allergy({ random, patient, clinicians }: Setting, term: Term, day: string): Resource {
  return {
    ...headOf('AllergyIntolerance', random.uuid(), 'AllergyIntolerance-1'),
    clinicalStatus: 'active',
    verificationStatus: 'unconfirmed',
    category: [random.pick(['medication', 'environment'])],
    code: concept(term),
    patient: refTo(patient),
    assertedDate: timeOn(random, day),
    recorder: refTo(random.pick(clinicians)),
  };
}

/** Source: shared/spec/access-record-structured.md §2.13. */
export function immunisationItem(setting: Setting, notGiven: boolean): Item {
  const { random, patient, clinicians, location, manufacturer } = setting;
  const day = someDay(setting);
  const main: Resource = {
    ...headOf('Immunization', random.uuid(), 'Immunization-1'),
    extension: [
      extension(HL7 + 'Extension-CareConnect-DateRecorded-1', { valueDateTime: timeOn(random, day) }),
      extension(HL7 + 'Extension-CareConnect-VaccinationProcedure-1', {
        valueCodeableConcept: concept(random.pick(VACCINATIONS)),
      }),
    ],
    status: 'completed',
    notGiven,
    vaccineCode: codedIn('http://hl7.org/fhir/v3/NullFlavor', 'UNK', 'unknown'),
    patient: refTo(patient),
    date: day,
    primarySource: true,
    location: refTo(location),
    ...(notGiven
      ? { explanation: { reasonNotGiven: [{ text: 'Declined on the day' }] } }
      : given(setting, manufacturer, day)),
    practitioner: [{ role: notGiven ? ENTERING : ADMINISTERING, actor: refTo(random.pick(clinicians)) }],
  };
  return {
    area: 'immunisations',
    main,
    others: notGiven ? [] : [manufacturer],
    link: nameOf(main),
    links: [],
    facts: { from: day, notGiven },
  };
}

const ENTERING = codedIn('http://hl7.org/fhir/v2/0443', 'EP', 'Entering Provider');
const ADMINISTERING = codedIn('http://hl7.org/fhir/v2/0443', 'AP', 'Administering Provider');

function given({ random }: Setting, manufacturer: Resource, day: string): Element {
  return {
    manufacturer: refTo(manufacturer),
    lotNumber: `LOT${String(random.int(1000, 9999))}`,
    expirationDate: plusDays(day, 365),
    vaccinationProtocol: [
      {
        doseSequence: random.int(1, 2),
        doseStatus: codedIn('http://hl7.org/fhir/vaccination-protocol-dose-status', 'count', 'Counts'),
        targetDisease: [{ text: 'Not stated' }],
      },
    ],
  };
}

/** Consent or dissent to vaccination, listed beside the vaccinations. */
export function immunisationStatusItem(setting: Setting): Item {
  const item = observationItem(setting, { code: '310375005', display: 'Immunisation consent given' });
  return { ...item, area: 'immunisations', facts: { ...item.facts, statusObservation: true } };
}

/** A measured value, or a blood pressure. Source: shared/spec/access-record-structured.md §2.14. */
export function uncategorisedItem(setting: Setting): Item {
  if (setting.random.chance(0.2)) return bloodPressureItem(setting);
  const measure = setting.random.pick(MEASURES);
  return observationItem(setting, measure, {
    valueQuantity: { value: setting.random.int(measure.from, measure.to), unit: measure.unit },
  });
}

function bloodPressureItem(setting: Setting): Item {
  const { random } = setting;
  const half = (code: string, display: string, value: number): Element => ({
    code: concept({ code, display }),
    valueQuantity: { value, unit: 'mm[Hg]' },
  });
  return observationItem(
    setting,
    { code: '163020007', display: 'On examination - blood pressure reading' },
    {
      component: [
        half('72313002', 'Systolic arterial pressure', random.int(100, 170)),
        half('1091811000000102', 'Diastolic arterial pressure', random.int(55, 100)),
      ],
    },
  );
}

function observationItem(setting: Setting, term: Term, value: Element = {}): Item {
  const day = someDay(setting);
  const main = observation(setting, term, day, {
    ...value,
    comment: setting.random.chance(0.5) ? setting.random.pick(NOTES) : undefined,
  });
  return { area: 'uncategorised', main, others: [], link: nameOf(main), links: [], facts: { from: day } };
}

export function observation(
  { random, patient, clinicians }: Setting,
  term: Term,
  day: string,
  more: Element,
): Resource {
  return {
    ...headOf('Observation', random.uuid(), 'Observation-1'),
    status: 'final',
    code: concept({ code: term.code, display: term.display }),
    subject: refTo(patient),
    effectiveDateTime: day,
    issued: timeOn(random, day),
    performer: [refTo(random.pick(clinicians))],
    ...more,
  };
}
