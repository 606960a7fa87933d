import { INTERACTION, type Route } from '#contracts';
import type { Fault } from '#errors';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { anOutage, aWholeRoute, devices, endpoints, get, nothing } from '../testing/directory-answers.js';
import { aDevice, anEndpoint, searchset } from '../testing/directory-records.js';

const IA = INTERACTION.structuredRecord;
const ROOT = 'https://teapot.example';
const route = (at: DirectoryUnderTest): Promise<Route> => at.directory.route(A_PRACTICE, IA, aCall());

interface Row {
  readonly rule: number;
  readonly situation: string;
  readonly given: () => void;
  /** A code, or `usable`. */
  readonly outcome: string;
  /** The rule that is named, where another row decides in the end. */
  readonly named?: number;
  readonly note?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

const usable = (rule: number, situation: string, given: () => void, more: Partial<Row> = {}): Row => ({
  ...{ rule, situation, given, outcome: 'usable' },
  ...more,
});
const refused = (
  rule: number,
  situation: string,
  outcome: string,
  given: () => void,
  more: Partial<Row> = {},
): Row => ({
  ...{ rule, situation, outcome, given },
  ...more,
});

/** The table of sds.md §12; row 21 is about two look-ups and stands below, row 2 needs a clock and stands in directory-search.spec. */
const ROWS: readonly Row[] = [
  refused(1, 'nothing, twice', 'SDS_ENDPOINT_NOT_FOUND', () => nothing('Endpoint')),
  usable(3, 'one good Endpoint', () => aWholeRoute(), { named: 15 }),
  usable(
    4,
    'the same address and party key twice',
    () => {
      endpoints(anEndpoint({ mhsId: 'S9' }), anEndpoint({ mhsId: 'S1' }));
      devices(aDevice());
    },
    { note: 'SDS_DUPLICATE_REGISTRATION' },
  ),
  refused(5, 'two addresses', 'SDS_ENDPOINT_AMBIGUOUS', () =>
    endpoints(anEndpoint(), anEndpoint({ address: `${ROOT}/Z90001/other` })),
  ),
  refused(6, 'two party keys', 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS', () =>
    endpoints(anEndpoint(), anEndpoint({ partyKey: 'Z90001-800002' })),
  ),
  refused(7, 'inactive only', 'SDS_ENDPOINT_INACTIVE', () => endpoints(anEndpoint({ status: 'off' }))),
  usable(8, 'inactive and active', () => {
    endpoints(anEndpoint({ status: 'off', address: `${ROOT}/old` }), anEndpoint());
    devices(aDevice());
  }),
  refused(9, 'a blank address', 'SDS_ENDPOINT_NO_ADDRESS', () => endpoints(anEndpoint({ address: ' ' }))),
  refused(10, 'an http address', 'SDS_ENDPOINT_BAD_ADDRESS', () =>
    endpoints(anEndpoint({ address: 'http://teapot.example/Z90001' })),
  ),
  usable(11, 'a port and a final slash', () => aWholeRoute({ address: 'https://Teapot.example:443/Z90001/' })),
  usable(12, 'another code in the path, where this is a warning', () => aWholeRoute({ address: `${ROOT}/Z90002` }), {
    note: 'SDS_ENDPOINT_ODS_MISMATCH',
  }),
  refused(
    12,
    'no code in the path, where this is enforced',
    'SDS_ENDPOINT_ODS_MISMATCH',
    () => endpoints(anEndpoint({ address: `${ROOT}/STU3` })),
    { settings: { SDS_ADDRESS_ODS_CHECK: 'enforce' } },
  ),
  refused(13, 'no party key', 'SDS_ENDPOINT_NO_PARTY_KEY', () => endpoints(anEndpoint({ partyKey: undefined }))),
  refused(13, 'a party key with a blank', 'SDS_ENDPOINT_NO_PARTY_KEY', () =>
    endpoints(anEndpoint({ partyKey: 'Z90001 800001' })),
  ),
  refused(14, 'no Device anywhere', 'SDS_DEVICE_NOT_FOUND', () => {
    endpoints(anEndpoint());
    nothing('Device');
    devices();
  }),
  refused(14, 'a Device of another party key', 'SDS_DEVICE_PARTY_KEY_MISMATCH', () => {
    endpoints(anEndpoint());
    nothing('Device');
    devices(aDevice({ partyKey: 'Z90001-800777' }));
  }),
  usable(15, 'one good Device', () => aWholeRoute()),
  usable(
    16,
    'the same ASID twice',
    () => {
      endpoints(anEndpoint());
      devices(aDevice(), aDevice());
    },
    { note: 'SDS_DUPLICATE_REGISTRATION' },
  ),
  refused(17, 'two ASIDs', 'SDS_DEVICE_AMBIGUOUS', () => {
    endpoints(anEndpoint());
    devices(aDevice(), aDevice({ asid: '200000000018' }));
  }),
  refused(18, 'no ASID', 'SDS_DEVICE_NO_ASID', () => aWholeRoute({}, { asid: undefined })),
  refused(19, 'a short ASID', 'SDS_DEVICE_BAD_ASID', () => aWholeRoute({}, { asid: '2000' })),
  refused(20, 'a Device search that fails again and again', 'SDS_UNAVAILABLE', () => {
    endpoints(anEndpoint());
    anOutage('Device', 500);
  }),
];

stubTheWire();

describe('the table of decisions', () => {
  it.each(ROWS)('row $rule, $situation: $outcome', async ({ rule, given, outcome, named = rule, note, settings }) => {
    given();
    const at = aDirectory(settings);
    const end = await route(at).then(
      ({ provenance }) => ({ outcome: 'usable', rule: provenance.rule, notes: provenance.notes }),
      (error: unknown) => {
        const { code, context } = error as Fault;
        return { outcome: code, rule: context.rule };
      },
    );
    expect(end).toMatchObject({ outcome, rule: named, ...(note === undefined ? {} : { notes: [note] }) });
  });

  it.each(ROWS)('row $rule, $situation: explained to an operator in words of its own', async (row) => {
    row.given();
    const at = aDirectory(row.settings);
    const { decision, answers } = await at.desk.explain(A_PRACTICE, IA, aCall());
    expect(decision).toMatchObject({ rule: row.named ?? row.rule, outcome: row.outcome });
    expect(decision.meaning.length).toBeGreaterThan(20);
    expect(JSON.stringify(answers)).not.toContain('200000000017');
  });

  it('row 2: nothing that came too slowly is explained as no evidence', async () => {
    const at = aDirectory();
    get('Endpoint')
      .times(3)
      .reply(() => {
        at.pass(2_950);
        return [200, searchset()];
      });
    const { decision } = await at.desk.explain(A_PRACTICE, IA, aCall());
    expect(decision).toMatchObject({ rule: 2, outcome: 'SDS_UNAVAILABLE' });
    expect(decision.meaning).toContain('proves nothing');
  });

  it('row 20: the operator is told that the record may be broken', async () => {
    endpoints(anEndpoint());
    anOutage('Device', 500);
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE', context: { rule: 20 } });
    expect(at.events).toContainEqual(expect.objectContaining({ level: 'error', event: 'sds.record-invalid' }));
  });

  it('row 21: a route that differs from the last one is used, and its change is told', async () => {
    aWholeRoute();
    const at = aDirectory();
    await route(at);
    aWholeRoute({ address: `${ROOT}/Z90001/new` });
    await expect(route(at)).resolves.toMatchObject({ address: `${ROOT}/Z90001/new` });
    expect(at.events).toContainEqual(
      expect.objectContaining({ event: 'sds.route.changed', code: 'SDS_ROUTE_CHANGED', rule: 21 }),
    );
    expect(at.changed).toEqual([A_PRACTICE]);
  });
});
