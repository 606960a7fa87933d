import { randomUUID } from 'node:crypto';
import { Fault } from '#errors';
import type { AuditClosing, AuditEntry, AuditOpening, AuditSystem } from '../src/audit-record.js';
import type { AuditTrail, OpenAudit } from '../src/audit-trail.port.js';

export const A_SYSTEM: AuditSystem = {
  deviceId: 'ORCH-TEST',
  product: 'GP Connect Orchestrator',
  version: '0.0.0',
  environment: 'simulator',
};

/** Remembers every record, in order. */
export class FakeAuditTrail implements AuditTrail {
  readonly entries: AuditEntry[] = [];
  /** While it is true nothing can be written. */
  refuses = false;

  async open(opening: AuditOpening): Promise<OpenAudit> {
    const id = randomUUID();
    this.write({ kind: 'opened', id, ...opening, system: A_SYSTEM });
    return {
      close: async (closing: AuditClosing) => {
        const detail = { ...opening.detail, ...closing.detail };
        this.write({ kind: 'closed', id, ...opening, ...closing, detail, system: A_SYSTEM });
      },
    };
  }

  async note(event: Parameters<AuditTrail['note']>[0]): Promise<void> {
    this.write({ kind: 'noted', id: randomUUID(), ...event, system: A_SYSTEM });
  }

  private write(entry: AuditEntry): void {
    if (this.refuses) throw new Fault('AUDIT_UNAVAILABLE');
    this.entries.push(entry);
  }
}
