import type { TrueAppointment } from '../../../apps/simulator/src/appointments/appointment-world.js';
import { type Finding, some } from '../directory/findings.js';
import { alertsOf, type Intention, meaningNow, shownIds, type Try } from './sheet.js';

export interface Evidence {
  readonly intentions: readonly Intention[];
  readonly truth: readonly TrueAppointment[];
  /** Replies without a code of the catalogue. */
  readonly strange: readonly string[];
  readonly crashes: readonly string[];
}

/** A try with the intention that it belongs to, and the live appointments that the practice has for it. */
interface Case {
  readonly intention: Intention;
  readonly made: Try;
  readonly live: readonly TrueAppointment[];
}

export function findings(evidence: Evidence): readonly Finding[] {
  const { intentions, strange, crashes } = evidence;
  const cases = casesOf(evidence);
  const doubles = intentions.filter((intention) => liveOf(cases, intention).length > 1);
  const alerted = doubles.filter(({ tries }) => tries.some((made) => alertsOf(made).length > 0));
  const silent = doubles.filter((intention) => !alerted.includes(intention));
  return [
    none('double bookings: two live appointments for one intention, no alert', silent.map(told)),
    none('lost bookings: told BOOKED, not in the truth', cases.filter(isLost).map(caseTold)),
    none('wrong answers: told not booked, live in the truth, no alert', cases.filter(isWrong).map(caseTold)),
    none(
      'appointments in the truth that nobody was told of',
      cases.flatMap((one) => untold(one).map(({ id }) => `${id}: ${caseTold(one)}`)),
    ),
    none('outcomes neither known nor listed for a person', cases.filter(isUnsettled).map(caseTold)),
    none('replies without a code of the catalogue, or INTERNAL', strange),
    none('unhandled rejections, instances that ended by themselves', crashes),
    { name: 'two appointments, and the alert says so (not preventable: §3.6, I10)', figure: String(alerted.length) },
  ];
}

/** Whether anything was tried at all: of users who get nowhere every other bound holds. */
export function workDone({ intentions }: Pick<Evidence, 'intentions'>, kills: number): readonly Finding[] {
  const areKillsPlanned = intentions.some(
    ({ trouble: { trap, killMs } }) => trap !== undefined || killMs !== undefined,
  );
  const isTold = ({ said }: Try): boolean => said.some(({ meaning }) => meaning === 'booked');
  return [
    none(
      'users who were sent home before they could book',
      intentions.filter(({ tries }) => tries.length === 0).map(told),
    ),
    some('users who were told that it is booked', intentions.filter(({ tries }) => tries.some(isTold)).length),
    ...(areKillsPlanned ? [some('kills of the product', kills)] : []),
  ];
}

/** Whether waiting longer may still change a finding: an outcome is open, or an alert is to be expected. */
export function unsettled(evidence: Evidence): readonly Try[] {
  return casesOf(evidence)
    .filter((one) => isUnsettled(one) || isWrong(one))
    .map(({ made }) => made);
}

function casesOf({ intentions, truth }: Evidence): readonly Case[] {
  const live = truth.filter(({ status, history }) => status === 'booked' && history[0]?.command === 'book');
  const byRef = Map.groupBy(live, refOf); // each is read once: the practices live in this process, and wait meanwhile
  return intentions.flatMap((intention) =>
    intention.tries.map((made) => ({ intention, made, live: byRef.get(made.ref) ?? [] })),
  );
}

/** Old systems write description and comment into one field, but begin with the description. */
function refOf({ resource }: TrueAppointment): string {
  const text = JSON.stringify(resource);
  return /"description":"(?<ref>Intention \d+\.\d+)/u.exec(text)?.groups?.['ref'] ?? '';
}

function liveOf(cases: readonly Case[], wanted: Intention): readonly TrueAppointment[] {
  return cases.filter(({ intention }) => intention === wanted).flatMap(({ live }) => live);
}

function isLost({ made, live }: Case): boolean {
  const ids = live.map(({ id }) => id);
  const booked = made.said.filter(({ meaning }) => meaning === 'booked').map(({ heard }) => heard.answer);
  return booked.some(({ appointment, appointments }) => {
    const named = [...(appointment === undefined ? [] : [appointment]), ...appointments];
    return named.length === 0 || !named.every(({ appointmentId }) => ids.includes(appointmentId));
  });
}

/** What was said before the user had it sent once more may have been right then. */
function isWrong({ made, live }: Case): boolean {
  if (live.length === 0 || alertsOf(made).length > 0) return false;
  return made.said.slice(made.saidBefore).some(({ meaning }) => meaning === 'not-booked');
}

function untold({ intention, live }: Case): readonly TrueAppointment[] {
  const shown = new Set(intention.tries.flatMap(shownIds));
  return live.filter(({ id }) => !shown.has(id));
}

/** One whose user gave it up before anything was said of it is none, unless the practice has it. */
function isUnsettled({ made, live }: Case): boolean {
  const meaning = meaningNow(made);
  return meaning === 'open' || (meaning === 'again' && live.length > 0);
}

function none(name: string, found: readonly string[]): Finding {
  return { name, figure: String(found.length), bound: '0', holds: found.length === 0, examples: found };
}

function told({ number, trouble, story, tries, notes }: Intention): string {
  const said = tries.map((made) => `${made.ref}: ${wordsOf(made)}`).join(' | ');
  return `${String(number)} at ${story.practice ?? ''}, ${trouble.name}: ${said} [${notes.join('; ')}]`;
}

function caseTold({ intention, made, live }: Case): string {
  const { trouble, story, notes } = intention;
  const truth = live.map(({ id, start }) => `${id} at ${start}`).join(', ') || 'nothing live';
  return `${made.ref} at ${story.practice ?? ''}, ${trouble.name}: ${wordsOf(made)}; truth: ${truth} [${notes.join('; ')}]`;
}

/** What was said in which order, in seconds of the fast time since the user chose the slot. */
function wordsOf({ begun, sent, said, bookingId }: Try): string {
  const at = (time: number): string => `${String(Math.round((time - begun) / 1_000))}s`;
  const words = said.map(({ at: when, heard: { status, answer } }) => {
    return `${at(when)} ${String(status)} ${answer.outcome ?? answer.code ?? '-'}`;
  });
  const shortened = words.filter((word, index) => index < 2 || index > words.length - 3);
  return `booking ${bookingId ?? 'none'}, last sent ${at(sent)}, said ${shortened.join(', ')}`;
}
