import type { AuditClosing, AuditOpening, AuditSystem, AuditTrail, OpenAudit } from '#contracts';
import type { ChainWriter } from './chain-writer.js';

/** The audit in files of JSON lines, each line chained to the one before. */
export class ChainedFiles implements AuditTrail {
  constructor(
    private readonly writer: Pick<ChainWriter, 'append'>,
    private readonly system: AuditSystem,
    private readonly uuid: () => string,
  ) {}

  async open(opening: AuditOpening): Promise<OpenAudit> {
    const { system } = this;
    const id = this.uuid();
    await this.writer.append({ kind: 'opened', id, ...opening, system });
    return {
      close: async (closing: AuditClosing) => {
        const detail = { ...opening.detail, ...closing.detail };
        await this.writer.append({ kind: 'closed', id, ...opening, ...closing, detail, system });
      },
    };
  }

  async note(event: Parameters<AuditTrail['note']>[0]): Promise<void> {
    await this.writer.append({ kind: 'noted', id: this.uuid(), ...event, system: this.system });
  }
}
