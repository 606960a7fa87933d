import { z } from 'zod';
import { Fault } from '#errors';
import { Title, type UserDraft } from './user-draft.js';

/** Claims of a user's token, as our issuers send them. Source: identity.md §7 [PRODUCT]. */
const TokenClaims = z.object({
  sub: z.string(),
  given_name: z.string(),
  family_name: z.string(),
  title: Title,
  role: z.string(),
  local_user_id: z.string(),
  sds_user_id: z.string().optional(),
  sds_role_profile_id: z.string().optional(),
  // The name may come from the configuration instead.
  organisation: z.object({ ods_code: z.string(), name: z.string().optional() }),
});

/**
 * The person behind a verified token of an own issuer.
 * @throws Fault `USER_INCOMPLETE`: something that the GP Connect JWT must name is missing; there is no default user.
 */
export function ownUserOf(claims: unknown): UserDraft {
  const read = TokenClaims.safeParse(claims);
  if (!read.success) throw new Fault('USER_INCOMPLETE');
  const { data } = read;
  return {
    userId: data.sub,
    localUserId: data.local_user_id,
    sdsUserId: data.sds_user_id,
    sdsRoleProfileId: data.sds_role_profile_id,
    familyName: data.family_name,
    givenName: data.given_name,
    title: data.title,
    role: data.role,
    assuranceLevel: undefined,
    organisation: { odsCode: data.organisation.ods_code, name: data.organisation.name },
  };
}
