import { z } from 'zod';
import { OdsCode } from './ods-code.js';

/** Roles that the product tells apart; what each may do is configuration. */
export const RequesterRole = z.enum(['doctor', 'nurse', 'pharmacist', 'receptionist', 'operator']);
export type RequesterRole = z.infer<typeof RequesterRole>;

/**
 * The logged-on person for whom a call is made, and the organisation that the person works for.
 * Becomes `requesting_practitioner` and `requesting_organization` of the GP Connect JWT. Source: identity.md §7.
 */
export const Requester = z.object({
  /** `sub`: stable id of the user, `[A-Za-z0-9-.]{1,64}`, never an e-mail address. */
  userId: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/u),
  /** Unique local id of the user, third identifier of the practitioner. */
  localUserId: z.string().min(1).max(128),
  /** SDS user id of a smartcard or CIS2 user, 12 digits; else `UNK` is sent. */
  sdsUserId: z
    .string()
    .regex(/^\d{12}$/u)
    .optional(),
  /** Role profile id of the chosen role; else `UNK` is sent. */
  sdsRoleProfileId: z
    .string()
    .regex(/^\d{1,20}$/u)
    .optional(),
  familyName: z.string().trim().min(1).max(100),
  givenName: z.string().trim().min(1).max(100),
  title: z.string().trim().min(1).max(35).optional(),
  role: RequesterRole,
  organisation: z.object({ odsCode: OdsCode, name: z.string().trim().min(1).max(255) }),
  /** Configured name of the issuer that signed the user in: equal ids of two issuers are two people. */
  issuer: z.string().min(1).max(60),
  /** CIS2 authentication level, where the issuer states one. Source: identity.md §5.4. */
  assuranceLevel: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
});
export type Requester = z.infer<typeof Requester>;
