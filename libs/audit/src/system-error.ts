/** Name that Node gives a failure, e.g. `ENOSPC`. By its shape: errors of the system are not of our own `Error` everywhere. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
