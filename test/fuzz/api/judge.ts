import { z } from 'zod';
import { CATALOGUE } from '#errors';
import type { RawReply } from '../../support/raw-http.js';
import { MARK } from './from-schema.js';

/** Codes of requests that are wrong by themselves: nothing of them may have gone out. */
const REFUSED = new Set([
  'REQUEST_FIELDS_INVALID',
  'REQUEST_NOT_READABLE',
  'JSON_MALFORMED',
  'MEDIA_TYPE_NOT_SUPPORTED',
  'BODY_TOO_LARGE',
  'NOT_ACCEPTABLE',
  'METHOD_NOT_ALLOWED',
  'NO_SUCH_ADDRESS',
  'NHS_NUMBER_INVALID',
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'CONTEXT_NOT_FOUND',
  'ROLE_NOT_ALLOWED',
]);
/** What the parser of HTTP answers by itself, without a body. */
const BARE = [400, 417];
const PLACE = /\n\s+at |\.[jt]s:\d+|node_modules|FST_ERR/u;

export const SENT_ON = 'it is refused, and yet something was sent';

const Problem = z.looseObject({ code: z.string(), status: z.number(), correlationId: z.string() });

export interface Judged {
  /** Status, and code where there is one. */
  readonly outcome: string;
  /** What is wrong with it; `undefined`: nothing. */
  readonly fault: string | undefined;
}

/** `sent`: how many requests to national services came of it. `mayBeSilent`: the end of the connection is an answer too. */
export function judged(
  reply: RawReply,
  { sent, mayBeSilent }: { readonly sent: number; readonly mayBeSilent: boolean },
): Judged {
  const { status, body } = reply;
  if (status === 0) return { outcome: 'no answer', fault: mayBeSilent ? undefined : 'no answer' };
  if (status < 400) return { outcome: String(status), fault: undefined };
  return refusal(reply, Problem.safeParse(parsed(body)).data, sent);
}

function refusal(reply: RawReply, problem: z.infer<typeof Problem> | undefined, sent: number): Judged {
  const code = problem?.code ?? 'bare';
  const sentOn = sent > 0 && REFUSED.has(code) ? [SENT_ON] : [];
  const shape = problem === undefined ? shapeFault(reply) : problemFaults(problem, reply);
  const faults = [...shape, ...contentFaults(reply), ...sentOn];
  return { outcome: `${String(reply.status)} ${code}`, fault: faults.length === 0 ? undefined : faults.join('; ') };
}

function contentFaults({ status, head, body }: RawReply): readonly string[] {
  return [
    ...(status === 500 ? ['500'] : []),
    ...(`${head}${body}`.includes(MARK) || /999 ?000 ?1006/u.test(body) ? ['it quotes what was sent'] : []),
    ...(PLACE.test(body) ? ['it names a place in the program'] : []),
  ];
}

function problemFaults({ code, status }: z.infer<typeof Problem>, reply: RawReply): readonly string[] {
  const { head } = reply;
  return [
    ...(Object.hasOwn(CATALOGUE, code) ? [] : ['its code is not in the catalogue']),
    ...(status === reply.status ? [] : ['its status is not that of the reply']),
    ...(/^content-type: application\/problem\+json/imu.test(head) ? [] : ['it is not marked as a problem']),
    ...(/^x-correlation-id: [0-9a-f-]{36}\r?$/imu.test(head) ? [] : ['it has no reference']),
  ];
}

/** The parser of HTTP says nothing more; a reply to HEAD has no body; the readiness check has a report of its own. */
function shapeFault({ status, head, body }: RawReply): readonly string[] {
  const [, type = 'none'] = /^content-type: (\S+)/imu.exec(head) ?? [];
  const right = [
    type === 'none' && BARE.includes(status),
    type.startsWith('application/problem+json') && body === '',
    status === 503 && body.includes('"status":"error"'),
  ];
  return right.includes(true) ? [] : ['it is no problem'];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}
