import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import { AUDIT_TRAIL, type AuditTrail } from '#contracts';
import { PlatformConfig, PlatformModule } from '#platform';
import { anOpening } from '../../contracts/testing/audit-trail.contract.js';
import { A_SYSTEM } from '../../contracts/testing/fake-audit-trail.js';
import { entriesIn, temporaryFolder } from '../testing/audit-world.js';
import { AuditConfig } from './audit.config.js';
import { AUDIT_HEALTH, type AuditHealth, AuditModule } from './audit.module.js';

const base = temporaryFolder();
const platform = PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' }));

async function started(AUDIT_DIR: string): Promise<TestingModule> {
  const config = AuditConfig.parse({ AUDIT_DIR, AUDIT_CHAIN: 'one' });
  const audit = AuditModule.with(config, { system: A_SYSTEM, started: { node: 'v0' } });
  const module = await Test.createTestingModule({ imports: [platform, audit] }).compile();
  return module.init();
}

it('has the start and the end of a process on record, and gives the chain back', async () => {
  const folder = join(mkdtempSync(join(base, 'x')), 'made', 'now');
  for (let round = 0; round < 2; round += 1) {
    const module = await started(folder);
    await module.get<AuditTrail>(AUDIT_TRAIL).open(anOpening());
    expect(await module.get<AuditHealth>(AUDIT_HEALTH)()).toBe(true);
    await module.close();
  }
  const once = ['product.started', 'record.retrieve', 'product.stopped'];
  const entries = await entriesIn(folder);
  expect(entries.map(({ operation }) => operation)).toEqual([...once, ...once]);
  expect(entries[0]).toMatchObject({ kind: 'noted', authority: { kind: 'product' }, detail: { node: 'v0' } });
});

it('lets no process start whose audit cannot be written, or is written by another', async () => {
  const folder = mkdtempSync(join(base, 'x'));
  const first = await started(folder);
  await expect(started(folder)).rejects.toMatchObject({ name: 'AuditRefused' });
  await expect(started('/dev/null/audit')).rejects.toThrow('AUDIT_DIR: /dev/null/audit: cannot be written');
  await first.close();
});
