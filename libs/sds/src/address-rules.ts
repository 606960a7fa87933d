import { isIP } from 'node:net';
import type { FaultCode } from '#errors';

/** Scheme, host with port, path: no user, query, fragment, blank, control or non-ASCII character. */
const SHAPE = /^https?:\/\/(?<authority>[^/?#@\\]+)(?<path>\/[^?#\\]*)?$/iu;

/**
 * Whether an address can be used, rows 9 and 10 of sds.md §12. It is only looked at: what is sent is the text as it came,
 * because the Spine proxy refuses one that differs in any byte (sds.md §11).
 */
export function addressFault(
  address: string | undefined,
  allowHttp: boolean,
): { rule: number; code: FaultCode } | undefined {
  if (address === undefined || address.trim() === '') return { rule: 9, code: 'SDS_ENDPOINT_NO_ADDRESS' };
  return isUsable(address, allowHttp) ? undefined : { rule: 10, code: 'SDS_ENDPOINT_BAD_ADDRESS' };
}

function isUsable(address: string, allowHttp: boolean): boolean {
  if (!/^[\x21-\x7e]+$/u.test(address) || !SHAPE.test(address) || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (protocol === 'https:' || allowHttp) && !isMachine(hostname.replace(/\.$/u, ''));
}

/** URL parsing has already brought every way of writing an IPv4 address into its usual form. */
function isMachine(hostname: string): boolean {
  return (
    hostname.startsWith('[') || isIP(hostname) !== 0 || hostname === 'localhost' || hostname.endsWith('.localhost')
  );
}

/** Row 12: the path lacks the practice's code, or names another practice. Source: sds.md §12. */
export function namesAnotherPractice(address: string, odsCode: string): boolean {
  const segments = (SHAPE.exec(address)?.groups?.['path'] ?? '').toUpperCase().split('/');
  return !segments.includes(odsCode) || segments.some((one) => /^[A-Z]\d{5}$/u.test(one) && one !== odsCode);
}

/** Row 11: a port, a trailing slash or capital letters, which tidying would change. Source: sds.md §12. */
export function isUntidy(address: string): boolean {
  const authority = SHAPE.exec(address)?.groups?.['authority'] ?? '';
  return address.endsWith('/') || authority.includes(':') || authority !== authority.toLowerCase();
}
