import { X509Certificate } from 'node:crypto';

type CertificateLevel = 'fine' | 'within-60-days' | 'within-30-days' | 'within-7-days' | 'expired';

export type CertificateState =
  /** `daysLeft`: whole days until the end, negative after it. */
  | { readonly kind: 'read'; readonly daysLeft: number; readonly level: CertificateLevel }
  | { readonly kind: 'unreadable' };

const DAY_MS = 86_400_000;

/** How long the first certificate in a PEM text is still valid. */
export function certificateState(pem: string, now: Date): CertificateState {
  const end = endOf(pem);
  if (end === undefined) return { kind: 'unreadable' };
  const daysLeft = Math.floor((end - now.getTime()) / DAY_MS);
  return { kind: 'read', daysLeft, level: levelOf(daysLeft) };
}

function levelOf(daysLeft: number): CertificateLevel {
  if (daysLeft < 0) return 'expired';
  if (daysLeft <= 7) return 'within-7-days';
  if (daysLeft <= 30) return 'within-30-days';
  return daysLeft <= 60 ? 'within-60-days' : 'fine';
}

function endOf(pem: string): number | undefined {
  try {
    return new X509Certificate(pem).validToDate.getTime();
  } catch {
    return undefined;
  }
}
