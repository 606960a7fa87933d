/** Beyond this many values of one label everything new is counted together. */
const MOST_VALUES = 120;
const OTHER = 'other';
/** Ids, templates and codes of ours look like this; ten digits in a row are an NHS number and never a name of ours. */
const NAME = /^(?!.*\d{10})[\w.:/*$-]{1,100}$/u;

/**
 * Keeps a label from growing without an end, whatever comes in: the memory of the service and of the metrics' store
 * depends on it. What does not look like a name is counted as `other`, too.
 */
export class BoundedLabel {
  private readonly known = new Set<string>();

  constructor(private readonly most: number = MOST_VALUES) {}

  of(value: string): string {
    if (this.known.has(value)) return value;
    if (this.known.size >= this.most || !NAME.test(value)) return OTHER;
    this.known.add(value);
    return value;
  }
}
