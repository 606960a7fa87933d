import { Test } from '@nestjs/testing';
import { AUDIT_TRAIL } from '#contracts';
import { EVENT_LOG, JobsModule, PlatformConfig, PlatformModule } from '#platform';
import { SDS_JOBS } from '#sds';
import { FakeAuditTrail } from '../../../libs/contracts/testing/fake-audit-trail.js';
import { inProcessJobs } from './in-process-jobs.js';

const ssp = { SSP_CLIENT_CERT_PATH: '/no/such/file.pem' };

it('looks at our certificate in this process when there is no Redis, and ends with it', async () => {
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(PlatformConfig.parse({})), JobsModule.with({})],
    providers: [
      { provide: SDS_JOBS, useValue: [] },
      { provide: AUDIT_TRAIL, useValue: new FakeAuditTrail() },
      ...inProcessJobs({ redis: {}, ssp }),
    ],
  })
    .overrideProvider(EVENT_LOG)
    .useValue({ info: note, warn: note, error: note })
    .compile();
  await module.init();
  await module.close();
  expect(events).toEqual(['certificate.unreadable']);
});

it('leaves it to the worker when there is Redis', () => {
  const redis = { REDIS_URL: 'redis://127.0.0.1' };
  expect(inProcessJobs({ redis, ssp })).toEqual([]);
});
