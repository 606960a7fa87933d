import type { SpineRequest } from '#contracts';
import { retryAfterSeconds } from '#platform';

const MEDIA_TYPE = 'application/fhir+json;charset=utf-8';

/**
 * Proxy, one slash, the whole root of the practice with its `https://`, one slash, the request.
 * By string joining: the proxy compares the bytes of the root with the directory. Source: gp-connect-core.md §1.
 */
export function finishedUrl(proxy: string, { address, path }: Pick<SpineRequest, 'address' | 'path'>): string {
  return `${withoutEndSlash(proxy)}/${withoutEndSlash(address)}${path}`;
}

/** Source: gp-connect-core.md §2. Nothing else that identifies a person or our other credentials may be added. */
export function sspHeaders(request: SpineRequest, traceId: string, token: string): Readonly<Record<string, string>> {
  return {
    'Ssp-TraceID': traceId,
    'Ssp-From': request.from,
    'Ssp-To': request.to,
    'Ssp-InteractionID': request.interactionId,
    Authorization: `Bearer ${token}`,
    Accept: MEDIA_TYPE,
    ...(request.body === undefined ? {} : { 'Content-Type': MEDIA_TYPE }),
    ...(request.ifMatch === undefined ? {} : { 'If-Match': request.ifMatch }),
    ...(request.prefer === undefined ? {} : { Prefer: request.prefer }),
    'Accept-Encoding': 'gzip',
  };
}

/** A root never ends in a slash by the rule of registration; one is forgiven. Source: gp-connect-core.md §1, slashes. */
function withoutEndSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

/** Seconds until a repeat makes sense; the proxy's own header counts seconds too. Source: gp-connect-core.md §6, rate limiting. */
export function restSeconds(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const reset = headers['x-rate-limit-reset']?.trim() ?? '';
  return retryAfterSeconds(headers, now) ?? (/^\d{1,6}$/u.test(reset) ? Number(reset) : undefined);
}
