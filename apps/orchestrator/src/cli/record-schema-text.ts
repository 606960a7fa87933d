import { z } from 'zod';
import { RecordReply } from '../record-schemas.js';

const TITLE = 'Structured record: the clinician view';

/** JSON Schema of the reply of `POST /v1/patient-contexts/{id}/structured-record`, for those who build a front end. */
export function recordSchemaText(): string {
  const schema = z.toJSONSchema(RecordReply, { io: 'output' });
  return `${JSON.stringify({ ...schema, title: TITLE }, undefined, 2)}\n`;
}
