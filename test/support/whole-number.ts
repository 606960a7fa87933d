/** The value of a flag. Throws an Error that says what is allowed. */
export function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`--${name} is a whole number, at least ${String(least)}`);
  return number;
}
