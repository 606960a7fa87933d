import type { SimReply } from '../kernel/exchange.js';
import type { Personality } from '../scenarios/interactions.js';

/** Why the practice's system does not do what it is asked. */
export interface Refusal {
  readonly status: number;
  readonly code: ProviderCode;
  readonly diagnostics: string;
}

export type ProviderCode = keyof typeof CODES;

/** `[issue.code, display of 1.5 and later, display of 1.2.x]`. Source: shared/spec/access-record-structured.md §6, gp-connect-core.md §7.3. */
const CODES = {
  INVALID_NHS_NUMBER: ['value', 'Invalid NHS number', 'NHS number invalid'],
  INVALID_IDENTIFIER_SYSTEM: ['value', 'Invalid identifier system', 'Invalid identifier system'],
  INVALID_PATIENT_DEMOGRAPHICS: ['business-rule', 'Invalid patient demographics', 'Invalid patient demographics'],
  BAD_REQUEST: ['invalid', 'Bad request', 'Submitted request is malformed/invalid.'],
  ACCESS_DENIED: ['forbidden', 'Access denied', 'Access denied'],
  PATIENT_NOT_FOUND: ['not-found', 'Patient not found', 'Patient record not found'],
  PRACTITIONER_NOT_FOUND: ['not-found', 'Practitioner not found', 'Practitioner record not found'],
  ORGANISATION_NOT_FOUND: ['not-found', 'Organisation not found', 'Organisation record not found'],
  REFERENCE_NOT_FOUND: ['invalid', 'Reference not found', 'FHIR reference not found'],
  DUPLICATE_REJECTED: [
    'duplicate',
    'Create would lead to creation of a duplicate resource',
    'Create would lead to creation of duplicate resource',
  ],
  FHIR_CONSTRAINT_VIOLATION: ['conflict', 'FHIR constraint violated', 'FHIR constraint violated'],
  INTERNAL_SERVER_ERROR: ['processing', 'Unexpected internal server error', 'Internal server error'],
  NO_RECORD_FOUND: ['not-found', 'No record found', 'No record found'],
  INVALID_PARAMETER: ['invalid', 'Invalid parameter', 'Submitted parameter is not valid.'],
  INVALID_RESOURCE: ['invalid', 'Invalid validation of resource', 'Submitted resource is not valid.'],
  NOT_IMPLEMENTED: ['not-supported', 'Not implemented', 'FHIR resource or operation not implemented at server'],
} as const;

export const refuse = (status: number, code: ProviderCode, diagnostics: string): Refusal => ({
  status,
  code,
  diagnostics,
});

export function refusalReply({ status, code, diagnostics }: Refusal, personality: Personality): SimReply {
  const [issueCode, display, formerDisplay] = CODES[code];
  return errorReply({
    status,
    personality,
    issueCode,
    code: code === 'ACCESS_DENIED' && personality !== '1.2.7' ? 'ACCESS DENIED' : code,
    display: personality === '1.2.7' ? formerDisplay : display,
    diagnostics,
  });
}

export interface ProviderError {
  readonly status: number;
  readonly personality: Personality;
  readonly issueCode: string;
  readonly code: string;
  readonly display: string;
  readonly diagnostics?: string;
}

/** Source: shared/spec/gp-connect-core.md §7.1; the coding system is a ValueSet up to 1.2.x. */
export function errorReply({ status, personality, ...issue }: ProviderError): SimReply {
  return fhir(status, errorOutcome(personality, issue));
}

export function errorOutcome(personality: Personality, issue: Omit<ProviderError, 'status' | 'personality'>): unknown {
  const kind = personality === '1.2.7' ? 'ValueSet' : 'CodeSystem';
  const system = `https://fhir.nhs.uk/STU3/${kind}/Spine-ErrorOrWarningCode-1`;
  return {
    resourceType: 'OperationOutcome',
    meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1'] },
    issue: [
      {
        severity: 'error',
        code: issue.issueCode,
        details: { coding: [{ system, code: issue.code, display: issue.display }] },
        diagnostics: issue.diagnostics,
      },
    ],
  };
}

export function fhir(status: number, resource: unknown): SimReply {
  return fhirText(status, JSON.stringify(resource));
}

/** Every answer says `no-store`: shared/spec/gp-connect-core.md §6. */
export function fhirText(status: number, body: string | Buffer): SimReply {
  return {
    status,
    headers: { 'Content-Type': 'application/fhir+json;charset=utf-8', 'Cache-Control': 'no-store' },
    body,
  };
}
