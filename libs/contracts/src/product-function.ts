import { z } from 'zod';

/** What roles are given rights to. Opening and searching a patient needs any of the first three. */
export const ProductFunction = z.enum(['record', 'appointments', 'registration', 'operations']);
export type ProductFunction = z.infer<typeof ProductFunction>;
