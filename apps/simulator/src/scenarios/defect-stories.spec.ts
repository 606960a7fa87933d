import { DEFECT_STORIES } from './defect-stories.js';
import { RECORD_DEFECTS } from './record-defects.js';
import type { RecordDefect } from './record-defects.js';
import { RECORD_STORIES } from './record-stories.js';
import type { RecordProfile, Story } from './story.js';

const profileOf = ({ provider }: Story): RecordProfile | undefined =>
  provider.kind === 'record' ? provider.profile : undefined;
const defectsOf = (story: Story): readonly RecordDefect[] => profileOf(story)?.defects ?? [];
const kitchenSink = RECORD_STORIES.find(({ story }) => story === 'kitchen-sink')!;

describe('the stories of what practices do wrong', () => {
  it('show every defect in a patient of its own sort', () => {
    const shown = new Set(DEFECT_STORIES.filter((story) => story !== kitchenSink).flatMap(defectsOf));
    expect(RECORD_DEFECTS.filter((defect) => !shown.has(defect))).toEqual([]);
  });

  it('have one patient with all that does not exclude another and does not spoil the answer', () => {
    const missing = RECORD_DEFECTS.filter((defect) => !defectsOf(kitchenSink).includes(defect));
    expect(missing).toEqual(['no-patient', 'two-patients', 'gp-is-practitioner', 'no-gp', 'entry-without-resource']);
  });

  it('are the only ones with defects', () => {
    const others = RECORD_STORIES.filter((story) => !DEFECT_STORIES.includes(story));
    expect(others.flatMap(defectsOf)).toEqual([]);
  });
});

describe('the stories of records', () => {
  it('have a size that the generator can make', () => {
    const sizes = RECORD_STORIES.flatMap((story) => profileOf(story)?.kilobytes ?? []);
    expect(sizes.filter((kilobytes) => kilobytes < 20 || kilobytes > 10_000)).toEqual([]);
    expect(Math.max(...sizes)).toBe(10_000);
  });

  it('show every warning on a single list', () => {
    const codes = new Set(
      RECORD_STORIES.flatMap((story) => [
        ...(profileOf(story)?.listWarnings ?? []).map(({ code }) => code),
        ...(profileOf(story)?.warnings ?? []),
      ]),
    );
    expect(codes).toEqual(new Set(['confidential-items', 'data-awaiting-filing', 'data-in-transit']));
  });
});
