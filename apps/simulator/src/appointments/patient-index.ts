import { patientAt } from '../practices/patients.js';
import type { Practice } from '../scenarios/practice.js';
import type { Story, StoryDemographics } from '../scenarios/story.js';
import { localId } from './premises.js';

/** A patient as the practice's system holds them. */
export interface HeldPatient {
  /** Means something at this practice only. */
  readonly id: string;
  readonly nhsNumber: string;
  readonly demographics: StoryDemographics;
  readonly temporary: boolean;
}

/** Who is known at a practice: its own patients and those registered there for a while. In memory. */
export class PatientIndex {
  private readonly temporary = new Set<string>();
  /** How often the logical id of a patient was replaced. */
  private readonly renewals = new Map<string, number>();
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly practice: Practice,
    private readonly stories: readonly Story[],
  ) {}

  /** The active records of this number: none, one or, where records were doubled, two. */
  find(nhsNumber: string): readonly HeldPatient[] {
    const story = this.storyOf(nhsNumber);
    if (story === undefined) return [];
    if (this.temporary.has(nhsNumber)) return [this.held(story, true)];
    if (!this.isOwn(nhsNumber)) return [];
    const registration = story.booking?.registration;
    if (registration === 'inactive' || registration === 'hidden') return [];
    const patient = this.held(story, false);
    return registration === 'twice' ? [patient, { ...patient, id: `${patient.id}-2` }] : [patient];
  }

  byId(id: string): HeldPatient | undefined {
    const story = this.stories.find(({ nhsNumber }) => this.idOf(nhsNumber) === id.replace(/-2$/, ''));
    return story === undefined ? undefined : this.find(story.nhsNumber).find((patient) => patient.id === id);
  }

  /** `true` where a registration would double somebody, also one whom no search finds. */
  isRegistered(nhsNumber: string): boolean {
    if (this.find(nhsNumber).length > 0) return true;
    return this.isOwn(nhsNumber) && this.storyOf(nhsNumber)?.booking?.registration === 'hidden';
  }

  register(nhsNumber: string): void {
    this.temporary.add(nhsNumber);
  }

  /** Replaces the logical id, as after a merge of records. */
  renewId(nhsNumber: string): void {
    this.renewals.set(nhsNumber, (this.renewals.get(nhsNumber) ?? 0) + 1);
    this.ids.delete(nhsNumber);
  }

  idOf(nhsNumber: string): string {
    const known = this.ids.get(nhsNumber);
    if (known !== undefined) return known;
    const id = `pat-${localId(this.practice, 'patient', nhsNumber, String(this.renewals.get(nhsNumber) ?? 0))}`;
    this.ids.set(nhsNumber, id);
    return id;
  }

  storyOf(nhsNumber: string): Story | undefined {
    return this.stories.find((story) => story.nhsNumber === nhsNumber);
  }

  private isOwn(nhsNumber: string): boolean {
    return patientAt(this.practice, nhsNumber, this.stories) !== undefined;
  }

  private held({ nhsNumber, demographics, provider }: Story, temporary: boolean): HeldPatient {
    const differs = !temporary && provider.kind === 'record' ? provider.profile.differs : undefined;
    return { id: this.idOf(nhsNumber), nhsNumber, demographics: { ...demographics, ...differs }, temporary };
  }
}
