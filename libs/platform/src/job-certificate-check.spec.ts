import { VirtualTime } from '../testing/virtual-time.js';
import { certificateCheck } from './job-certificate-check.js';
import { systemClock } from './clock.js';
import { JobRunner } from './job-processors.js';
import { MemoryJobQueue } from './memory-job-queue.js';

it('looks at our certificate at start and every hour until the service ends', async () => {
  const time = new VirtualTime();
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  const log = { info: note, warn: note, error: note };
  const clock = { ...time.clock, uuid: () => systemClock.uuid() };
  const queue = new MemoryJobQueue({ clock, sleep: time.sleep, log }, 1_000);
  new JobRunner(queue, [certificateCheck('/no/such/file.pem', { clock, log })]).onApplicationBootstrap();
  await time.pass(0);
  expect(events).toEqual(['certificate.unreadable']);
  await time.pass(2 * 3_600_000);
  expect(events).toHaveLength(3);
  await queue.close();
  await time.pass(2 * 3_600_000);
  expect(events).toHaveLength(3);
});
