import { writeSync } from 'node:fs';
import { redact } from './redaction.js';

const FRAMES = 8;
const STDERR = 2;

/**
 * Ends the process at what nobody has caught, as Node does, but without its words: the message of an error may hold an
 * address with an NHS number, a token or a setting. Where it happened is told, for whoever has to find it.
 */
export function endWithoutTheirWords(): void {
  process.on('uncaughtException', (error: unknown) => {
    writeSync(STDERR, `${lastWords(error, new Date())}\n`);
    process.exit(1);
  });
}

/** One line in the form of the event log, which may not be there yet. */
export function lastWords(error: unknown, now: Date): string {
  const [kind, at] = error instanceof Error ? [error.constructor.name, framesOf(error)] : [typeof error, ''];
  const time = now.toISOString();
  return JSON.stringify({ time, level: 'error', event: 'process.failed', code: kind, detail: redact(at) });
}

/** The message stands in the stack and may look like a frame, so it is taken out first. */
function framesOf({ stack = '', message }: Error): string {
  const frames = stack.replace(message, '').split('\n').slice(1);
  return frames
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/u.test(line))
    .slice(0, FRAMES)
    .join(' ');
}
