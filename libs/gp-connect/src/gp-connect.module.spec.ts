import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  CAPABILITY_DIRECTORY,
  type CapabilityDirectory,
  INTERACTION,
  SPINE_TRANSPORT,
  STRUCTURED_RECORDS,
  type StructuredRecords,
} from '#contracts';
import { parseConfig, PlatformConfig, PlatformModule } from '#platform';
import { FakeSpineTransport } from '../../contracts/testing/fake-spine-transport.js';
import { A_PATIENT, A_PRACTICE, aCall, aRoute } from '../../contracts/testing/fakes.js';
import { aSpineRequest } from '../../contracts/testing/spine-transport.contract.js';
import { GpConnectConfig } from './gp-connect.config.js';
import { GpConnectModule } from './gp-connect.module.js';
import { DEFAULT_RECORD_REQUEST } from './structured-request.js';

const transport = new FakeSpineTransport([
  {
    status: 404,
    body: '{"resourceType":"OperationOutcome","issue":[{"details":{"coding":[{"code":"PATIENT_NOT_FOUND"}]}}]}',
  },
]);

@Global()
@Module({ providers: [{ provide: SPINE_TRANSPORT, useValue: transport }], exports: [SPINE_TRANSPORT] })
class FakeSpineModule {}

describe('the module of GP Connect', () => {
  it('gives records and capabilities over the one transport', async () => {
    const imports = [
      PlatformModule.with(PlatformConfig.parse({})),
      FakeSpineModule,
      GpConnectModule.with(GpConnectConfig.parse({})),
    ];
    const module = await Test.createTestingModule({ imports }).compile();
    const { from } = aSpineRequest();
    const route = aRoute(A_PRACTICE, INTERACTION.foundationsMetadata);
    const capabilities = module.get<CapabilityDirectory>(CAPABILITY_DIRECTORY).capabilities(route, from, aCall());
    await expect(capabilities).resolves.toEqual({ kind: 'unavailable', source: 'live' });
    const question = {
      route: aRoute(A_PRACTICE, INTERACTION.structuredRecord),
      from,
      nhsNumber: A_PATIENT,
      areas: DEFAULT_RECORD_REQUEST,
    };
    const record = module
      .get<StructuredRecords>(STRUCTURED_RECORDS)
      .retrieve({ ...question, specificationVersion: undefined }, aCall());
    await expect(record).rejects.toMatchObject({ code: 'GPC_PATIENT_NOT_AVAILABLE' });
  });
  it.each([
    ['true', [INTERACTION.structuredMetadata, INTERACTION.foundationsMetadata]],
    ['false', [INTERACTION.foundationsMetadata]],
  ])('with GPC_USE_STRUCTURED_METADATA=%s asks for the statements %j', async (setting, expected) => {
    const config = GpConnectConfig.parse({ GPC_USE_STRUCTURED_METADATA: setting });
    const imports = [PlatformModule.with(PlatformConfig.parse({})), FakeSpineModule, GpConnectModule.with(config)];
    const module = await Test.createTestingModule({ imports }).compile();
    const directory = module.get<CapabilityDirectory>(CAPABILITY_DIRECTORY);
    expect(directory.statementsFor('structuredRecord')).toEqual(expected);
  });
  it('has the published limits unless told otherwise, and refuses what lies outside them', () => {
    expect(GpConnectConfig.parse({})).toEqual({
      GPC_RECORD_TIMEOUT_MS: 60_000,
      GPC_STRICT_BUNDLE_ID: false,
      GPC_APPOINTMENT_TIMEOUT_MS: 30_000,
      GPC_COMMAND_TIMEOUT_MS: 30_000,
      GPC_CAPABILITY_TIMEOUT_MS: 10_000,
      GPC_CAPABILITY_TTL_MS: 3_600_000,
      GPC_USE_STRUCTURED_METADATA: false,
      GPC_PARSE_THREAD_BYTES: 500_000,
      GPC_PARSE_THREADS: 1,
    });
    const outcome = parseConfig(
      { gpConnect: GpConnectConfig },
      { GPC_CAPABILITY_TTL_MS: '1000', GPC_STRICT_BUNDLE_ID: 'true' },
    );
    expect(outcome).toMatchObject({
      kind: 'invalid',
      faults: [expect.stringMatching(/^GPC_CAPABILITY_TTL_MS: /u) as string],
    });
  });
});
