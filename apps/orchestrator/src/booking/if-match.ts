import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.js';

const ENTITY_TAG = /^(?:W\/)?"([\x21\x23-\x7e]{1,64})"$/u;

/** The version that the user saw. @throws Refusal where it is not told: nobody changes what they have not looked at */
export function versionSeen({ headers }: FastifyRequest): string {
  const version = ENTITY_TAG.exec(headers['if-match']?.trim() ?? '')?.[1];
  if (version !== undefined) return version;
  const rule = 'must be the `ETag` of the appointment as it was read: its version between quotation marks';
  throw new Refusal('REQUEST_FIELDS_INVALID', { errors: [{ field: 'If-Match', rule }] });
}

export function entityTag(versionId: string | undefined): Readonly<Record<string, string>> {
  return versionId === undefined ? {} : { ETag: `"${versionId}"` };
}
