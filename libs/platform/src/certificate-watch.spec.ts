import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aCertificate } from '../../../test/support/a-certificate.js';
import { reportCertificate } from './certificate-report.js';
import { certificateState } from './certificate-watch.js';
import type { EventFields } from './event-log.js';

const END = new Date('2027-03-01T12:00:00Z');
const before = (days: number, hours = 0): Date => new Date(END.getTime() - days * 86_400_000 - hours * 3_600_000);

let pem = '';
beforeAll(async () => {
  pem = await aCertificate(END);
});

it.each([
  [before(61), 61, 'fine'],
  [before(60, 23), 60, 'within-60-days'],
  [before(31), 31, 'within-60-days'],
  [before(30), 30, 'within-30-days'],
  [before(8), 8, 'within-30-days'],
  [before(7), 7, 'within-7-days'],
  [before(0, 1), 0, 'within-7-days'],
  [before(0, -1), -1, 'expired'],
])('says at %s that %d days are left: %s', (now, daysLeft, level) => {
  expect(certificateState(pem, now)).toEqual({ kind: 'read', daysLeft, level });
});

it('judges our own certificate when the file also holds those of its issuers', async () => {
  const chain = `${pem}\n${await aCertificate(before(-3650))}`;
  expect(certificateState(chain, before(10))).toMatchObject({ daysLeft: 10 });
});

it.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
  'calls %j unreadable',
  (text) => {
    expect(certificateState(text, END)).toEqual({ kind: 'unreadable' });
  },
);

describe('what the operator reads in the log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-cert-'));
  const path = join(folder, 'client.pem');
  afterAll(() => rmSync(folder, { recursive: true }));

  function linesAt(now: Date): readonly unknown[] {
    const lines: unknown[] = [];
    const at = (level: string) => (event: string, fields?: EventFields) =>
      void lines.push([level, event, fields?.count]);
    reportCertificate(path, {
      clock: { now: () => now },
      log: { info: at('info'), warn: at('warn'), error: at('error') },
    });
    return lines;
  }

  it.each([
    [before(90), ['info', 'certificate.checked', 90]],
    [before(20), ['warn', 'certificate.expires-soon', 20]],
    [before(-1), ['error', 'certificate.expired', -1]],
  ])('at %s', (now, line) => {
    writeFileSync(path, pem);
    expect(linesAt(now)).toEqual([line]);
  });

  it('says so when there is no certificate to read', () => {
    rmSync(path);
    expect(linesAt(END)).toEqual([['error', 'certificate.unreadable', undefined]]);
  });
});
