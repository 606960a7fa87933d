import {
  Stu3Medication,
  type Stu3CodeableConcept,
  type Stu3MedicationRequest,
  type Stu3Quantity,
  type Stu3Reference,
} from '#fhir';
import { extensionCalled } from './extension.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { filled } from './term.js';

const QUANTITY_TEXT = /^extension-careconnect-gpc-medicationquantitytext-1$/iu;

interface NamesMedicine {
  readonly medicationCodeableConcept?: Stu3CodeableConcept | undefined;
  readonly medicationReference?: Stu3Reference | undefined;
}

/** The medicine that a statement or request names; a bare display does as text when the Medication is not in the answer. */
export function medicineOf(
  names: NamesMedicine,
  from: RecordResource,
  index: RecordIndex,
): Stu3CodeableConcept | undefined {
  if (names.medicationCodeableConcept !== undefined) return names.medicationCodeableConcept;
  const medication = index
    .resolve(names.medicationReference?.reference, from)
    .find(({ type }) => type === 'Medication');
  if (medication !== undefined) index.show(medication);
  const concept = medication === undefined ? undefined : Stu3Medication.parse(medication.body).code;
  const display = filled(names.medicationReference?.display);
  return concept ?? (display === undefined ? undefined : { text: display, coding: [] });
}

/** Number and unit; the unit may stand in the text, or the text alone be there. Source: access-record-structured.md §4.1. */
export function quantityInWords(request: Stu3MedicationRequest | undefined): string | undefined {
  const quantity = request?.dispenseRequest?.quantity;
  if (quantity === undefined) return undefined;
  const text = filled(extensionCalled(quantity.extension, QUANTITY_TEXT)?.valueString);
  const unit = filled(quantity.unit);
  return quantity.value === undefined
    ? (text ?? unit)
    : numberAndUnit(quantity.valueAsSent ?? quantity.value, unit, text);
}

export function supplyInWords(request: Stu3MedicationRequest | undefined): string | undefined {
  const duration = request?.dispenseRequest?.expectedSupplyDuration;
  return duration?.value === undefined
    ? undefined
    : numberAndUnit(duration.valueAsSent ?? duration.value, unitOfTime(duration, duration.value));
}

function numberAndUnit(value: number | string, unit: string | undefined, text?: string): string {
  const [first, second] = [...new Set([unit, text].filter((part) => part !== undefined))];
  return `${value}${first === undefined ? '' : ` ${first}`}${second === undefined ? '' : ` (${second})`}`;
}

function unitOfTime({ unit, code }: Stu3Quantity, value: number): string | undefined {
  const sent = filled(unit) ?? filled(code);
  if (sent !== 'd' && sent !== 'day') return sent;
  return value === 1 ? 'day' : 'days';
}

/** Every dosage text as sent, so that a warning at the end of it stays beside the dose: access-record-structured.md §3.4. */
export function doseOf(dosages: readonly { readonly text?: string | undefined }[]): string | undefined {
  return filled(dosages.flatMap(({ text }) => filled(text) ?? []).join('; '));
}

export function instructionsOf(
  dosages: readonly { readonly patientInstruction?: string | undefined }[],
): string | undefined {
  return filled(dosages.flatMap(({ patientInstruction }) => filled(patientInstruction) ?? []).join('; '));
}
