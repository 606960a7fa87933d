import { z } from 'zod';
import { JourneyLegView } from '../problem.js';
import { RefusalExcerpt } from './refusal-excerpt.js';

const Exchange = z
  .object({
    leg: z.string(),
    upstream: z.string(),
    operation: z.string().meta({ description: 'Interaction id, else the template of the path.' }),
    messageId: z
      .string()
      .optional()
      .meta({ description: 'Ssp-TraceID or X-Request-ID: what the national service desk asks for.' }),
    from: z.string().optional().meta({ description: 'Our ASID, its last four digits.' }),
    to: z.string().optional().meta({ description: 'ASID of the practice, its last four digits.' }),
    method: z.string(),
    startedAt: z.string(),
    durationMs: z.number(),
    outcome: z.string().meta({ description: '`reply`, or why there was none.' }),
    status: z.number().optional(),
    failure: z.string().optional(),
    bytes: z.number().optional(),
    refusal: RefusalExcerpt.optional(),
  })
  .meta({ id: 'JourneyExchange' });

/** One request of our API, as it is kept. Holds nothing about the patient. */
export const JourneyRequest = z
  .object({
    /** Which of the requests under this reference it was, from 1. */
    number: z.int(),
    time: z.string().meta({ description: 'When it came.' }),
    method: z.string(),
    route: z.string().meta({ description: 'Template of the address.' }),
    status: z.int(),
    code: z.string().meta({ description: '`ok`, or the problem code.' }),
    durationMs: z.number(),
    userId: z.string(),
    spanTraceId: z.string().optional().meta({ description: 'Trace of OpenTelemetry, where there is one.' }),
    legs: z.array(JourneyLegView),
    exchanges: z.array(Exchange),
    leftOut: z.int().meta({ description: 'Exchanges beyond the most that are kept.' }),
  })
  .meta({ id: 'JourneyRequest' });
export type JourneyRequest = z.infer<typeof JourneyRequest>;

export const JourneyView = z
  .object({
    correlationId: z.string(),
    organisation: z.string(),
    requests: z.array(JourneyRequest).meta({ description: 'In the order in which they came.' }),
    leftOut: z.int().meta({ description: 'Earlier requests beyond the most that are kept.' }),
  })
  .meta({
    id: 'JourneyView',
    example: {
      correlationId: '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11',
      organisation: 'Z9X01',
      requests: [
        {
          number: 1,
          time: '2026-11-21T10:00:00.000Z',
          method: 'POST',
          route: '/v1/patient-contexts/:id/structured-record',
          status: 403,
          code: 'GPC_PRACTICE_NOT_SHARING',
          durationMs: 412,
          userId: 'a1b2c3',
          legs: [
            {
              leg: 'record',
              outcome: 'GPC_PRACTICE_NOT_SHARING',
              durationMs: 380,
              source: 'live',
              detail: { odsCode: 'Z81001', traceId: '3f1f2c9a-7c55-4a0e-9c0f-2f6a4b0d7e11', upstreamStatus: 403 },
            },
          ],
          exchanges: [
            {
              leg: 'record',
              upstream: 'ssp',
              operation: 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
              messageId: '3f1f2c9a-7c55-4a0e-9c0f-2f6a4b0d7e11',
              from: '********9901',
              to: '********9902',
              method: 'POST',
              startedAt: '2026-11-21T10:00:00.020Z',
              durationMs: 377,
              outcome: 'reply',
              status: 403,
              bytes: 512,
              refusal: {
                form: 'operation-outcome',
                bytes: 512,
                issues: [
                  {
                    severity: 'error',
                    code: 'forbidden',
                    codings: [{ code: 'ACCESS_DENIED', display: 'Access has been denied to process this request' }],
                  },
                ],
              },
            },
          ],
          leftOut: 0,
        },
      ],
      leftOut: 0,
    },
  });
export type JourneyView = z.infer<typeof JourneyView>;
