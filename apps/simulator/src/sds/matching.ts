import type { Resource, SdsQuery } from './query.js';
import { type DirectoryRecord, valuesOf } from './record.js';

/** `ldap`: the real directory. `strict`: the sandbox, exact in everything. Source: shared/spec/sds.md §4.3. */
export type Matching = 'ldap' | 'strict';

/** The records of the directory that a search finds. `*`, brackets and `\` are ordinary letters here (§18.4). */
export function search(
  records: readonly DirectoryRecord[],
  found: { readonly resource: Resource; readonly query: SdsQuery; readonly matching: Matching },
): readonly DirectoryRecord[] {
  const { resource, query } = found;
  const compare = COMPARE[found.matching];
  const objectClass = resource === 'Endpoint' ? 'nhsMhs' : 'nhsAs';
  const interactions = resource === 'Endpoint' ? 'nhsMhsSvcIA' : 'nhsAsSvcIA';
  const holds = (record: DirectoryRecord, name: string, wanted: string | undefined, equal: Compare): boolean =>
    wanted === undefined || valuesOf(record, name).some((value) => equal(value, wanted));
  return records.filter(
    (record) =>
      record.objectClass === objectClass &&
      holds(record, 'nhsIDCode', query.organisation, compare.organisation) &&
      holds(record, interactions, query.interaction, compare.interaction) &&
      holds(record, 'nhsMHSPartyKey', query.partyKey, compare.partyKey) &&
      holds(record, 'nhsMhsManufacturerOrg', query.manufacturer, compare.partyKey),
  );
}

type Compare = (stored: string, asked: string) => boolean;

const exact: Compare = (stored, asked) => stored === asked;
const trimmed: Compare = (stored, asked) => stored === asked.trim();
const anyCase: Compare = (stored, asked) => stored.toLowerCase() === asked.trim().toLowerCase();

const COMPARE: Readonly<Record<Matching, Readonly<Record<'organisation' | 'interaction' | 'partyKey', Compare>>>> = {
  ldap: { organisation: trimmed, interaction: trimmed, partyKey: anyCase },
  strict: { organisation: exact, interaction: exact, partyKey: exact },
};
