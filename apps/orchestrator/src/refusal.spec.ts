import { z } from 'zod';
import { refusalNamed, refusalOf } from './refusal.js';

const Form = z.strictObject({
  text: z
    .string()
    .min(1)
    .max(3)
    .refine((text) => text.length <= 3, { error: 'must not be longer than 3 characters' }),
  code: z.string().min(2).optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  days: z.int().min(1).max(84).optional(),
});

function told(sent: unknown): readonly string[] {
  const { error } = Form.safeParse(sent);
  const { details } = refusalOf(error?.issues ?? []);
  return (details.errors ?? []).map(({ field, rule }) => `${field}: ${rule}`);
}

describe('what is wrong with a field', () => {
  it.each([
    [{ text: '' }, 'text: must not be empty'],
    [{ text: 'long' }, 'text: must not be longer than 3 characters'],
    [{ text: 'a', code: 'x' }, 'code: must be at least 2 characters long'],
    [{ text: 'a', list: [] }, 'list: must not be empty'],
    [{ text: 'a', list: ['1', '2', '3'] }, 'list: must not be longer than 2 entries'],
    [{ text: 'a', days: 0 }, 'days: must be at least 1'],
    [{ text: 'a', days: 85 }, 'days: must not be more than 84'],
  ])('%j is told once, in words', (sent, rule) => {
    expect(told(sent)).toEqual([rule]);
  });

  it('names no field that is not known: its name may be an NHS number', () => {
    expect(told({ text: 'a', '9990001006': 1 })).toEqual([': has a field that is not known here']);
  });
});

it('says of a field that was not sent that it is missing', () => {
  const issues = [{ path: ['contact'], message: 'Invalid input: expected object, received undefined' }];
  expect(refusalOf(issues).details.errors).toEqual([{ field: 'contact', rule: 'is missing' }]);
});

it('names the part of the address whose value was refused', () => {
  const refusal = refusalOf([
    { path: [], message: 'must be an id' },
    { path: ['a'], message: 'is missing' },
  ]);
  expect(refusalNamed(refusal, 'appointmentId')).toMatchObject({
    details: {
      errors: [
        { field: 'appointmentId', rule: 'must be an id' },
        { field: 'a', rule: 'is missing' },
      ],
    },
  });
  expect(refusalNamed(refusal, undefined)).toBe(refusal);
});
