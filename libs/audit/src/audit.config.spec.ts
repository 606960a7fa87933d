import { mkdtempSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/audit-world.js';
import { AuditConfig, auditFaults, chainOf, readAuditKey } from './audit.config.js';
import { chainFiles, chainNameOf, chainsIn, fileName } from './audit-names.js';

const folder = mkdtempSync(join(temporaryFolder(), 'x'));
const key = (bytes: number): string => {
  const path = join(folder, `key-${String(bytes)}`);
  writeFileSync(path, Buffer.alloc(bytes, 3));
  return path;
};
const faultsOf = (changes: object): readonly string[] =>
  auditFaults(AuditConfig.parse({ AUDIT_DIR: join(folder, 'not', 'there', 'yet'), ...changes }));

it('takes a folder that can be made, and a key that is long enough', () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ AUDIT_KEY_PATH: key(32) })).toEqual([]);
  expect(readAuditKey({ AUDIT_KEY_PATH: key(32) })?.id).toMatch(/^[0-9a-f]{8}$/u);
});

it.each([
  [{ AUDIT_DIR: '/dev/null' }, 'AUDIT_DIR: /dev/null: must be a folder'],
  [{ AUDIT_DIR: '/dev/null/audit' }, 'AUDIT_DIR: /dev/null/audit: nothing can be written in /dev/null'],
  [{ AUDIT_KEY_PATH: '/dev/null/key' }, 'AUDIT_KEY_PATH: /dev/null/key: cannot be read'],
  [{ AUDIT_KEY_PATH: key(31) }, `AUDIT_KEY_PATH: ${join(folder, 'key-31')}: must hold at least 32 bytes`],
])('says in one line what keeps it from being written: %j', (changes, fault) => {
  expect(faultsOf(changes)).toEqual([fault]);
});

it('names the chain after the machine unless told, and a worker’s beside it', () => {
  expect(chainOf(AuditConfig.parse({}), '-worker')).toBe(`${chainNameOf(hostname())}-worker`);
  expect(chainOf(AuditConfig.parse({ AUDIT_CHAIN: 'ward-7' }))).toBe('ward-7');
  const longest = AuditConfig.parse({ AUDIT_CHAIN: 'w'.repeat(63) });
  expect([chainOf(longest), chainOf(longest, '-worker')]).toEqual(['w'.repeat(63), `${'w'.repeat(56)}-worker`]);
  expect(AuditConfig.safeParse({ AUDIT_CHAIN: '../x' }).success).toBe(false);
  expect([chainNameOf('Host_A.local'), chainNameOf('ÄÖ')]).toEqual(['host-a.local', 'instance']);
});

it('knows its files by their names, in order, and nothing else in the folder', () => {
  const names = [
    'audit-a-b-000002.jsonl',
    'audit-a-b-000001.jsonl',
    'audit-a-b.head',
    'audit-z.head',
    'notes.txt',
    'audit-a-b.lock',
  ];
  expect(chainFiles(names).map(({ chain, number }) => [chain, number])).toEqual([
    ['a-b', 1],
    ['a-b', 2],
  ]);
  expect(chainsIn(names)).toEqual(['a-b', 'z']);
  expect(fileName('a-b', 12)).toBe('audit-a-b-000012.jsonl');
});
