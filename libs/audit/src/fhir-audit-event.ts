import type {
  AuditEvent,
  AuditEventAgent,
  AuditEventEntity,
  AuditEventEntityDetail,
  CodeableConcept,
  Coding,
} from 'fhir/r4';
import type { AuditAuthority, AuditCall, AuditOperation, AuditOutcome } from '#contracts';
import type { AuditRecord } from './chain-record.js';

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';
const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code';
const SDS_USER = 'https://fhir.nhs.uk/Id/sds-user-id';
const SDS_ROLE_PROFILE = 'https://fhir.nhs.uk/Id/sds-role-profile-id';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
/** Names of our own, for which there is no common code. */
const OWN = 'urn:gp-connect-orchestrator:audit';

/**
 * One record as an R4 AuditEvent. `closed` and `noted` records are complete; an `opened` one without its end was cut off.
 * Source: hl7.org/fhir/R4/auditevent.html.
 */
export function fhirAuditEvent(record: AuditRecord): AuditEvent {
  const { operation, purpose, time, outcome } = record;
  return {
    resourceType: 'AuditEvent',
    id: record.id,
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
      code: 'rest',
      display: 'RESTful Operation',
    },
    subtype: [{ system: `${OWN}:operation`, code: operation }],
    action: actionOf(operation),
    recorded: time,
    ...outcomeOf(outcome),
    ...(purpose === undefined ? {} : { purposeOfEvent: [{ coding: [TREATMENT], text: purpose }] }),
    agent: [personOf(record), productOf(record), ...organisationOf(record)],
    source: {
      site: record.chain,
      observer: { identifier: { value: record.system.deviceId }, display: record.system.product },
      type: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
          code: '4',
          display: 'Application Server',
        },
      ],
    },
    entity: [...patientsOf(record), requestOf(record), ...(record.calls ?? []).map(callEntity)],
  };
}

const TREATMENT: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  code: 'TREAT',
  display: 'treatment',
};

const CREATES = /\.(book|book-again|register|open|pin-set)$/u;
const UPDATES = /\.(amend|decide|retry|certificate-reloaded)$/u;
const DELETES = /\.(cancel|end|drop|pin-removed)$/u;
const EXECUTES = /^(product|audit)\.|\.(search|recover|refresh|diagnose|probe)$|^other$/u;

function actionOf(operation: AuditOperation): 'C' | 'R' | 'U' | 'D' | 'E' {
  if (CREATES.test(operation)) return 'C';
  if (UPDATES.test(operation)) return 'U';
  if (DELETES.test(operation)) return 'D';
  return EXECUTES.test(operation) ? 'E' : 'R';
}

/** 0 success, 4 minor failure (refused), 8 serious failure (could not be done, or not known). */
function outcomeOf(outcome: AuditOutcome | undefined): Pick<AuditEvent, 'outcome' | 'outcomeDesc'> {
  if (outcome === undefined) return { outcome: '8', outcomeDesc: 'No end is on record within what was asked for.' };
  if (outcome.result === 'success') return { outcome: '0' };
  const { status, code, callerGone } = outcome;
  const words = [
    code,
    status === undefined ? undefined : `HTTP ${String(status)}`,
    callerGone && 'the caller had gone',
  ];
  const said = words.filter((one) => typeof one === 'string').join(', ');
  return { outcome: status !== undefined && status < 500 ? '4' : '8', ...(said === '' ? {} : { outcomeDesc: said }) };
}

function personOf({ user, authority, address }: AuditRecord): AuditEventAgent {
  const network = address === undefined ? {} : { network: { address, type: '2' as const } };
  if (user === undefined) return { ...nobody(authority), ...network };
  const { sdsUserId, sdsRoleProfileId, issuer, userId, role } = user;
  const name = [user.title, user.givenName, user.familyName].filter((part) => part !== undefined).join(' ');
  const own = { system: `${OWN}:issuer:${issuer}`, value: userId };
  const profile = sdsRoleProfileId === undefined ? [] : [coded(SDS_ROLE_PROFILE, sdsRoleProfileId)];
  return {
    requestor: true,
    who: { identifier: sdsUserId === undefined ? own : { system: SDS_USER, value: sdsUserId }, display: name },
    altId: userId,
    name,
    role: [coded(`${OWN}:role`, role), ...profile],
    ...(authority === undefined ? {} : { policy: [`${OWN}:authority:${authority.kind}`] }),
    ...network,
  };
}

function nobody(authority: AuditAuthority | undefined): AuditEventAgent {
  if (authority?.kind === 'product') return { requestor: false, name: 'the product itself' };
  return { requestor: true, name: authority?.account ?? 'not recognised' };
}

function coded(system: string, code: string): CodeableConcept {
  return { coding: [{ system, code }] };
}

function productOf({ system }: AuditRecord): AuditEventAgent {
  return {
    requestor: false,
    type: {
      coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110150', display: 'Application' }],
    },
    who: { identifier: { value: system.deviceId }, display: `${system.product} ${system.version}` },
    altId: system.environment,
  };
}

function organisationOf({ user, providers }: AuditRecord): readonly AuditEventAgent[] {
  const own =
    user === undefined ? [] : [{ code: user.organisation.odsCode, as: 'originating', display: user.organisation.name }];
  const others = providers.map((code) => ({ code, as: 'provider', display: undefined }));
  return [...own, ...others].map(({ code, as, display }) => ({
    requestor: false,
    type: { coding: [{ system: `${OWN}:organisation`, code: as }] },
    who: {
      type: 'Organization',
      identifier: { system: ODS_CODE, value: code },
      ...(display === undefined ? {} : { display }),
    },
  }));
}

function patientsOf({ subject }: AuditRecord): readonly AuditEventEntity[] {
  return subject.nhsNumbers.map((value) => ({
    what: { type: 'Patient', identifier: { system: NHS_NUMBER, value } },
    type: { system: ENTITY_TYPE, code: '1', display: 'Person' },
    role: { system: OBJECT_ROLE, code: '1', display: 'Patient' },
  }));
}

/** What was asked of us, and where the record stands. */
function requestOf({ correlationId, route, subject, detail, chain, sequence }: AuditRecord): AuditEventEntity {
  const known = { route, contextId: subject.contextId, bookingId: subject.bookingId, chain, sequence, ...detail };
  return {
    what: { identifier: { system: `${OWN}:correlation-id`, value: correlationId } },
    type: { system: ENTITY_TYPE, code: '4', display: 'Other' },
    role: { system: OBJECT_ROLE, code: '21', display: 'Job Stream' },
    detail: detailsOf(known),
  };
}

function callEntity(call: AuditCall): AuditEventEntity {
  const { messageId, operation, ...known } = call;
  return {
    what: { identifier: { system: `${OWN}:message-id`, value: messageId ?? 'none' } },
    type: { system: ENTITY_TYPE, code: '4', display: 'Other' },
    role: { system: OBJECT_ROLE, code: '20', display: 'Job' },
    name: operation,
    detail: detailsOf(known),
  };
}

type Known = Readonly<Record<string, string | number | readonly string[] | undefined>>;

function detailsOf(known: Known): AuditEventEntityDetail[] {
  return Object.entries(known).flatMap(([type, value]) =>
    value === undefined ? [] : [{ type, valueString: typeof value === 'object' ? value.join(', ') : String(value) }],
  );
}

/** The last word on each attempt: its end, or where there is none, its beginning. */
export async function* lastWords(records: AsyncIterable<AuditRecord>): AsyncGenerator<AuditRecord> {
  const begun = new Map<string, AuditRecord>();
  for await (const record of records) {
    if (record.kind === 'opened') begun.set(record.id, record);
    else {
      begun.delete(record.id);
      yield record;
    }
  }
  yield* begun.values();
}
