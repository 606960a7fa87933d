import { z } from 'zod';

const RULE =
  'must be an https URL without user, password, query and fragment; http only to this machine (127.0.0.1, localhost)';

/** Root URL of another system. A trailing slash is dropped; the rest stays as written. */
export const UpstreamUrl = z
  .string({ error: RULE })
  .trim()
  .refine(isAllowed, { error: RULE })
  .transform((url) => url.replace(/\/+$/u, ''));

function isAllowed(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '' || /[?#\s]/u.test(text)) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/u.test(hostname);
}
