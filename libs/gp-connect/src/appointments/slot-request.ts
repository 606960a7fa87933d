import type { SlotQuestion, SlotWindow } from '#contracts';
import { SYSTEM } from './booking-systems.js';

const SERVICE_INCLUDE = 'Schedule:actor:HealthcareService';
/** All three always: a later version gives the organisation only when asked. Source: appointments.md §2.1, §2.3. */
const INCLUDES = ['Schedule:actor:Practitioner', 'Schedule:actor:Location', 'Location:managingOrganization'];

/**
 * Path and query of one slot search, in the order of the published example. What only version 1.2.8 knows is sent where the
 * practice's statement names it. Source: appointments.md §2.1, §2.9.
 */
export function slotSearchPath(question: SlotQuestion, window: SlotWindow): string {
  const includes = [
    ...INCLUDES,
    ...(question.abilities?.includes.includes(SERVICE_INCLUDE) === true ? [SERVICE_INCLUDE] : []),
  ];
  const parameters = [
    ['status', 'free'],
    ['start', `ge${window.start}`],
    ['end', `le${window.end}`],
    ['_include', 'Slot:schedule'],
    ...includes.map((include) => ['_include:recurse', include]),
    ...filters(question).map((filter) => ['searchFilter', filter]),
    ...(asksForService(question)
      ? [['service.identifier', `${SYSTEM.dosService}|${question.dosServiceId ?? ''}`]]
      : []),
  ];
  return `/Slot?${parameters.map(([name, value]) => `${name ?? ''}=${encoded(value ?? '')}`).join('&')}`;
}

export function asksForService({ dosServiceId, abilities }: SlotQuestion): boolean {
  return dosServiceId !== undefined && abilities?.parameters.includes('service.identifier') === true;
}

/** Both describe us, not the practice; leaving one out hides slots kept for it. Source: appointments.md §2.2. */
function filters({ consumer }: SlotQuestion): readonly string[] {
  const type = consumer.type === undefined ? [] : [`${SYSTEM.organisationType}|${consumer.type}`];
  return [`${SYSTEM.odsCode}|${consumer.odsCode}`, ...type];
}

/** A plus would be read as a blank; colons and slashes may stay. Source: appointments.md §2.1. */
function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/');
}
