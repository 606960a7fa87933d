/** Why a start stopped, in lines for the operator. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/**
 * Ends the process with these lines and code 1, whatever the start has opened already: a connection to Redis would hold it.
 * @throws what is no refusal
 */
export function endRefused(error: unknown): void {
  if (!(error instanceof StartRefused)) throw error;
  process.stderr.write(`${error.message}\n`, () => process.exit(1));
}
