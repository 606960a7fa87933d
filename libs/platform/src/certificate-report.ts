import { readFileSync } from 'node:fs';
import { certificateState, type CertificateState } from './certificate-watch.js';
import type { Clock } from './clock.js';
import type { EventLog } from './event-log.js';

/** How often a certificate is looked at. Milliseconds. */
export const CERTIFICATE_WATCH_MS = 3_600_000;

/** Reads the certificate anew, because it may have been renewed, and writes how many days it has left (`count`). */
export function reportCertificate(
  path: string,
  { clock, log }: { readonly clock: Pick<Clock, 'now'>; readonly log: EventLog },
): void {
  reportCertificateState(certificateState(textOf(path), clock.now()), log);
}

/** One line: an error when it has expired or cannot be read, a warning in its last 60 days. Source: gp-connect-core.md §9.5. */
export function reportCertificateState(state: CertificateState, log: EventLog): void {
  if (state.kind === 'unreadable') {
    log.error('certificate.unreadable', { detail: 'SSP_CLIENT_CERT_PATH does not name a certificate in PEM form' });
    return;
  }
  const fields = { count: state.daysLeft, detail: state.level };
  if (state.level === 'fine') log.info('certificate.checked', fields);
  else if (state.level === 'expired') log.error('certificate.expired', fields);
  else log.warn('certificate.expires-soon', fields);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
