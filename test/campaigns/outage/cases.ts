import type { Call } from './load.js';
import type { Arrival, Leg, Trouble } from './relay.js';
import type { World } from './world.js';

/** Something that goes wrong for a while. */
export interface Case {
  readonly name: string;
  /** Where it happens; `undefined`: requests do not arrive at all, so they cannot be counted. */
  readonly leg: Leg | undefined;
  /** ODS code of the practice that half of the calls are for meanwhile. */
  readonly crowdAt?: string;
  /** Calls that may fail meanwhile. */
  readonly affects: (call: Pick<Call, 'what' | 'odsCode'>) => boolean;
  /** Gives what ends it. */
  readonly begin: (world: World) => Promise<() => Promise<void>>;
}

export interface Pace {
  /** Delay of an answer that is slow: more than the product waits. Milliseconds. */
  readonly lateMs: number;
  /** The same for an access token. */
  readonly tokenLateMs: number;
  /** Up and down again, each for so long. Milliseconds. */
  readonly flapMs: number;
}

interface Victim extends Pick<Case, 'crowdAt'> {
  readonly name: string;
  readonly leg: Leg;
  readonly hit: (arrival: Arrival) => boolean;
  readonly affects: Case['affects'];
}

const OPENINGS: Case['affects'] = ({ what }) => what === 'open';
const RECORDS: Case['affects'] = ({ what }) => what === 'record';
const on = (leg: Leg) => (arrival: Arrival) => arrival.leg === leg;

const NATIONAL: readonly Victim[] = [
  { name: 'token', leg: 'token', hit: on('token'), affects: OPENINGS },
  { name: 'pds', leg: 'pds', hit: on('pds'), affects: OPENINGS },
  { name: 'sds', leg: 'sds', hit: on('sds'), affects: OPENINGS },
  { name: 'ssp', leg: 'ssp', hit: on('ssp'), affects: RECORDS },
];

/** Each upstream and one practice, down, slow and flapping; and a proxy whose address nobody listens at. */
export function outages(practice: { readonly odsCode: string; readonly asid: string }, pace: Pace): readonly Case[] {
  const one: Victim = {
    name: 'practice',
    leg: 'ssp',
    crowdAt: practice.odsCode,
    hit: ({ to }) => to === practice.asid,
    affects: ({ what, odsCode }) => what === 'record' && odsCode === practice.odsCode,
  };
  const refused: Case = { name: 'ssp refused', leg: undefined, affects: RECORDS, begin: (world) => world.sspAway() };
  return [...NATIONAL, one].flatMap((victim) => threeTroubles(victim, pace)).concat(refused);
}

function threeTroubles(victim: Victim, { lateMs, tokenLateMs, flapMs }: Pace): readonly Case[] {
  const late = { late: victim.leg === 'token' ? tokenLateMs : lateMs };
  const troubles: readonly (readonly [string, (sinceMs: number) => Trouble])[] = [
    ['down', () => 'gone'],
    ['slow', () => late],
    ['flapping', (sinceMs) => (Math.floor(sinceMs / flapMs) % 2 === 0 ? 'gone' : undefined)],
  ];
  return troubles.map(([name, trouble]) => ({
    name: `${victim.name} ${name}`,
    leg: victim.leg,
    ...(victim.crowdAt === undefined ? {} : { crowdAt: victim.crowdAt }),
    affects: victim.affects,
    begin: async (world) => spoil(world, victim, trouble, flapMs),
  }));
}

function spoil(
  { relays, revokeTokens }: World,
  { leg, hit }: Victim,
  trouble: (sinceMs: number) => Trouble,
  flapMs: number,
): () => Promise<void> {
  const start = performance.now();
  const relay = leg === 'ssp' ? relays.ssp : relays.national;
  relay.trouble = (arrival) => (hit(arrival) ? trouble(performance.now() - start) : undefined);
  // A token that is held would hide that no new one can be had.
  const again = leg === 'token' ? setInterval(revokeTokens, flapMs) : undefined;
  if (leg === 'token') revokeTokens();
  return async () => {
    clearInterval(again);
    relay.trouble = () => undefined;
  };
}
