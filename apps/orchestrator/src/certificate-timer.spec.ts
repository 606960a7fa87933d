import { jest } from '@jest/globals';
import { CertificateTimer } from './certificate-timer.js';

it('looks at our certificate at start and every hour until the service ends', () => {
  jest.useFakeTimers();
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  const log = { info: note, warn: note, error: note };
  const timer = new CertificateTimer('/no/such/file.pem', { clock: { now: () => new Date() }, log });
  timer.onModuleInit();
  expect(events).toEqual(['certificate.unreadable']);
  jest.advanceTimersByTime(2 * 3_600_000);
  expect(events).toHaveLength(3);
  timer.onModuleDestroy();
  jest.advanceTimersByTime(2 * 3_600_000);
  expect(events).toHaveLength(3);
  jest.useRealTimers();
});
