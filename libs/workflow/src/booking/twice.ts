import { Fault } from '#errors';

/** A write whose answer was lost is made again: it is then found to be done, or done now. */
export async function twice<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return write();
  }
}
