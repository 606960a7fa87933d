import { Stu3OperationOutcome } from '#fhir';
import { jsonOf } from '#platform';

/** What a practice's own words about a refused command tell; they decide only which refusal it is, never whether it is one. */
export type RefusalWords = 'stale-slot' | 'too-long' | 'past' | 'booker-missing' | 'cancelled' | 'our-request';

/** First match wins. Source: appointments.md §3.4 (demonstrator diagnostics), §4.4, §4.5. */
const WORDS: readonly (readonly [RefusalWords, RegExp])[] = [
  [
    'too-long',
    /cannot be (?:greater|longer|more) th[ae]n \d+ char|(?:description|comment)\b.{0,60}\b(?:too long|exceeds)/iu,
  ],
  ['past', /in the past/iu],
  ['stale-slot', /no such slot|slot resource reference .{0,200}not a valid resource|slot .{0,100}does not exist/iu],
  ['booker-missing', /booking organi[sz]ation extension must be present/iu],
  ['cancelled', /status must be \\?"booked|cannot amend cancellation reason/iu],
  [
    'our-request',
    new RegExp(
      [
        'slot reference value data type',
        'relative not absolute',
        'required valid patient and location',
        'at least one (?:participant|slot)',
        'participant actor reference',
        'status is a requirement',
        '(?:patient|location|practitioner) resource reference',
        'not equal to schedule',
        'start and end date are required',
        'no status supplied',
        'must (?:lexically )?match',
        'status must be',
        '(?:created|description) must be populated',
        "shouldn't be provided",
        'identifier value is required',
        'meta element must be present',
        'booking organi[sz]ation',
        'contained organi[sz]ation',
        'multiple appointment extensions',
        'subsequent slot',
        'property has been amended',
        'id in url',
        'cancellation reason must be provided',
        'unknown element',
        'unrecogni[sz]ed property',
        'failed to parse',
        'resource type',
      ].join('|'),
      'iu',
    ),
  ],
];
/** An outcome is a few hundred bytes. */
const MOST_BYTES = 64 * 1024;

/** `undefined`: no words, or none that are known. */
export function refusalWords(body: Buffer): RefusalWords | undefined {
  if (body.length > MOST_BYTES) return undefined;
  const outcome = Stu3OperationOutcome.safeParse(jsonOf(body)).data;
  const texts = (outcome?.issue ?? []).flatMap(({ diagnostics, details }) => [diagnostics, details?.text]);
  const said = texts.filter((text) => text !== undefined).map((text) => text.slice(0, 1000));
  return WORDS.find(([, pattern]) => said.some((text) => pattern.test(text)))?.[0];
}
