import { z } from 'zod';

import type { SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';

/** What every simulated issuer can be asked for. */
export const Asked = z.object({
  /** Seconds; negative for a token that has already expired. */
  expires_in: z.coerce.number().int().optional(),
  audience: z.string().optional(),
});

/** The fields of a form or of a JSON body; `undefined` when the JSON cannot be read. */
export function fieldsOf({ headers, body }: SimRequest): unknown {
  const text = body.toString('utf8');
  if (headers['content-type']?.includes('json') !== true) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Answers = Readonly<Record<string, (request: SimRequest) => Promise<SimReply> | SimReply>>;

/** Answers by method and path below the prefix: `GET /jwks`. */
export function answering(prefix: string, answers: Answers): (request: SimRequest) => Promise<SimReply> | SimReply {
  return (request) => {
    const answer = answers[`${request.method} ${request.path.slice(prefix.length)}`];
    return answer === undefined ? json(404, { error: 'not_found', answers: Object.keys(answers) }) : answer(request);
  };
}

/** The answer to a request for a token of someone who is not there. */
export function unknownUser(field: string, names: readonly string[]): SimReply {
  return json(400, { error: 'invalid_grant', error_description: `${field} must be one of: ${names.join(', ')}` });
}

export const NO_STORE = { 'Cache-Control': 'no-store' } as const;
