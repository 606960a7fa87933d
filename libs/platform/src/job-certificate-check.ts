import { z } from 'zod';
import type { JobKind } from '#contracts';
import { CERTIFICATE_WATCH_MS, reportCertificate } from './certificate-report.js';
import type { Clock } from './clock.js';
import type { EventLog } from './event-log.js';
import { type JobProcessor, repeatedJob } from './job-processors.js';

const Check = z.object({ certificate: z.literal('spine-client') });

const CERTIFICATE_CHECK: JobKind<z.infer<typeof Check>> = {
  name: 'certificate-check',
  calls: 'no-provider',
  schema: Check,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};

/** Looks at our client certificate when a process starts and every hour; once, however many processes run. */
export function certificateCheck(
  path: string,
  tools: { readonly clock: Pick<Clock, 'now'>; readonly log: EventLog },
): JobProcessor {
  const schedule = { everyMs: CERTIFICATE_WATCH_MS, jitter: 0 };
  const data = { certificate: 'spine-client' } as const;
  return repeatedJob(CERTIFICATE_CHECK, { data, schedule }, async () => reportCertificate(path, tools));
}
