import { z } from 'zod';

type Environment = Readonly<Record<string, string | undefined>>;

export type ConfigOutcome<Shape extends z.ZodRawShape> =
  | { readonly kind: 'valid'; readonly config: z.output<z.ZodObject<Shape>> }
  /** One line for each variable that is wrong: its name and what it must look like, never its value. */
  | { readonly kind: 'invalid'; readonly faults: readonly string[] };

/**
 * Reads the settings of all libs at once, so that an operator sees every mistake in one go.
 * A variable that is set to nothing counts as not set.
 */
export function parseConfig<Shape extends z.ZodRawShape>(
  schemas: Shape,
  environment: Environment,
): ConfigOutcome<Shape> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = z.object(schemas).safeParse(Object.fromEntries(Object.keys(schemas).map((lib) => [lib, set])));
  if (parsed.success) return { kind: 'valid', config: parsed.data };
  return { kind: 'invalid', faults: [...new Set(parsed.error.issues.map((issue) => lineOf(issue, set)))] };
}

function lineOf(issue: z.core.$ZodIssue, set: Environment): string {
  const [lib, variable] = issue.path;
  if (variable === undefined) return `${String(lib)}: ${issue.message}`;
  const name = String(variable);
  if (set[name] !== undefined) return `${name}: ${issue.message}`;
  // That undefined is no string is not news to whoever has not set it.
  return `${name}: ${['is not set', ...(issue.message.startsWith('Invalid input') ? [] : [issue.message])].join('; ')}`;
}
