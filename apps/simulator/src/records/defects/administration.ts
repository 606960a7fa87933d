import { refTo } from '../resource.js';
import type { Element, Resource } from '../resource.js';
import { changeFirst } from './change.js';
import type { Defect } from './change.js';

const isPatient = ({ resourceType }: Resource): boolean => resourceType === 'Patient';

/** People of the record told in another way, not at all or twice. Source: shared/spec/access-record-structured.md §2.2, §3.2. */
export const ADMINISTRATION_DEFECTS = {
  'no-patient': (resources) => resources.filter((resource) => !isPatient(resource)),
  'two-patients': (resources) => [
    ...resources,
    ...resources.filter(isPatient).map((patient) => ({ ...patient, id: 'second-patient' })),
  ],
  'gp-is-organization': generalPractitioner('Organization'),
  'gp-is-practitioner': generalPractitioner('Practitioner'),
  'no-gp': changeFirst(['Patient'], 1, (patient) => ({ ...patient, generalPractitioner: undefined })),
  'unnamed-practitioners': changeFirst(['Practitioner'], 3, (practitioner, index) => ({
    ...practitioner,
    name: NAMES[index],
  })),
} as const satisfies Record<string, Defect>;

const NAMES: readonly (readonly Element[] | undefined)[] = [
  [{ use: 'official', family: 'MARIGOLD P' }],
  [{ text: 'Duty doctor' }],
  undefined,
];

function generalPractitioner(type: 'Organization' | 'Practitioner'): Defect {
  return (resources) => {
    const named = resources.filter(({ resourceType }) => resourceType === type).slice(0, 1);
    return resources.map((resource) =>
      isPatient(resource) ? { ...resource, generalPractitioner: named.map(refTo) } : resource,
    );
  };
}
