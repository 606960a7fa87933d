/** What controllers need of the configuration. */
export interface ApiSettings {
  /** `NHS_ENV`: told in every answer, so that simulated data is never taken for real (hazards.md OWN-13). */
  readonly environment: string;
  /** Beginning of every problem `type`. */
  readonly publicUrl: string;
  readonly journeyTimeoutMs: number;
  /** Of a whole command: its transmission, and reading afterwards what came of it. */
  readonly commandTimeoutMs: number;
}
export const API_SETTINGS = Symbol('ApiSettings');
