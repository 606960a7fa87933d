import { createHash } from 'node:crypto';

import type { JsonObject } from '../practices/json-value.js';
import type { Practice } from '../scenarios/practice.js';
import { ODS_SYSTEM, SD, USER_SYSTEM } from './fixed.js';

/** The people and places of a practice, ready to be served. The first location is the main surgery, the second the branch. */
export interface Premises {
  readonly organization: Held;
  readonly locations: readonly [Held, Held];
  readonly practitioners: readonly Held[];
}

/** A resource that the practice holds, under an id that means something only there. */
export interface Held {
  readonly id: string;
  readonly resource: JsonObject;
}

/** Prefix, given name, family name, gender. */
const STAFF: readonly (readonly [string, string, string, string])[] = [
  ['Dr', 'Petra', 'Marigold', 'female'],
  ['Mr', 'Corin', 'Speedwell', 'male'],
  ['Dr', 'Ossian', 'Foxglove', 'male'],
];

export function premisesOf(practice: Practice): Premises {
  const organization = organizationOf(practice);
  const location = (key: string, name: string, street: string): Held =>
    held(practice, 'Location', key, {
      name: `${practice.name}, ${name}`,
      address: { line: [street], city: 'Exampleton', district: 'Exampleshire', postalCode: practice.postcode },
      telecom: phone('01632 960010'),
      managingOrganization: { reference: `Organization/${organization.id}` },
    });
  return {
    organization,
    locations: [location('main', 'main surgery', '1 Invented Street'), location('branch', 'branch', '8 Other Lane')],
    practitioners: STAFF.map((person, index) => practitionerOf(practice, person, index)),
  };
}

/** The same few letters and digits for the same words, for ever; different at each practice. */
export function localId(practice: Practice, ...words: readonly string[]): string {
  return createHash('sha256')
    .update([practice.odsCode, ...words].join('|'))
    .digest('hex')
    .slice(0, 12);
}

function organizationOf(practice: Practice): Held {
  return held(practice, 'Organization', 'itself', {
    identifier: [{ system: ODS_SYSTEM, value: practice.odsCode }],
    name: practice.name,
    telecom: phone('01632 960001'),
    address: [
      { line: ['1 Invented Street'], city: 'Exampleton', district: 'Exampleshire', postalCode: practice.postcode },
    ],
  });
}

function practitionerOf(
  practice: Practice,
  [prefix, given, family, gender]: readonly [string, string, string, string],
  index: number,
): Held {
  const user = String(555_000_000_000 + Number.parseInt(localId(practice, 'user', String(index)).slice(0, 7), 16));
  return held(practice, 'Practitioner', String(index), {
    identifier: [{ system: USER_SYSTEM, value: user }],
    name: [{ family, given: [given], prefix: [prefix] }],
    gender,
  });
}

function held(practice: Practice, resourceType: string, key: string, elements: JsonObject): Held {
  const id = `${resourceType.toLowerCase().slice(0, 4)}-${localId(practice, resourceType, key)}`;
  const meta = { versionId: '1', profile: [`${SD}CareConnect-GPC-${resourceType}-1`] };
  return { id, resource: { resourceType, id, meta, ...elements } };
}

const phone = (value: string): readonly JsonObject[] => [{ system: 'phone', value, use: 'work' }];
