/** A time that runs faster than the machine's: the same in each process that is told these three. */
export interface FastTime {
  /** How many times as fast. */
  readonly speed: number;
  /** Milliseconds since 1970 by the machine, at which it began. */
  readonly began: number;
  /** Milliseconds since 1970 that it showed then. */
  readonly from: number;
}

/** A Monday morning in winter, well before the working day: no run reaches midnight or a change of the clocks. */
const MORNING = Date.parse('2026-11-30T06:00:00Z');

export function fastTime(speed: number): FastTime {
  return { speed, began: Date.now(), from: MORNING };
}

/** Milliseconds since 1970. */
export function fastNow({ speed, began, from }: FastTime): number {
  return from + Math.round((Date.now() - began) * speed);
}

export function asArguments({ speed, began, from }: FastTime): readonly string[] {
  return [speed, began, from].map(String);
}

export function fromArguments(words: readonly string[]): FastTime {
  const [speed = 1, began = Date.now(), from = Date.now()] = words.map(Number);
  return { speed, began, from };
}
