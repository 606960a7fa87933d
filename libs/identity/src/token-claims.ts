import { z } from 'zod';
import { Requester } from '#contracts';
import { Fault } from '#errors';

/** Claims of a user's token, as our issuers send them. Source: identity.md §7 [PRODUCT]. */
const TokenClaims = z.object({
  sub: z.string(),
  given_name: z.string(),
  family_name: z.string(),
  title: z.string().optional(),
  role: z.string(),
  local_user_id: z.string(),
  sds_user_id: z.string().optional(),
  sds_role_profile_id: z.string().optional(),
  organisation: z.object({ ods_code: z.string(), name: z.string() }),
});

/**
 * The person behind a verified token.
 * @throws Fault `USER_INCOMPLETE`: something that the GP Connect JWT must name is missing; there is no default user.
 */
export function requesterOf(claims: unknown): Requester {
  const read = TokenClaims.safeParse(claims);
  const requester = read.success ? Requester.safeParse(fields(read.data)) : read;
  if (!requester.success) throw new Fault('USER_INCOMPLETE');
  return Requester.parse(requester.data);
}

function fields(claims: z.infer<typeof TokenClaims>): Record<keyof Requester, unknown> {
  return {
    userId: claims.sub,
    localUserId: claims.local_user_id,
    sdsUserId: claims.sds_user_id,
    sdsRoleProfileId: claims.sds_role_profile_id,
    familyName: claims.family_name,
    givenName: claims.given_name,
    title: claims.title,
    role: claims.role,
    organisation: { odsCode: claims.organisation.ods_code, name: claims.organisation.name },
  };
}
