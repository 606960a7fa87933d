import type { Finding } from '../directory/findings.js';
import type { Api } from './api.js';
import type { Killer } from './killer.js';
import { type Intention, meaningNow, type Try } from './sheet.js';

/** What is told and not bound. */
export function figures(intentions: readonly Intention[], api: Api, killer: Killer): readonly Finding[] {
  const tries = intentions.flatMap((intention) => intention.tries);
  return [
    figure('users; slots chosen; requests to the product', [intentions.length, tries.length, api.requests]),
    figure('answers that never reached the user; requests while nobody was there', [api.answersLost, api.nobodyThere]),
    figure('kills of the product; of Redis; traps that nobody stepped into', [
      killer.ofProduct,
      killer.redisKills,
      killer.trapsNotSprung,
    ]),
    figure('seconds to certainty in the fast time: half, 95 of 100, longest', certainty(tries)),
  ];
}

/** Tables of what happened, with how often. */
export function tables(intentions: readonly Intention[], api: Api, killer: Killer): readonly Table[] {
  const tries = intentions.flatMap((intention) => intention.tries);
  return [
    { title: 'How the bookings ended', rows: counted(tries.map(endOf)) },
    { title: 'What went wrong', rows: counted(intentions.map(({ trouble }) => trouble.name)) },
    { title: 'Kills by state', rows: sorted(killer.kills) },
    { title: 'Notes', rows: counted(intentions.flatMap(({ notes }) => notes)) },
    { title: 'Codes', rows: sorted(api.codes) },
  ];
}

interface Table {
  readonly title: string;
  readonly rows: readonly (readonly [string, number])[];
}

function endOf(made: Try): string {
  const last = made.said.findLast(({ meaning }) => meaning !== 'again')?.heard.answer;
  return `${meaningNow(made)}: ${last?.outcome ?? last?.code ?? 'given up by the user'}`;
}

function certainty(tries: readonly Try[]): readonly number[] {
  const took = tries
    .flatMap(({ begun, certain }) => (certain === undefined ? [] : [Math.round((certain - begun) / 1_000)]))
    .sort((one, other) => one - other);
  return [0.5, 0.95, 1].map((share) => took[Math.max(0, Math.ceil(took.length * share) - 1)] ?? 0);
}

function figure(name: string, values: readonly number[]): Finding {
  return { name, figure: values.join('; ') };
}

function counted(names: readonly string[]): Table['rows'] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return sorted(counts);
}

function sorted(counts: ReadonlyMap<string, number>): Table['rows'] {
  return [...counts].sort(([, one], [, other]) => other - one);
}
