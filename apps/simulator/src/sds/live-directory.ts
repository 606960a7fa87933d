import type { FaultSetting, SimClock } from '../kernel/exchange.js';
import { FaultBoard, type FaultOrder } from '../kernel/fault-board.js';
import { type Practice, registration } from '../scenarios/index.js';
import { DirectoryTruth } from './directory-truth.js';
import { practiceRecords } from './practice-records.js';
import type { DirectoryRecord } from './record.js';
import { atProxy, inDirectory, type Migration, movedTo, ownSystems, type Standing, type System } from './standing.js';

/** Tells the system after a migration from all that the stories know. */
const NEW_SERIES = '7';
const NEW_HOST = 'gp.hawthorn.example.nhs.uk';
const ALL = '*';

/** The directory of the simulated practices, which can change while it runs; the proxy follows it at once. */
export class LiveDirectory {
  readonly truth = new DirectoryTruth();
  private readonly board = new FaultBoard<string>();
  private readonly standings = new Map<string, Standing>();
  private known: { readonly records: readonly DirectoryRecord[]; readonly systems: readonly Practice[] } | undefined;

  constructor(
    private readonly book: readonly Practice[],
    private readonly clock: SimClock,
  ) {
    for (const practice of book) this.truth.change(practice.odsCode, systemsIn(practice), this.now());
  }

  /** What a search finds now. */
  get records(): readonly DirectoryRecord[] {
    return this.current().records;
  }

  /** The systems behind the proxy now; a practice that moves can have two. */
  get systems(): readonly Practice[] {
    return this.current().systems;
  }

  /** Practices that are not as at the start. */
  get changed(): Readonly<Record<string, Standing>> {
    return Object.fromEntries(this.standings);
  }

  has(odsCode: string): boolean {
    return this.book.some((one) => one.odsCode === odsCode);
  }

  withdraw(odsCode: string): void {
    this.change(odsCode, { flaw: 'withdrawn' });
  }

  /** Registered twice in the same way. */
  duplicate(odsCode: string): void {
    this.change(odsCode, { flaw: 'duplicate' });
  }

  /** A record that the service cannot read: the search for it fails with 500. Source: shared/spec/sds.md §12 row 20. */
  invalidate(odsCode: string): void {
    this.change(odsCode, { flaw: 'invalid' });
  }

  /** Ends `withdraw`, `duplicate` and `invalidate`; moves stay as they are. */
  restore(odsCode: string): void {
    this.change(odsCode, { flaw: 'none' });
  }

  /** `formerAnswers`: the system that is left goes on answering at the proxy, so that nothing but the directory tells. */
  migrate(
    odsCode: string,
    migration: Migration,
    { formerAnswers = false }: { readonly formerAnswers?: boolean } = {},
  ): void {
    this.change(odsCode, { migration, formerAnswers });
  }

  /** Moves the system in use to another host; while there are two, the old one. */
  changeAddress(odsCode: string, host: string): void {
    const standing = this.standingOf(this.practiceNamed(odsCode));
    const which = standing.migration === 'new' ? 'new' : 'old';
    this.change(odsCode, { [which]: movedTo(host, standing[which]) });
  }

  /** Everything as at the start, without faults; what was recorded stays. */
  reset(): void {
    const before = [...this.standings.keys()];
    this.standings.clear();
    this.board.clear();
    this.known = undefined;
    for (const odsCode of before) this.truth.change(odsCode, systemsIn(this.practiceNamed(odsCode)), this.now());
  }

  /** Spoils answers of the directory about one practice, or about all where none is named. */
  fault({ odsCode = ALL, ...order }: FaultOrder & { readonly odsCode?: string | undefined }): void {
    this.board.set(odsCode, order);
  }

  clearFaults(odsCode?: string): void {
    this.board.clear(odsCode);
  }

  get faults(): Readonly<Record<string, FaultOrder>> {
    return this.board.list();
  }

  takeFault(odsCode: string | undefined): FaultSetting | undefined {
    return (odsCode === undefined ? undefined : this.board.take(odsCode)) ?? this.board.take(ALL);
  }

  /** Calls that reached a system which was not the practice's and had not been for `graceMs`. Milliseconds. */
  misroutes(graceMs?: number): number {
    return this.truth.misroutes(graceMs);
  }

  now(): number {
    return this.clock.now().getTime();
  }

  private change(odsCode: string, part: Partial<Standing>): void {
    const practice = this.practiceNamed(odsCode);
    const standing = { ...this.standingOf(practice), ...part };
    this.standings.set(odsCode, standing);
    this.known = undefined;
    this.truth.change(odsCode, ownSystems(standing), this.now());
  }

  private practiceNamed(odsCode: string): Practice {
    const practice = this.book.find((one) => one.odsCode === odsCode);
    if (practice === undefined) throw new Error(`the simulator has no practice ${odsCode}`);
    return practice;
  }

  private standingOf(practice: Practice): Standing {
    const fresh = { ...registration(practice.odsCode, NEW_HOST, NEW_SERIES), fqdn: NEW_HOST };
    const start = {
      migration: 'old',
      formerAnswers: false,
      flaw: 'none',
      old: systemOf(practice),
      new: fresh,
    } as const;
    return this.standings.get(practice.odsCode) ?? start;
  }

  private current(): NonNullable<typeof this.known> {
    this.known ??= {
      records: practiceRecords(this.book.map((one) => this.described(one))).map((each) => this.spoilt(each)),
      systems: this.book.flatMap((one) => {
        const standing = this.standings.get(one.odsCode);
        return standing === undefined ? [one] : atProxy(one, standing);
      }),
    };
    return this.known;
  }

  private described(practice: Practice): Practice {
    const standing = this.standings.get(practice.odsCode);
    return standing === undefined ? practice : inDirectory(practice, standing);
  }

  /** Two identifiers where the service expects one. Source: shared/spec/sds.md §6.3; golden B09. */
  private spoilt(record: DirectoryRecord): DirectoryRecord {
    const { nhsIDCode, uniqueIdentifier } = record.attributes;
    const invalid = typeof nhsIDCode === 'string' && this.standings.get(nhsIDCode)?.flaw === 'invalid';
    if (!invalid || record.objectClass !== 'nhsAs' || !Array.isArray(uniqueIdentifier)) return record;
    const attributes = { ...record.attributes, uniqueIdentifier: [...uniqueIdentifier, '200000000000'] };
    return { ...record, attributes };
  }
}

function systemOf({ fqdn, asid, partyKey, cpaId, mhsId, roots }: Practice): System {
  return { fqdn, asid, partyKey, cpaId, mhsId, roots };
}

/** The systems of a practice as its story has them. */
function systemsIn(practice: Practice): readonly System[] {
  if (practice.directory === 'none') return [];
  const { second, fqdn } = practice;
  return [systemOf(practice), ...(second === undefined ? [] : [{ ...second, fqdn }])];
}
