import { z } from 'zod';

/** A field that a defective system may retype: then it counts as missing and the rest of its resource is kept. */
export const maybe = <T extends z.ZodType>(field: T) => field.optional().catch(undefined);

export const text = maybe(z.string());

/** A repeating field: missing is empty, a lone value is a list of one, and an element that cannot be read never hides the others. */
export const many = <T extends z.ZodType>(element: T) =>
  z
    .unknown()
    .optional()
    .transform((sent): readonly z.output<T>[] =>
      listed(sent).flatMap((one) => {
        const read = element.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );

/**
 * Whether a tolerant reading left something out that the wire carried in a field of the slice.
 * Fields that the slice does not name are no loss.
 */
export function lostInReading(sent: unknown, read: unknown): boolean {
  if (sent === undefined || sent === null) return false;
  if (read === undefined) return true;
  if (Array.isArray(read)) return lostElements(sent, read);
  if (!isObject(read)) return false;
  return !isObject(sent) || Object.entries(read).some(([name, value]) => lostInReading(sent[name], value));
}

function lostElements(sent: unknown, read: readonly unknown[]): boolean {
  if (!Array.isArray(sent) || sent.length !== read.length) return true;
  return read.some((value, index) => lostInReading(sent[index], value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed(sent: unknown): readonly unknown[] {
  if (sent === undefined || sent === null) return [];
  return Array.isArray(sent) ? sent : [sent];
}
