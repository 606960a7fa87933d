import type { AreaView, RecordArea, RecordContent, RecordRequest } from '#contracts';
import { readRecord, type ExpectedRecord } from '../src/record-reader.js';
import { EVA, bundle, bytesOf, type Json } from './bundles.js';

export const DEFAULT_AREAS: RecordRequest = {
  allergies: { includeResolved: true },
  medications: { includeIssues: true },
};

/** Reads an answer about Eva that holds these resources, on 21 November 2026. */
export function readResources(resources: readonly Json[], more: Partial<ExpectedRecord> = {}): RecordContent {
  return readRecord(bytesOf(bundle(resources)), expectedRecord(more));
}

export function expectedRecord(more: Partial<ExpectedRecord> = {}): ExpectedRecord {
  return {
    nhsNumber: EVA,
    traceId: '7c0f3a52-59e2-4a55-9a3e-0b3fd0c1a001',
    requested: DEFAULT_AREAS,
    specificationVersion: '1.5.1',
    today: '2026-11-21',
    ...more,
  };
}

export function viewOf({ areas }: RecordContent, wanted: RecordArea): AreaView {
  return areas.find(({ area }) => area === wanted)!;
}
