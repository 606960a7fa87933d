import { decodeProtectedHeader } from 'jose';
import nock from 'nock';

const HOST = 'https://platform.example';
export const TOKEN_URL = `${HOST}/oauth2/token`;

export interface Sent {
  readonly form: URLSearchParams;
  readonly contentType: string | undefined;
}
export type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

/** Answers the next requests in turn, and keeps what was sent. */
export function answering(...answers: readonly Answer[]): Sent[] {
  const sent: Sent[] = [];
  for (const answer of answers) interceptor(() => answer, sent);
  return sent;
}

/** Answers every request by what it says, and keeps what was sent. */
export function answeringBy(answer: (form: URLSearchParams, count: number) => Answer): Sent[] {
  const sent: Sent[] = [];
  interceptor((form) => answer(form, sent.length), sent, true);
  return sent;
}

function interceptor(answer: (form: URLSearchParams) => Answer, sent: Sent[], always = false): void {
  nock(HOST)
    .persist(always)
    .post('/oauth2/token')
    .reply(function (_uri, body) {
      const form = new URLSearchParams(typeof body === 'string' ? body : '');
      sent.push({ form, contentType: one(this.req.headers['content-type']) });
      const [status, said, headers = {}] = answer(form);
      return [status, typeof said === 'string' ? said : JSON.stringify(said), { ...headers }];
    });
}

function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}

export function aToken(value: string, expires_in: string | number = '599'): Answer {
  return [200, { access_token: value, expires_in, token_type: 'Bearer' }];
}

/** `kid` with which the assertion of this request is signed. */
export function kidOf(form: URLSearchParams): string | undefined {
  return decodeProtectedHeader(form.get('client_assertion') ?? '').kid;
}

export const KEY_UNKNOWN: Answer = [
  401,
  {
    error: 'invalid_request',
    error_description: "Invalid 'kid' header in client_assertion JWT - no matching public key",
  },
];
