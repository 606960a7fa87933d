import { z } from 'zod';
import type { Requester } from '#contracts';

/** What sign-ins say about a user, before it is known to be complete and of an organisation that may use this service. */
export interface UserDraft extends Readonly<Record<Exclude<keyof Requester, 'organisation' | 'issuer'>, unknown>> {
  readonly sdsUserId: string | undefined;
  readonly sdsRoleProfileId: string | undefined;
  readonly organisation: { readonly odsCode: string; readonly name: string | undefined };
}

/** A title may be missing: one that says nothing is left out. Source: identity.md §7. */
export const Title = z
  .string()
  .trim()
  .max(35)
  .transform((title) => title || undefined)
  .optional();
