import fc from 'fast-check';
import { londonDate } from '#contracts';
import { R4Patient } from '#fhir';
import { at, deathNotice, gp, removal } from '../testing/standing-parts.js';
import { demographicsOf } from './demographics-of.js';
import { decideStanding } from './standing-rules.js';

const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const policy = fc.constantFrom('strict', 'warn');
/** How much of a date PDS gives: year, month or day. */
const precision = fc.constantFrom(4, 7, 10);

function patient(parts: Readonly<Record<string, unknown>>): R4Patient {
  return R4Patient.parse({ resourceType: 'Patient', id: '9990001006', meta: { security: [{ code: 'U' }] }, ...parts });
}

describe('a registration with a random period', () => {
  it('that contains today is current, however exact its dates are', () => {
    fc.assert(
      fc.property(day, day, day, precision, precision, policy, (a, b, c, startsWith, endsWith, gpPeriodPolicy) => {
        const [start = '', today = '', end = ''] = [a, b, c].toSorted();
        const period = { start: start.slice(0, startsWith), end: end.slice(0, endsWith) };
        const { standing, pastPractice } = decideStanding(patient(at(gp(period))), { today, gpPeriodPolicy });
        expect(standing).toEqual({ kind: 'registered', practice: 'Z90001' });
        expect(pastPractice).toBe(false);
      }),
    );
  });
  it('that ended before today is never current, and the policy for test packs never hides that it is past', () => {
    fc.assert(
      fc.property(day, day, day, policy, (a, b, c, gpPeriodPolicy) => {
        const [start = '', end = '', today = ''] = [a, b, c].toSorted();
        fc.pre(end < today);
        const decision = decideStanding(patient(at(gp({ start, end }))), { today, gpPeriodPolicy });
        expect(decision).toEqual(
          gpPeriodPolicy === 'warn'
            ? { standing: { kind: 'registered', practice: 'Z90001' }, pastPractice: true }
            : { standing: { kind: 'no-practice', code: 'PDS_GP_ENDED' }, pastPractice: false },
        );
      }),
    );
  });
  it('that begins after today is never current', () => {
    fc.assert(
      fc.property(day, day, policy, (a, b, gpPeriodPolicy) => {
        const [today = '', start = ''] = [a, b].toSorted();
        fc.pre(today < start);
        const { standing } = decideStanding(patient(at(gp({ start }))), { today, gpPeriodPolicy });
        expect(standing).toEqual({ kind: 'no-practice', code: 'PDS_GP_NOT_STARTED' });
      }),
    );
  });
  it('and a removal that contains today is never used', () => {
    fc.assert(
      fc.property(day, day, day, policy, (a, b, c, gpPeriodPolicy) => {
        const [start = '', today = '', end = ''] = [a, b, c].toSorted();
        const extension = [removal({ start: `${start}T00:00:00+00:00`, end: `${end}T12:00:00+00:00` }, 'ORR')];
        const { standing } = decideStanding(patient({ ...at(gp()), extension }), { today, gpPeriodPolicy });
        expect(standing).toEqual({ kind: 'no-practice', code: 'PDS_GP_CONFLICT', removalCode: 'ORR' });
      }),
    );
  });
});

describe('the day in England', () => {
  /** Last Sunday of the month: the clocks change at 01:00 UTC. */
  const lastSunday = (year: number, month: number): number => {
    const last = new Date(Date.UTC(year, month + 1, 0));
    return last.getTime() - last.getUTCDay() * 86_400_000;
  };
  const year = fc.integer({ min: 1996, max: 2090 });
  const around = fc.integer({ min: -72 * 3600, max: 72 * 3600 });

  it.each([
    ['forward', 2, 0, 3_600_000],
    ['back', 9, 3_600_000, 0],
  ])('is right at any second of the days around the clocks go %s', (_way, month, beforeMs, afterMs) => {
    fc.assert(
      fc.property(year, around, (inYear, seconds) => {
        const change = lastSunday(inYear, month) + 3_600_000;
        const now = change + seconds * 1000;
        const wallClock = now + (now < change ? beforeMs : afterMs);
        expect(londonDate(new Date(now))).toBe(new Date(wallClock).toISOString().slice(0, 10));
      }),
    );
  });
});

/** Values of the right shape among values of any shape, so that every branch is met. */
const anything = fc.jsonValue({ maxDepth: 2 });
const code = fc.oneof(fc.constantFrom('U', 'R', 'V', '1', '2', 'EMB'), anything);
const period = fc.oneof(
  fc.record({ start: fc.oneof(day, anything), end: fc.oneof(day, anything) }, { requiredKeys: [] }),
  anything,
);
const anyPatient = fc.record(
  {
    meta: fc.oneof(fc.record({ versionId: anything, security: fc.array(fc.record({ code })) }), anything),
    name: fc.oneof(fc.array(fc.record({ use: anything, family: anything, given: anything })), anything),
    gender: anything,
    birthDate: fc.oneof(day, anything),
    address: fc.oneof(fc.array(fc.record({ postalCode: anything })), anything),
    deceasedDateTime: fc.option(fc.oneof(day, anything)),
    deceasedBoolean: fc.option(anything),
    generalPractitioner: fc.oneof(
      fc.array(
        fc
          .tuple(period, fc.oneof(fc.constantFrom('Z90001', 'V81997'), anything))
          .map(([when, value]) => gp(when, value)),
        { maxLength: 3 },
      ),
      anything,
    ),
    extension: fc.oneof(
      fc.array(
        fc.oneof(
          period.map((when) => removal(when)),
          fc.constantFrom('1', '2', 'U').map(deathNotice),
          anything,
        ),
        { maxLength: 3 },
      ),
      anything,
    ),
  },
  { requiredKeys: [] },
);

it('whatever PDS sends that is read as a Patient, a decision is made and never fails', () => {
  fc.assert(
    fc.property(anyPatient, day, policy, (parts, today, gpPeriodPolicy) => {
      const read = R4Patient.parse({ ...parts, resourceType: 'Patient', id: '9990001006' });
      const { standing, pastPractice } = decideStanding(read, { today, gpPeriodPolicy });
      expect(['registered', 'restricted', 'deceased', 'no-practice']).toContain(standing.kind);
      expect(pastPractice && gpPeriodPolicy === 'strict').toBe(false);
      expect(demographicsOf(read).names.every(({ given }) => given.every((name) => typeof name === 'string'))).toBe(
        true,
      );
    }),
    { numRuns: 1_000 },
  );
});

it('a record that is not marked U, and only U, is never used, whatever else it says', () => {
  fc.assert(
    fc.property(
      anyPatient,
      fc.array(fc.constantFrom('U', 'R', 'V', 'REDACTED', 'u', '')),
      day,
      (parts, codes, today) => {
        fc.pre(codes.length === 0 || codes.some((one) => one !== 'U'));
        const meta = { security: codes.map((one) => ({ code: one })) };
        const read = R4Patient.parse({ ...parts, meta, resourceType: 'Patient', id: '9990001006' });
        expect(decideStanding(read, { today, gpPeriodPolicy: 'warn' }).standing).toEqual({ kind: 'restricted' });
      },
    ),
  );
});
