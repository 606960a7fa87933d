import type { SimReply } from '../kernel/exchange.js';
import { html } from '../kernel/replies.js';
import type { Practice } from '../scenarios/practice.js';
import { brokenStatement, capabilityStatement } from './capability-statement.js';
import type { Statement } from './capability-statement.js';
import { fhir, fhirText, refusalReply, refuse } from './outcome.js';

export function metadataReply(practice: Practice, statement: Statement): SimReply {
  switch (practice.metadata[statement]) {
    case 'valid':
      return fhir(200, capabilityStatement(practice, statement));
    case 'missing':
      return refusalReply(refuse(404, 'NO_RECORD_FOUND', 'this system has no such statement'), practice.personality);
    case 'broken-json':
      return fhirText(200, brokenStatement(practice, statement));
    case 'html': {
      const page = html(200, 'Service information');
      return { ...page, headers: { ...page.headers, 'Cache-Control': 'no-store' } };
    }
  }
}
