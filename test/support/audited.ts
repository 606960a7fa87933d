import { type AuditQuestion, type AuditRecord, FolderDisk, searchAudit } from '#audit';
import type { Product, Reply } from './product.js';

/** What the product has on record, as the command finds it. */
export async function recordsOf({ auditDir }: Product, question: AuditQuestion = {}): Promise<readonly AuditRecord[]> {
  const damaged = (file: string, line: number): never => {
    throw new Error(`${file}: line ${String(line)} is damaged`);
  };
  const found: AuditRecord[] = [];
  for await (const record of searchAudit({ disk: new FolderDisk(auditDir), damaged }, question)) found.push(record);
  return found;
}

/** The records of the request behind this reply. */
export function recordsBehind(product: Product, reply: Reply): Promise<readonly AuditRecord[]> {
  return recordsOf(product, { correlationId: reply.headers.get('x-correlation-id') ?? 'none' });
}

/** The one attempt behind this reply. */
export async function attemptBehind(
  product: Product,
  reply: Reply,
): Promise<{ readonly before: AuditRecord; readonly after: AuditRecord }> {
  const [before, after, ...others] = await recordsBehind(product, reply);
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error('there are not two records of this request');
  return { before, after };
}
