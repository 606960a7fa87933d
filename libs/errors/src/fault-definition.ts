/** Who can do something about it: decides to whom a front end shows `action` first. */
type Audience = 'clinician' | 'administrator' | 'developer';

/** Where the failure lies. */
type Owner = 'caller' | 'patient-record' | 'pds' | 'sds' | 'spine-proxy' | 'practice' | 'our-set-up' | 'us';

/** One row of the catalogue. Status, wording and retry are decided nowhere else. */
export interface FaultDefinition {
  readonly status: number;
  readonly owner: Owner;
  readonly audience: Audience;
  /** True when the same request may succeed later without a change. */
  readonly retryable: boolean;
  /** What happened: the clinician line. */
  readonly title: string;
  /** What it does not mean, where somebody could take it so: stands behind the title, unless the safety line does. */
  readonly doesNotMean?: string;
  /** What the clinician can do now: begins with what to do. */
  readonly action: string;
  /** True: on record calls the safety line follows the title (gp-connect-core.md §7.4, the dagger). */
  readonly safetyLine?: true;
  /** Commands: true when surely nothing was changed at the practice, `unknown` when something may have been, false when it was. */
  readonly nothingWasSaved?: boolean | 'unknown';
  /** Section of the specification that fixes code and wording; `[OWN]` where it is ours. */
  readonly source: string;
}
