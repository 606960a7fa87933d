import { z } from 'zod';
import { type KeyValueStore, NhsNumber, type Requester, type SearchMatch } from '#contracts';
import { Fault } from '#errors';
import { belongsTo, ContextOwner, ownerOf } from './patient-context.js';
import type { SuppliedDemographics } from './patient-verification.js';

/** How long a match can be opened without retyping; a trace follows all the same. Milliseconds. */
const MATCH_LIFE_MS = 15 * 60_000;

const KeptSearch = z.object({
  owner: ContextOwner,
  matches: z.array(
    z.object({
      nhsNumber: z.string(),
      demographics: z.object({
        familyName: z.string(),
        givenName: z.string(),
        birthDate: z.string(),
        gender: z.string().optional(),
        postcode: z.string().optional(),
      }),
    }),
  ),
});

/** A person that was found, with the details that stand for what the caller knows of this person. */
export interface KeptMatch {
  readonly nhsNumber: SearchMatch['nhsNumber'];
  readonly demographics: SuppliedDemographics;
}

/** Keeps what a search found, for the person who searched, until one of the matches is opened. */
export class SearchKeeper {
  constructor(
    private readonly store: KeyValueStore,
    private readonly uuid: () => string,
  ) {}

  /** Gives one id for each match, in their order. */
  async keep(matches: readonly KeptMatch[], requester: Requester): Promise<readonly string[]> {
    if (matches.length === 0) return [];
    const id = this.uuid();
    const owner = ownerOf(requester);
    await this.store.set(keyOf(id, requester), JSON.stringify({ owner, matches }), MATCH_LIFE_MS);
    return matches.map((_, place) => `${id}.${String(place)}`);
  }

  /** @throws Fault `SEARCH_MATCH_NOT_FOUND`: unknown, ended, or found by another user */
  async match(matchId: string, requester: Requester): Promise<KeptMatch & { readonly nhsNumber: NhsNumber }> {
    const [id = '', place = ''] = matchId.split('.');
    const stored = await this.store.get(keyOf(id, requester));
    const search = stored === undefined ? undefined : KeptSearch.parse(JSON.parse(stored));
    const match = search !== undefined && belongsTo(search, requester) ? search.matches[Number(place)] : undefined;
    if (match === undefined) throw new Fault('SEARCH_MATCH_NOT_FOUND');
    const nhsNumber = NhsNumber.safeParse(match.nhsNumber);
    if (!nhsNumber.success) throw new Fault('NHS_NUMBER_INVALID');
    return { nhsNumber: nhsNumber.data, demographics: match.demographics };
  }
}

function keyOf(id: string, requester: Requester): string {
  return `search:${requester.organisation.odsCode}:${id}`;
}
