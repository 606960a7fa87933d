import { OUR_TEXT, type Person, THEIR_TEXT } from './people.js';
import { decoded } from './decoding.js';

export type Kind =
  | 'NHS number'
  | 'name'
  | 'postcode'
  | 'telephone'
  | 'text of a patient'
  | 'text of an upstream'
  | 'token or part of one'
  | 'key or secret'
  | 'place in the program';

type Finder = (text: string) => number;

/** Shorter pieces of a token are no secret, and found by chance. Letters. */
const LEAST_PIECE = 16;
const PIECE = /[A-Za-z0-9_+/=-]{16,}/gu;
const DIGITS = /\d(?:[ .-]?\d){9,}/gu;
const WORD = /[A-Za-z]{8,}/gu;
const PATTERNS: readonly (readonly [Kind, RegExp])[] = [
  ['postcode', /ZX\d\d ?\dQK/giu],
  ['telephone', /07700[ -]?900[ -]?\d{3}|01632[ -]?960999/gu],
  ['text of a patient', new RegExp(OUR_TEXT, 'giu')],
  ['text of an upstream', new RegExp(THEIR_TEXT, 'giu')],
  ['token or part of one', /Bearer\s+(?!realm|\[redacted)[\w.~+/-]{8,}/gu],
  ['key or secret', /-----BEGIN [A-Z ]+-----/gu],
];
/** Begins as a token does; what the product seals does so too, with an algorithm that no token of ours has. */
const TOKEN_HEAD = /\beyJ[\w-]{13}/gu;
const PLACE = /\n\s+at |\.[jt]s:\d+|node_modules/gu;

/** Everything that must stand nowhere, and where it stands all the same. */
export class Needles {
  private readonly numbers: ReadonlySet<string>;
  private readonly names: ReadonlySet<string>;
  private readonly pieces = new Set<string>();
  private readonly secrets = new Set<string>();

  /** `others`: NHS numbers of people whose names are ordinary words. */
  constructor(people: readonly Person[], others: readonly string[] = []) {
    this.numbers = new Set([...people.map(({ story }) => story.nhsNumber), ...others]);
    const names = people.flatMap(({ story }) => [story.demographics.familyName, story.demographics.givenName]);
    this.names = new Set(names.map((name) => name.toLowerCase()));
  }

  get size(): number {
    return this.numbers.size + this.names.size + this.pieces.size + this.secrets.size;
  }

  /** Access tokens, ID tokens, assertions: whole and in their parts. */
  addToken(token: string): void {
    for (const piece of token.match(PIECE) ?? []) this.pieces.add(piece);
    for (const piece of token.split('.')) if (piece.length >= LEAST_PIECE) this.pieces.add(piece);
  }

  /** Line by line, because a key may be written in one or in many. */
  addSecret(secret: string): void {
    for (const line of secret.split('\n').map((each) => each.trim()))
      if (line.length > 5 && !line.startsWith('-----')) this.secrets.add(line);
  }

  /** How often each kind stands in the text, as it is or encoded. `reply`: places in the program must not stand there either; `asItIs`: not decoded. */
  found(
    text: string,
    options: { readonly reply?: boolean; readonly asItIs?: boolean } = {},
  ): ReadonlyMap<Kind, number> {
    const finders = [
      ...this.finders(),
      ...(options.reply === true ? [['place in the program', by(PLACE)] as const] : []),
    ];
    const hits = new Map<Kind, number>();
    for (const view of options.asItIs === true ? [text] : [text, ...decoded(text)])
      for (const [kind, find] of finders) {
        const count = find(view);
        if (count > 0) hits.set(kind, (hits.get(kind) ?? 0) + count);
      }
    return hits;
  }

  private finders(): readonly (readonly [Kind, Finder])[] {
    return [
      ['NHS number', (text) => matches(text, DIGITS).filter((run) => this.holdsNumber(run)).length],
      ['name', (text) => matches(text, WORD).filter((word) => this.names.has(word.toLowerCase())).length],
      [
        'token or part of one',
        (text) =>
          matches(text, PIECE)
            .flatMap(piecesOf)
            .filter((one) => this.pieces.has(one)).length,
      ],
      ['key or secret', (text) => [...this.secrets].filter((secret) => text.includes(secret)).length],
      ['token or part of one', (text) => matches(text, TOKEN_HEAD).filter(isTokenHead).length],
      ...PATTERNS.map(([kind, pattern]) => [kind, by(pattern)] as const),
    ];
  }

  private holdsNumber(run: string): boolean {
    const digits = run.replace(/\D/gu, '');
    return Array.from({ length: digits.length - 9 }, (_none, at) => digits.slice(at, at + 10)).some((one) =>
      this.numbers.has(one),
    );
  }
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return text.match(pattern) ?? [];
}

function by(pattern: RegExp): Finder {
  return (text) => matches(text, pattern).length;
}

/** By chance three letters are right now and then, twelve bytes of JSON are not. */
function isTokenHead(head: string): boolean {
  const json = Buffer.from(head, 'base64url').toString('latin1');
  return /^\{"[a-z]{2,}"/u.test(json) && !json.startsWith('{"alg":"dir"');
}

/** A run may hold a piece between characters that belong to the text around it. */
function piecesOf(run: string): readonly string[] {
  return [run, ...run.split(/[+/=]/u)];
}
