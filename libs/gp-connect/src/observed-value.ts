import type { ObservedValue, ReferenceRange } from '#contracts';
import type { Stu3ObservedPart, Stu3Quantity, Stu3ReferenceRange } from '#fhir';
import { extensionCalled } from './extension.js';
import { numberOf, quantityText, unitOf } from './quantity.js';
import { filled, termOf, toCodedTerm } from './term.js';

const APPROXIMATE = /^extension-careconnect-valueapproximation-1$/iu;

/** Of whatever kind, exactly as sent: no rounding, no other unit. Source: access-record-structured.md §2.14, §4.6. */
export function observedValue(part: Stu3ObservedPart): ObservedValue | undefined {
  const { valueQuantity, valueCodeableConcept } = part;
  const measured = quantityText(valueQuantity);
  if (valueQuantity !== undefined && measured !== undefined) return fromQuantity(valueQuantity, measured);
  if (valueCodeableConcept !== undefined) {
    const coded = toCodedTerm(valueCodeableConcept, 'Code without a term');
    return { text: coded.term, approximate: false, coded };
  }
  const text = otherValue(part);
  return text === undefined ? undefined : { text, approximate: false };
}

export function rangesOf({ referenceRange }: Stu3ObservedPart): ReferenceRange[] {
  return referenceRange.map(rangeOf);
}

function fromQuantity(quantity: Stu3Quantity, measured: string): ObservedValue {
  const approximate = extensionCalled(quantity.extension, APPROXIMATE)?.valueBoolean === true;
  return {
    text: approximate ? `about ${measured}` : measured,
    comparator: filled(quantity.comparator),
    number: numberOf(quantity),
    unit: unitOf(quantity),
    approximate,
  };
}

function otherValue(part: Stu3ObservedPart): string | undefined {
  const plain = [part.valueString, part.valueDateTime, part.valueTime].flatMap((text) => filled(text) ?? [])[0];
  if (plain !== undefined) return plain;
  if (part.valueBoolean !== undefined) return part.valueBoolean ? 'yes' : 'no';
  if (part.valueInteger !== undefined) return String(part.valueInteger);
  return compoundValue(part);
}

function compoundValue({ valuePeriod, valueRange, valueRatio }: Stu3ObservedPart): string | undefined {
  if (valuePeriod !== undefined) return between(filled(valuePeriod.start), filled(valuePeriod.end));
  if (valueRange !== undefined) return between(quantityText(valueRange.low), quantityText(valueRange.high));
  if (valueRatio === undefined) return undefined;
  return `${quantityText(valueRatio.numerator) ?? '?'} : ${quantityText(valueRatio.denominator) ?? '?'}`;
}

function between(low: string | undefined, high: string | undefined): string | undefined {
  if (low === undefined && high === undefined) return undefined;
  if (low === undefined) return `up to ${high ?? ''}`;
  return high === undefined ? `from ${low}` : `${low} to ${high}`;
}

/** The text where one was sent (it may hold `<` or `>`), with the bounds beside it: access-record-structured.md §2.14. */
function rangeOf({ low, high, text, type, appliesTo }: Stu3ReferenceRange): ReferenceRange {
  const kinds = [type, ...appliesTo].flatMap((concept) => termOf(concept) ?? []);
  return {
    text: filled(text) ?? boundsInWords(low, high) ?? 'not given',
    low: numberOf(low),
    high: numberOf(high),
    unit: unitOf(high) ?? unitOf(low),
    appliesTo: filled(kinds.join(', ')),
  };
}

/** One unit for both where they are the same. */
function boundsInWords(low: Stu3Quantity | undefined, high: Stu3Quantity | undefined): string | undefined {
  const [bottom, top] = [numberOf(low), numberOf(high)];
  if (bottom === undefined || top === undefined || unitOf(low) !== unitOf(high))
    return between(quantityText(low), quantityText(high));
  const unit = unitOf(high);
  return `${bottom} to ${top}${unit === undefined ? '' : ` ${unit}`}`;
}
