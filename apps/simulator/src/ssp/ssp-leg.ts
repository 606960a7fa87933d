import { APPOINTMENT_FAULTS } from '../scenarios/appointment-faults.js';
import type { FaultSetting, LegFault, LegHandler, SimReply, SimRequest } from '../kernel/exchange.js';
import { headerOf } from '../practices/call.js';
import { refusalReply, refuse } from '../practices/outcome.js';
import { practiceSystem } from '../practices/practice-system.js';
import type { PracticeSystem, PracticeSystemDeps } from '../practices/practice-system.js';
import { INTERACTIONS } from '../scenarios/interactions.js';
import type { Interaction } from '../scenarios/interactions.js';
import { CONSUMERS, interactionsOf, rootAtProxy } from '../scenarios/practice.js';
import type { Practice } from '../scenarios/practice.js';
import { methodNotAllowed, sspErrorReply } from './ssp-errors.js';
import type { AnswerForm } from './ssp-errors.js';

export type SspDeps = PracticeSystemDeps;

const PREFIX = '/ssp';

/** The Spine Secure Proxy and, behind it, the systems of the practices. */
export function sspLeg(deps: SspDeps): LegHandler {
  const system = practiceSystem(deps);
  // The board counts every request of the leg; those that the fault cannot spoil pass as always.
  const fault: LegFault = ({ request, setting }) => proxied({ request, setting }, deps, system);
  const faults = Object.fromEntries(Object.keys(APPOINTMENT_FAULTS).map((name) => [name, fault]));
  return { leg: 'ssp', prefix: PREFIX, faults, handle: (request) => proxied({ request }, deps, system) };
}

interface Arrival {
  readonly request: SimRequest;
  /** The fault of the fault board that is to spoil it. */
  readonly setting?: FaultSetting;
}

interface Passage extends Arrival {
  /** What follows the proxy's own address, as it was sent. */
  readonly url: string;
  readonly form: AnswerForm;
  /** The practice whose system bears the identifier that was sent; `undefined`: no such system. */
  readonly practice: Practice | undefined;
  readonly interaction: Interaction | undefined;
}

/** Checks 1 to 9 of the proxy, in this order: shared/spec/gp-connect-core.md §11. */
function proxied(arrival: Arrival, deps: SspDeps, system: PracticeSystem): SimReply {
  const { request } = arrival;
  const url = request.target.slice(PREFIX.length + 1);
  if (!request.target.startsWith(`${PREFIX}/`) || !/^https?:\/\//.test(url)) return notAnAddress();
  const passage = passageOf(arrival, url, deps);
  const refusal = missingHeader(passage) ?? unknownRequest(passage);
  if (refusal !== undefined) return refusal;
  if (!accredited(passage))
    return forbidden(`ASID_CHECK_FAILED_MESSAGESENDER_${headerOf(request, 'ssp-from')}`, passage.form);
  const receiver = receiverOf(passage);
  if (receiver === undefined)
    return forbidden(`PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${headerOf(request, 'ssp-to')}`, passage.form);
  return forwarded(passage, receiver, system);
}

interface Receiver {
  readonly practice: Practice;
  readonly interaction: Interaction;
}

/** The practice's system, where it is registered for what is asked of it. */
function receiverOf({ practice, interaction }: Passage): Receiver | undefined {
  if (practice?.sharing.receiverRegistered !== true || interaction === undefined) return undefined;
  return interactionsOf(practice).some(({ id }) => id === interaction.id) ? { practice, interaction } : undefined;
}

function passageOf(arrival: Arrival, url: string, { clock, practices }: SspDeps): Passage {
  const { request } = arrival;
  const asid = headerOf(request, 'ssp-to');
  const id = headerOf(request, 'ssp-interactionid');
  return {
    ...arrival,
    url,
    form: { id: clock.uuid(), asJson: headerOf(request, 'accept').includes('json') },
    practice: practices.find((practice) => practice.asid === asid),
    interaction: INTERACTIONS.find((interaction) => interaction.id === id),
  };
}

const SSP_HEADERS = ['Ssp-TraceID', 'Ssp-From', 'Ssp-To', 'Ssp-InteractionID'];

function missingHeader({ request, practice }: Passage): SimReply | undefined {
  const missing = SSP_HEADERS.find((name) => headerOf(request, name.toLowerCase()) === '');
  if (missing === undefined) return undefined;
  return refusalReply(refuse(400, 'BAD_REQUEST', `${missing} is missing`), practice?.personality ?? '1.6.2');
}

/** 415 for an interaction that the proxy does not know, 405 for a method that is not in service. */
function unknownRequest({ request, form, practice, interaction }: Passage): SimReply | undefined {
  if (interaction === undefined || practice?.proxyRefuses === 'media-type') {
    return sspErrorReply({ status: 415, issueCode: 'not-supported', diagnostics: 'Unsupported_Media_Type' }, form);
  }
  const inService = ['GET', 'POST', 'PUT'].includes(request.method);
  return inService && practice?.proxyRefuses !== 'method' ? undefined : methodNotAllowed(form);
}

/** We are accredited for all but the transfer of records between practices. */
function accredited({ request, practice, interaction }: Passage): boolean {
  const sender = headerOf(request, 'ssp-from');
  const ours = CONSUMERS.some(({ asid }) => asid === sender) && practice?.sharing.senderAccredited !== false;
  return ours && interaction?.id.includes('migrate') === false;
}

function forwarded(passage: Passage, to: Receiver, system: PracticeSystem): SimReply {
  const { request, url, form } = passage;
  const { practice, interaction } = to;
  const sender = headerOf(request, 'ssp-from');
  if (!practice.sharing.sharingAgreement) {
    return forbidden(`FOT_CHECK_FAILED_MESSAGESENDER_${sender}_MESSAGERECEIVER_${practice.asid}`, form);
  }
  const root = rootAtProxy(practice, interaction.capability);
  if (!url.startsWith(`${root}/`)) {
    const diagnostics = `ENDPOINT_${root}_CPAID_${practice.cpaId}_VARIES_FROM_TARGETURL_${url}`;
    return sspErrorReply({ status: 400, issueCode: 'invalid', diagnostics }, form);
  }
  if (!practice.reachable) {
    return sspErrorReply(
      { status: 502, issueCode: 'transient', diagnostics: `ERROR_COMMUNICATING_TO_ENDPOINT_URL_${url}` },
      form,
    );
  }
  const [path = '', query = ''] = url.slice(root.length).split('?', 2);
  return system({ request, practice, interaction, path, query: new URLSearchParams(query) }, passage.setting);
}

function forbidden(diagnostics: string, form: AnswerForm): SimReply {
  return sspErrorReply({ status: 403, issueCode: 'forbidden', diagnostics }, form);
}

function notAnAddress(): SimReply {
  const headers = { 'Content-Type': 'text/plain;charset=utf-8', 'Cache-Control': 'no-store' };
  return { status: 400, headers, body: 'The target is not the address of a practice system.' };
}
