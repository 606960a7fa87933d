import { FAR_DAY, someDay } from './chart.js';
import type { Setting } from './chart.js';
import { medicineOf } from './medication-kinds.js';
import type { CourseKind } from './medication-kinds.js';
import { plusDays } from './random.js';
import { concept, NHS } from './resource.js';
import type { Element, Resource } from './resource.js';

/** Days from one issue to the next, and how long one lasts. */
export const INTERVAL = 28;

/** One prescription before it is told in three kinds of resource. */
export interface Course {
  readonly id: string;
  readonly kind: CourseKind;
  readonly drug: Resource;
  readonly dose: string;
  readonly unit: string;
  readonly start: string;
  readonly end: string | undefined;
  /** Days on which the issues begin to hold. */
  readonly issues: readonly string[];
  /** Id of the plan that this one takes the place of. */
  readonly replaces?: string;
}

export function courseOf(setting: Setting, kind: CourseKind, turn: number): Course {
  const { random } = setting;
  const medicine = medicineOf(kind, turn);
  const start = someDay(setting);
  return {
    id: random.uuid(),
    kind,
    drug: {
      resourceType: 'Medication',
      id: random.uuid(),
      meta: { profile: [NHS + 'CareConnect-GPC-Medication-1'] },
      code: concept(medicine),
    },
    dose: medicine.dose,
    unit: medicine.unit,
    start,
    end: kind.days === undefined ? undefined : plusDays(start, kind.days),
    issues: issueDays(kind, start),
  };
}

function issueDays({ issues, future }: CourseKind, start: string): readonly string[] {
  return Array.from({ length: issues }, (_, index) =>
    future === true && index >= issues - 2 ? plusDays(FAR_DAY, index * INTERVAL) : plusDays(start, index * INTERVAL),
  );
}

/** The plan before the dose was changed: completed on the day on which the other began. */
export function formerCourse({ random }: Setting, course: Course): Course {
  return {
    ...course,
    id: random.uuid(),
    kind: { type: course.kind.type, status: 'completed', issues: 1 },
    dose: 'Half of the present dose',
    start: plusDays(course.start, -INTERVAL),
    end: course.start,
    issues: [plusDays(course.start, -INTERVAL)],
  };
}

export const period = ({ start, end }: Course): Element => ({ start, end });

/** The amount in one of its three forms. Source: shared/spec/access-record-structured.md §2.9. */
export function quantityOf({ kind, unit }: Course): Element {
  const inWords = (valueString: string): Element => ({
    url: NHS + 'Extension-CareConnect-GPC-MedicationQuantityText-1',
    valueString,
  });
  switch (kind.quantity) {
    case 'words-only':
      return { extension: [inWords(`One ${unit === 'ml' ? 'bottle of 200 ml' : unit}`)] };
    case 'unit-in-words':
      return { extension: [inWords(unit)], value: INTERVAL };
    default:
      return { value: INTERVAL, unit };
  }
}
