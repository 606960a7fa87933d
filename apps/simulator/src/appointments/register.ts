import type { SimReply } from '../kernel/exchange.js';
import { fhir, fhirText, type Refusal, refuse } from '../practices/outcome.js';
import { headerOf } from '../practices/call.js';
import type { Story } from '../scenarios/story.js';
import { searchset } from './appointment-resource.js';
import { patientResource } from './foundation-resources.js';
import { type Registrant, registrantIn } from './register-body.js';
import { replyTo, type RequestDesk } from './request-desk.js';

/** `POST /Patient/$gpc.registerpatient`. Source: shared/spec/gp-connect-core.md §8.3. */
export function registerPatient(desk: RequestDesk): SimReply {
  const { surgery, call, quirks } = desk;
  const registrant = registrantIn(call.request.body);
  if (registrant.kind === 'refused') return replyTo(desk, registrant.refusal);
  const { nhsNumber, patient } = registrant.value;
  const refusal = unfit(registrant.value, desk);
  if (refusal !== undefined) return replyTo(desk, refusal);
  surgery.patients.register(nhsNumber);
  const [held] = surgery.patients.find(nhsNumber);
  if (held === undefined) throw new Error('a patient is not there right after the registration');
  const bare = quirks.has('minimal') || headerOf(call.request, 'prefer').includes('return=minimal');
  if (bare) return fhirText(200, '');
  return fhir(200, searchset([{ ...patientResource(held, surgery), ...given(patient) }]));
}

/** Address and telephone are the ones sent, where there are any. */
function given({ address, telecom }: Registrant['patient']): Registrant['patient'] {
  return { ...(address === undefined ? {} : { address }), ...(telecom === undefined ? {} : { telecom }) };
}

/** What PDS and the practice's own register say against it. */
function unfit(registrant: Registrant, { surgery }: RequestDesk): Refusal | undefined {
  const { nhsNumber } = registrant;
  const { patients } = surgery;
  if (patients.isRegistered(nhsNumber))
    return refuse(409, 'DUPLICATE_REJECTED', `Patient (NHS number - ${nhsNumber}) already exists`);
  const story = patients.storyOf(nhsNumber);
  if (story?.booking?.practicePdsDown === true) return refuse(500, 'INTERNAL_SERVER_ERROR', 'PDS cannot be reached');
  return story === undefined ? UNVERIFIED : (FLAGGED[story.pds.kind]?.(story) ?? mismatch(registrant, story));
}

const UNVERIFIED = refuse(400, 'INVALID_PATIENT_DEMOGRAPHICS', 'The patient could not be verified');
const INVALID_NUMBER = refuse(400, 'INVALID_NHS_NUMBER', 'The NHS number is no longer valid');

/** What PDS says of the number itself. */
const FLAGGED: Readonly<Partial<Record<Story['pds']['kind'], (story: Story) => Refusal | undefined>>> = {
  'superseded-by': () => INVALID_NUMBER,
  invalidated: () => INVALID_NUMBER,
  'not-stored': () => UNVERIFIED,
  restricted: () => UNVERIFIED,
  minimal: () => UNVERIFIED,
  deceased: ({ pds }) => (pds.kind === 'deceased' && pds.status !== 'U' ? UNVERIFIED : undefined),
};

/** The birth date, or two of its parts with the beginnings of both names. Another family name is a row of its own. */
function mismatch(registrant: Registrant, { demographics }: Story): Refusal | undefined {
  const { birthDate, familyName, givenName } = demographics;
  const parts = birthDate.split('-');
  const same = registrant.birthDate.split('-').filter((part, index) => part === parts[index]).length;
  const begins = (sent: string, known: string, letters: number): boolean =>
    folded(sent).slice(0, letters) === folded(known).slice(0, letters);
  const names = begins(registrant.familyName, familyName, 3) && begins(registrant.givenName, givenName, 1);
  if (same < 2 || (same === 2 && !names)) return UNVERIFIED;
  return folded(registrant.familyName) === folded(familyName)
    ? undefined
    : refuse(400, 'BAD_REQUEST', 'The family name is not the one that PDS has');
}

const folded = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
