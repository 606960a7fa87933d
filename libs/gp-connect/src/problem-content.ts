import { Stu3Condition, type Stu3Extension, type Stu3Reference } from '#fhir';
import { extensionsCalled, partCalled } from './extension.js';
import type { RecordResource } from './record-resource.js';

const ACTUAL = /^extension-careconnect-actualproblem-1$/iu;
const RELATED = /^extension-careconnect-relatedclinicalcontent-1$/iu;
const HEADER = /^extension-careconnect-relatedproblemheader-1$/iu;

interface RelatedProblem {
  /** `parent`, `child`, `sibling`, or as sent in small letters. */
  readonly type: string | undefined;
  readonly reference: Stu3Reference | undefined;
}

/** What a problem names. Source: access-record-structured.md §2.11. */
export interface ProblemContent {
  readonly actual: readonly (Stu3Reference | undefined)[];
  readonly related: readonly (Stu3Reference | undefined)[];
  readonly problems: readonly RelatedProblem[];
}

export function problemContent({ body }: RecordResource): ProblemContent {
  const { extension } = Stu3Condition.parse(body);
  return {
    actual: extensionsCalled(extension, ACTUAL).map(({ valueReference }) => valueReference),
    related: extensionsCalled(extension, RELATED).map(({ valueReference }) => valueReference),
    problems: extensionsCalled(extension, HEADER).map((header) => {
      const type = partCalled(header, /^type$/iu);
      return { type: (type?.valueCode ?? type?.valueString)?.toLowerCase(), reference: problemNamed(header) };
    }),
  };
}

/** Of a problem, or of a topic of a consultation, where it stands without a type. */
export function problemsNamed(extensions: readonly Stu3Extension[]): readonly Stu3Reference[] {
  return extensionsCalled(extensions, HEADER).flatMap((header) => problemNamed(header) ?? []);
}

function problemNamed(header: Stu3Extension): Stu3Reference | undefined {
  return partCalled(header, /^target$/iu)?.valueReference ?? header.valueReference;
}
