import { steadyTime } from './steady-time.js';

it('goes on with the clock, and stands when the clock is put back', () => {
  let ms = 5_000;
  const now = steadyTime({ now: () => new Date(ms) });
  const readings = [5_000, 5_400, 1_000, 1_100].map((at) => {
    ms = at;
    return now();
  });
  expect(readings).toEqual([0, 400, 400, 500]);
});
