import { Fault } from '#errors';

const FHIR = ['application/fhir+json', 'application/*+json'];
const VIEW = ['application/json', 'application/*', '*/*'];

/**
 * Which of the two representations the caller prefers: by `q`, then by order; the clinician view where both are alike.
 * @throws Fault `NOT_ACCEPTABLE`
 */
export function preferredRepresentation(accept: string | undefined): 'view' | 'fhir' {
  if (accept === undefined || accept.trim() === '') return 'view';
  const wanted = accept
    .split(',')
    .map(mediaRange)
    .filter(({ q }) => q > 0)
    .toSorted((one, other) => other.q - one.q);
  for (const { type } of wanted) {
    if (FHIR.includes(type)) return 'fhir';
    if (VIEW.includes(type)) return 'view';
  }
  throw new Fault('NOT_ACCEPTABLE');
}

function mediaRange(range: string): { readonly type: string; readonly q: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return { type, q: Number.isFinite(weight) ? weight : 0 };
}
