import { z } from 'zod';

import { type Json, JsonObject } from './json.js';

const SHOWN: readonly string[] = [
  'resourceType',
  'id',
  'identifier',
  'meta',
  'gender',
  'birthDate',
  'multipleBirthInteger',
  'deceasedDateTime',
  'contact',
  'generalPractitioner',
];
const NAMES: readonly string[] = ['usual', 'nickname', 'temp'];
const DEATH = 'Extension-UKCore-DeathNotificationStatus';

const Rows = z.array(JsonObject).default([]);
const Lists = z.object({ name: Rows, address: Rows, telecom: Rows, extension: Rows });
const Ended = z.object({ period: z.object({ end: z.string() }) });

/** What a search shows of a record: present data, and of the extensions only the death. Source: shared/spec/pds.md §8.3. */
export function searchView(patient: Json, today: string): Json {
  const { name, address, telecom, extension } = Lists.parse(patient);
  const lists = {
    name: name.filter(({ use }) => NAMES.includes(String(use))),
    address: address.filter((one) => one['use'] === 'home' && isPresent(one, today)),
    telecom: telecom.filter((one) => isPresent(one, today)),
    extension: extension.filter(({ url }) => String(url).endsWith(DEATH)),
  };
  const shown = Object.entries(patient).filter(([element]) => SHOWN.includes(element));
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return Object.fromEntries([...shown, ...filled]);
}

function isPresent(dated: Json, today: string): boolean {
  const ended = Ended.safeParse(dated);
  return !ended.success || ended.data.period.end >= today;
}
