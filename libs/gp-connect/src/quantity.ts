import type { Stu3Quantity } from '#fhir';
import { filled } from './term.js';

/** The practice's own digits. */
export function numberOf(quantity: Stu3Quantity | undefined): string | undefined {
  if (quantity === undefined) return undefined;
  return filled(quantity.valueAsSent) ?? (quantity.value === undefined ? undefined : String(quantity.value));
}

export function unitOf(quantity: Stu3Quantity | undefined): string | undefined {
  return filled(quantity?.unit) ?? filled(quantity?.code);
}

/** Comparator, number and unit, never parted (hazards.md 62). */
export function quantityText(quantity: Stu3Quantity | undefined): string | undefined {
  return filled(
    [filled(quantity?.comparator), numberOf(quantity), unitOf(quantity)].filter((part) => part !== undefined).join(' '),
  );
}
