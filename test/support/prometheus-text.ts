/** One line of a page in the text format of Prometheus. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/u;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/gu;

/** Reads such a page. @throws Error for a line that is none */
export function seriesOf(page: string): readonly Series[] {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`not a line of metrics: ${line}`);
    const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']): [string, string] => [label, text]);
    return { name, labels: Object.fromEntries(pairs), value: Number(value) };
  });
}
