import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  Asid,
  INTERACTION,
  RECORD_AREAS,
  RecordRequest,
  SPINE_TRANSPORT,
  STRUCTURED_RECORDS,
  type NhsNumber,
  type RecordContent,
  type SpineReply,
  type SpineTransport,
  type StructuredRecords,
} from '#contracts';
import { GpConnectConfig, GpConnectModule } from '#gp-connect';
import { PlatformConfig, PlatformModule, SLEEP } from '#platform';
import { A_PRACTICE, aCall, aRoute } from '../../libs/contracts/testing/fakes.js';

/** Answers every request with the bytes that it was given last. */
class OneAnswer implements SpineTransport {
  body: Buffer = Buffer.alloc(0);

  async send(): Promise<SpineReply> {
    return {
      status: 200,
      body: this.body,
      contentType: 'application/fhir+json',
      retryAfterSeconds: undefined,
      traceId: '3f1f2c9a-7c55-4a0e-9c0f-2f6a4b0d7e11',
    };
  }
}
const transport = new OneAnswer();

@Global()
@Module({ providers: [{ provide: SPINE_TRANSPORT, useValue: transport }], exports: [SPINE_TRANSPORT] })
class OneAnswerModule {}

/** Reads an answer as the product does: through the adapter for GP Connect, with everything asked for. */
export type ReadAnswer = (bytes: Buffer, nhsNumber: NhsNumber) => Promise<RecordContent>;

/** @throws nothing but what the adapter throws when it reads. Nothing waits: pauses before a repeat take no time. */
export async function openRecordReader(): Promise<ReadAnswer> {
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' })),
      OneAnswerModule,
      GpConnectModule.with(GpConnectConfig.parse({})),
    ],
  })
    .overrideProvider(SLEEP)
    .useValue(async () => undefined)
    .compile();
  const records = module.get<StructuredRecords>(STRUCTURED_RECORDS);
  const areas = RecordRequest.parse(Object.fromEntries(RECORD_AREAS.map((area) => [area, {}])));
  const question = {
    route: aRoute(A_PRACTICE, INTERACTION.structuredRecord),
    from: Asid.parse('200000000025'),
    areas,
    specificationVersion: '1.5.1',
  };
  return async (bytes, nhsNumber) => {
    transport.body = bytes;
    const { content } = await records.retrieve({ ...question, nhsNumber }, aCall());
    return content;
  };
}
