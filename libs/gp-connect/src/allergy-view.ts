import type { AllergyItem, CodedTerm } from '#contracts';
import { Stu3AllergyIntolerance } from '#fhir';
import type { FoundAllergy } from './allergy-finding.js';
import { dateOf, extensionCalled, partCalled } from './extension.js';
import { itemHead, noteTexts, termFlags, when, type ItemContext } from './item-context.js';
import { filled, isNullFlavour, snomedCodes, termOf, toCodedTerm } from './term.js';
import { FLAG, NOT_RECORDED } from './texts.js';

/** Only this exact code may be worded `No known allergies`: access-record-structured.md §2.10. */
const NO_KNOWN_ALLERGY = '716186003';
const ENDED = /^extension-careconnect-gpc-allergyintoleranceend-1$/iu;

type Allergy = Stu3AllergyIntolerance;

/** Fields and their sources: access-record-structured.md §4.2. */
export function toAllergyItem(found: FoundAllergy, context: ItemContext): AllergyItem {
  const { resource, section } = found;
  const allergy = Stu3AllergyIntolerance.parse(resource.body);
  const substance = toCodedTerm(allergy.code, 'Substance not recorded');
  return {
    ...itemHead(
      found,
      {
        read: allergy,
        subject: allergy.patient,
        dates: [allergy.onsetDateTime, allergy.lastOccurrence, allergy.assertedDate, endOf(allergy)?.date],
        flags: flagsOf(found, allergy),
      },
      context,
    ),
    section,
    substance,
    noKnownAllergies: isNoKnownAllergy(substance),
    decisionSupport: decisionSupport(section, substance),
    ...details(allergy),
    recordedBy: context.who(allergy.recorder, resource),
    assertedBy: context.who(allergy.asserter, resource),
    ended: endOf(allergy),
  };
}

function details(allergy: Allergy) {
  return {
    reaction: filled(allergy.reaction.flatMap(reactionInWords).join('; ')) ?? NOT_RECORDED,
    severity: filled(allergy.reaction.flatMap(({ severity }) => severity ?? []).join('; ')),
    criticality: criticalityInWords(allergy.criticality),
    type: allergy.type,
    categories: [...allergy.category],
    verificationStatus: allergy.verificationStatus,
    onset: allergy.onsetDateTime,
    lastOccurrence: allergy.lastOccurrence,
    recorded: allergy.assertedDate,
    notes: noteTexts(allergy.note),
  };
}

function flagsOf({ section, seenIn, inList }: FoundAllergy, allergy: Allergy): string[] {
  const markedEnded = allergy.clinicalStatus === 'resolved' || endOf(allergy) !== undefined;
  return [
    ...when(!inList && seenIn !== 'unlisted', FLAG.unlisted),
    ...when(section === 'ended' && allergy.clinicalStatus === 'active', FLAG.endedButActive),
    ...when(section === 'active' && markedEnded, FLAG.activeButEnded),
    ...termFlags(allergy.code),
  ];
}

/** A second SNOMED code beside it would say something else: then the statement is not widened. */
function isNoKnownAllergy({ codings }: CodedTerm): boolean {
  const codes = snomedCodes(codings);
  return codes.length > 0 && codes.every((code) => code === NO_KNOWN_ALLERGY);
}

/** Ended allergies are never used: hazards.md 88. Degraded and uncoded ones cannot be: hazards.md 2. */
function decisionSupport(section: AllergyItem['section'], { coded }: CodedTerm): AllergyItem['decisionSupport'] {
  if (section === 'ended') return 'excluded-ended';
  return coded === 'full' ? 'usable' : 'not-coded';
}

function reactionInWords({ manifestation, description }: Allergy['reaction'][number]): readonly string[] {
  const terms = manifestation.flatMap((concept) => (isNullFlavour(concept) ? [] : (termOf(concept) ?? [])));
  const unknown = manifestation.some(({ coding }) => coding.some(({ code }) => code === 'ASKU'))
    ? ['asked, but not known']
    : [];
  const said = filled(description);
  if (terms.length === 0) return said === undefined ? unknown : [said];
  return [said === undefined || terms.includes(said) ? terms.join(', ') : `${terms.join(', ')} (${said})`];
}

function criticalityInWords(criticality: string | undefined): string | undefined {
  return criticality === 'high' ? 'life-threatening potential' : criticality?.replaceAll('-', ' ');
}

function endOf({ extension }: Allergy): AllergyItem['ended'] {
  const end = extensionCalled(extension, ENDED);
  if (end === undefined) return undefined;
  return {
    date: dateOf(partCalled(end, /^enddate$/iu)),
    reason: filled(partCalled(end, /^reasonended$/iu)?.valueString),
  };
}
