import type { AuditClosing, AuditOpening } from './audit-record.js';

/** An attempt that has begun. */
export interface OpenAudit {
  /**
   * Says how it ended; once. Durable when it resolves: only then may the reply leave.
   * @throws Fault `AUDIT_UNAVAILABLE`: the end may not be on disk. The opened record is.
   */
  close(closing: AuditClosing): Promise<void>;
}

/**
 * Who asked for what about whom, when, and how it ended: append-only, nothing is ever changed or deleted.
 * No audit, no access: whoever cannot write a record must refuse. Source: gp-connect-core.md §9.4, hazards.md OWN-16.
 */
export interface AuditTrail {
  /**
   * Durable when it resolves: only then may another system be asked.
   * @throws Fault `AUDIT_UNAVAILABLE`: do nothing of what was meant.
   */
  open(opening: AuditOpening): Promise<OpenAudit>;
  /**
   * Something that has no beginning and end of its own: a refused request, a change of configuration, a start.
   * @throws Fault `AUDIT_UNAVAILABLE`
   */
  note(event: AuditOpening & Omit<AuditClosing, 'subject' | 'providers' | 'detail'>): Promise<void>;
}
export const AUDIT_TRAIL = Symbol('AuditTrail');
