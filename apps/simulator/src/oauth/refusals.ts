import type { SimReply } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';

/** An answer of the token server that ends the request. Source: shared/spec/identity.md §3.5. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

/** What one step of the checks gives: a value to go on with, or the refusal that ends the request. */
export type Step<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

const refusal = (status: number, error: string, description: string): Refusal => ({ status, error, description });
const invalid = (description: string): Refusal => refusal(400, 'invalid_request', description);
const inAssertion = (text: string): Refusal => invalid(text.replace('{jwt}', 'client_assertion JWT'));
const unauthorised = (text: string): Refusal =>
  refusal(401, 'invalid_request', text.replace('{jwt}', 'client_assertion JWT'));

/** Named by the row of §3.5. */
export const REFUSALS = {
  notFound: refusal(404, 'invalid_request', 'Not Found'), // 1
  contentType: refusal(415, 'invalid_request', 'Content-Type header must be application/x-www-form-urlencoded'), // 3
  grantMissing: invalid('grant_type is missing'), // 4
  grantUnknown: refusal(400, 'unsupported_grant_type', 'grant_type is invalid'), // 5
  assertionType: invalid(
    "Missing or invalid client_assertion_type - must be 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'",
  ), // 6
  assertionMissing: invalid('Missing client_assertion'), // 7
  assertionMalformed: invalid('Malformed JWT in client_assertion'), // 7
  alg: inAssertion("Invalid 'alg' header in {jwt} - unsupported JWT algorithm - must be 'RS512'"), // 8
  expired: inAssertion("Invalid 'exp' claim in {jwt} - JWT has expired"), // 9
  kidMissing: inAssertion("Missing 'kid' header in {jwt}"), // 10
  typ: inAssertion("Invalid 'typ' header in {jwt} - must be 'JWT'"), // 11
  expMissing: inAssertion("Missing 'exp' claim in {jwt}"), // 12
  expNotInteger: inAssertion("Invalid 'exp' claim in {jwt} - must be an integer"), // 12
  issSub: inAssertion("Missing or non-matching 'iss'/'sub' claims in {jwt}"), // 13
  jtiMissing: inAssertion("Missing 'jti' claim in {jwt}"), // 14
  jtiNotText: inAssertion("Invalid 'jti' claim in {jwt} - must be a unique string value such as a GUID"), // 14
  jtiReused: inAssertion("Non-unique 'jti' claim in {jwt}"), // 14
  expTooFar: inAssertion("Invalid 'exp' claim in {jwt} - more than 5 minutes in future"), // 15
  clientUnknown: unauthorised("Invalid 'iss'/'sub' claims in {jwt}"), // 16
  noPublicKey: refusal(
    403,
    'public_key error',
    'You need to register a public key to use this authentication method - please contact support to configure',
  ), // 18
  jwksUnreachable: refusal(403, 'public_key error', "The JWKS endpoint, for your client_assertion can't be reached"), // 19
  kidUnknown: unauthorised("Invalid 'kid' header in {jwt} - no matching public key"), // 20
  aud: unauthorised("Missing or invalid 'aud' claim in {jwt}"), // 21
  signature: refusal(401, 'public_key error', 'JWT signature verification failed'), // 22
  noScope: refusal(
    401,
    'unauthorized_client',
    'you have tried to request authorization but your application is not configured to use this authorization grant type',
  ), // 23
  revoked: refusal(401, 'access_denied', 'The developer app associated with the API key is not approved or revoked'), // 24
} as const satisfies Readonly<Record<string, Refusal>>;

export function refused({ status, error, description }: Refusal, messageId: string): SimReply {
  return json(status, { error, error_description: description, message_id: messageId });
}
