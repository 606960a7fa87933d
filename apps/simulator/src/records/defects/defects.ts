import { RECORD_DEFECTS } from '../../scenarios/record-defects.js';
import type { RecordDefect } from '../../scenarios/record-defects.js';
import type { Resource } from '../resource.js';
import { ADMINISTRATION_DEFECTS } from './administration.js';
import type { Defect } from './change.js';
import { CONTENT_DEFECTS } from './content.js';
import { DATE_DEFECTS } from './dates.js';
import { LIST_DEFECTS } from './lists.js';
import { REFERENCE_DEFECTS } from './references.js';

const DEFECTS: Readonly<Record<Exclude<RecordDefect, 'no-bundle-id'>, Defect>> = {
  ...REFERENCE_DEFECTS,
  ...ADMINISTRATION_DEFECTS,
  ...DATE_DEFECTS,
  ...CONTENT_DEFECTS,
  ...LIST_DEFECTS,
};

/** The resources of an answer with what the practice does wrong, in the order of the catalogue. The envelope sees to `no-bundle-id`. */
export function withDefects(resources: readonly Resource[], switchedOn: readonly RecordDefect[]): readonly Resource[] {
  const changes = RECORD_DEFECTS.flatMap((defect) =>
    defect !== 'no-bundle-id' && switchedOn.includes(defect) ? [DEFECTS[defect]] : [],
  );
  return changes.reduce((changed, change) => change(changed), resources);
}
