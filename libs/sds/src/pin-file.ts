import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { INTERACTION, OdsCode, type RoutePin } from '#contracts';

/** Source: sds.md §12 row 6: a pin has an expiry; ours is never further away than this. Milliseconds. */
export const LONGEST_PIN_MS = 30 * 24 * 3_600_000;

const Reason = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^(?!.*\d{3}[ -]?\d{3}[ -]?\d{4})[^\p{Cc}]*$/u, {
    error: 'must be one line of text without any NHS number',
  });
const Time = z.iso.datetime({ offset: true, error: 'must be a time like 2026-12-01T09:00:00Z' });

/** What every pin says, whoever set it. */
export const PinContent = z
  .object({
    odsCode: OdsCode,
    interactionId: z.enum(INTERACTION),
    /** As the directory gives it. Source: sds.md §14. */
    partyKey: z.string().regex(/^[^\s\p{Cc}]{1,100}$/u, { error: 'must be a party key without blanks' }),
    reason: Reason,
    setBy: z.string().trim().min(1).max(100),
    setAt: Time,
    expiresAt: Time,
  })
  .refine(({ setAt, expiresAt }) => Date.parse(expiresAt) > Date.parse(setAt), {
    path: ['expiresAt'],
    error: 'must be after setAt',
  })
  .refine(({ setAt, expiresAt }) => Date.parse(expiresAt) - Date.parse(setAt) <= LONGEST_PIN_MS, {
    path: ['expiresAt'],
    error: 'must be at most 30 days after setAt',
  });

interface PinFile {
  readonly pins: readonly RoutePin[];
  /** One line each; holds nothing of the file but field names. */
  readonly faults: readonly string[];
}

/** Pins of the configuration: a JSON array of what `PinContent` has. */
export function readPinFile(path: string | undefined): PinFile {
  if (path === undefined) return { pins: [], faults: [] };
  const json = jsonIn(path);
  if (!Array.isArray(json))
    return { pins: [], faults: ['SDS_ROUTE_PINS_PATH: must be a readable file with a JSON array of pins'] };
  const entries = json.map((entry: unknown, index) => ({ number: index + 1, parsed: PinContent.safeParse(entry) }));
  const pins = entries.flatMap(({ parsed: { data } }) => (data === undefined ? [] : [configured(data)]));
  const ids = pins.map(({ id }) => id);
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  const faults = entries.flatMap(({ number, parsed }) =>
    (parsed.error?.issues ?? []).map(
      ({ path: field, message }) => `SDS_ROUTE_PINS_PATH: pin ${String(number)}: ${field.join('.')}: ${message}`,
    ),
  );
  const twice = repeated.length === 0 ? [] : ['SDS_ROUTE_PINS_PATH: must name each practice and interaction once'];
  return { pins, faults: [...new Set(faults), ...twice] };
}

function configured(content: z.infer<typeof PinContent>): RoutePin {
  return { ...content, id: `configured:${content.odsCode}:${content.interactionId}` };
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
