import type { RecordSummary } from '#contracts';
import { readLists } from './list-reading.js';
import { type ExpectedHolder, openRecord } from './opened-record.js';
import { parseJson } from './record-json.js';
import { jsonText, type RecordResource } from './record-resource.js';
import { listWarnings, systemMessages, unsupportedParameters } from './record-warnings.js';

/** Who the patient is and at which practice, and what the practice's system says. */
const KINDS = new Set(['Patient', 'Organization', 'OperationOutcome']);
const WARNING = /listwarningcode/iu;

/**
 * The checks of `readRecord`, and of its content what a caller needs who gets the bundle itself.
 * @throws Fault `GPC_UNEXPECTED_RESPONSE`
 */
export function readSummary(bytes: Buffer, expected: ExpectedHolder): RecordSummary {
  const { index, patient, bundleId } = openRecord(parseJson(bytes), expected, isWanted);
  const messages = systemMessages(index);
  const warnings = [...listWarnings(readLists(index)), ...messages.map(({ warning }) => warning)];
  return { patient, warnings, bundleId, unsupportedParameters: unsupportedParameters(messages) };
}

/** Also whatever holds others: the patient's practice may be among them. */
function isWanted({ type, body }: RecordResource): boolean {
  if (KINDS.has(type) || body['contained'] !== undefined) return true;
  const extension = body['extension'];
  if (type !== 'List' || extension === undefined) return false;
  const text = jsonText(extension);
  return text === undefined || WARNING.test(text);
}
