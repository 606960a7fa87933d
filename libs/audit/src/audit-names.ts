/** Names of the files of a chain. */
const FILE = /^audit-([a-z0-9][a-z0-9.-]{0,62})-(\d{6,9})\.jsonl$/u;

export const CHAIN_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/u;

export function fileName(chain: string, number: number): string {
  return `audit-${chain}-${String(number).padStart(6, '0')}.jsonl`;
}

export function headName(chain: string): string {
  return `audit-${chain}.head`;
}

export function lockName(chain: string): string {
  return `audit-${chain}.lock`;
}

export interface ChainFile {
  readonly name: string;
  readonly chain: string;
  readonly number: number;
}

/** The files of records among these names, by chain and number. */
export function chainFiles(names: readonly string[]): readonly ChainFile[] {
  return names
    .flatMap((name): ChainFile[] => {
      const [, chain, number] = FILE.exec(name) ?? [];
      return chain === undefined ? [] : [{ name, chain, number: Number(number) }];
    })
    .sort((one, other) => (one.chain === other.chain ? one.number - other.number : one.chain < other.chain ? -1 : 1));
}

/** Any text as the name of a chain, e.g. the name of a machine. */
export function chainNameOf(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/gu, '-')
    .replace(/^[.-]+/u, '')
    .slice(0, 63);
  return CHAIN_NAME.test(name) ? name : 'instance';
}

const HEAD = /^audit-([a-z0-9][a-z0-9.-]{0,62})\.head$/u;

/** Every chain of which anything is there. */
export function chainsIn(names: readonly string[]): readonly string[] {
  const heads = names.flatMap((name) => HEAD.exec(name)?.[1] ?? []);
  return [...new Set([...heads, ...chainFiles(names).map(({ chain }) => chain)])].sort();
}
