import { Test } from '@nestjs/testing';
import { CLOCK, systemClock } from './clock.js';
import { readEnvironment } from './environment.js';
import { EVENT_LOG } from './event-log.js';
import { PlatformConfig } from './platform.config.js';
import { PlatformModule, UPSTREAM_HTTP } from './platform.module.js';
import { SLEEP } from './retry.js';
import { UpstreamHttp } from './upstream-http.js';
import { WinstonEventLog } from './winston-event-log.js';

it('gives clock, sleep, log and HTTP to every module', async () => {
  const module = await Test.createTestingModule({ imports: [PlatformModule.with(PlatformConfig.parse({}))] }).compile();
  expect(module.get(CLOCK)).toBe(systemClock);
  expect(module.get(SLEEP)).toBeInstanceOf(Function);
  expect(module.get(EVENT_LOG)).toBeInstanceOf(WinstonEventLog);
  expect(module.get(UPSTREAM_HTTP)).toBeInstanceOf(UpstreamHttp);
  await module.close();
});

it('gives new ids in lower case and a copy of the environment', () => {
  expect(systemClock.uuid()).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/u);
  expect(systemClock.uuid()).not.toBe(systemClock.uuid());
  expect(readEnvironment()['PATH']).toBeDefined();
});
