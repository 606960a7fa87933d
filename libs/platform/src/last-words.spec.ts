import { lastWords } from './last-words.js';

const NOW = new Date('2026-11-16T09:00:00Z');
const read = (error: unknown): Record<string, unknown> => JSON.parse(lastWords(error, NOW)) as Record<string, unknown>;

it('says when, what kind of error, and where it happened', () => {
  const said = read(new TypeError('x is not a function'));
  expect(said).toMatchObject({ time: NOW.toISOString(), level: 'error', event: 'process.failed', code: 'TypeError' });
  expect(said['detail']).toMatch(/^at .*last-words\.spec\.ts:\d+:\d+/u);
});

it('keeps to itself what the error says, also where that looks like a place in the program', () => {
  const message = 'HTTP 404: GET /Patient/9990001006\n    at Quillfeather (/Patient/9990001006:1:2)\nBearer abc';
  const said = lastWords(new Error(message, { cause: new Error('9990001006') }), NOW);
  expect(said).not.toMatch(/9990001006|Quillfeather|Bearer|404/u);
});

it.each([['Quillfeather 9990001006'], [{ name: 'Quillfeather' }], [undefined]])(
  'tells only the kind of something that is no error: %j',
  (thrown) => {
    expect(read(thrown)).toEqual(expect.objectContaining({ code: typeof thrown, detail: '' }));
  },
);
