/** What controllers need of the configuration. */
export interface ApiSettings {
  /** `NHS_ENV`: told in every answer, so that simulated data is never taken for real (hazards.md OWN-13). */
  readonly environment: string;
  /** Beginning of every problem `type`. */
  readonly publicUrl: string;
  readonly journeyTimeoutMs: number;
  /** Outlasts one command, the wait for certainty and the reads around them. */
  readonly commandJourneyTimeoutMs: number;
}
export const API_SETTINGS = Symbol('ApiSettings');
