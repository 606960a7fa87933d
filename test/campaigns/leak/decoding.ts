/** Longest chain of encodings that is followed, e.g. base64 of a JWT whose claims hold base64. */
const DEEPEST = 3;
const BASE64 = /[A-Za-z0-9+/_-]{14,}/gu;
const HEX = /(?:[0-9a-f]{2}){10,}/giu;
const PERCENT = /%[0-9a-f]{2}/iu;
const PRINTABLE = 0.9;

/** What a text says once its percent-encoded, base64 and hexadecimal parts are undone, wherever in the run they begin. */
export function decoded(text: string, depth = 1): readonly string[] {
  const views = [...unescaped(text), ...unpacked(text)];
  if (depth >= DEEPEST) return views;
  return [...views, ...views.flatMap((view) => decoded(view, depth + 1))];
}

function unescaped(text: string): readonly string[] {
  const views: string[] = [];
  if (PERCENT.test(text))
    views.push(text.replace(/%([0-9a-f]{2})/giu, (_all, hex: string) => charOf(hex)).replace(/\+/gu, ' '));
  if (/\\u00[0-9a-f]{2}/iu.test(text))
    views.push(text.replace(/\\u00([0-9a-f]{2})/giu, (_all, hex: string) => charOf(hex)));
  return views;
}

const charOf = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** All readable parts in one text: most runs are ids and mean nothing. */
function unpacked(text: string): readonly string[] {
  const parts = new Set<string>();
  for (const run of text.match(BASE64) ?? [])
    for (let start = 0; start < 4; start += 1) keep(Buffer.from(run.slice(start), 'base64'), parts);
  for (const run of text.match(HEX) ?? []) keep(Buffer.from(run, 'hex'), parts);
  return parts.size === 0 ? [] : [[...parts].join('\n')];
}

function keep(bytes: Buffer, parts: Set<string>): void {
  const readable = bytes.filter((byte) => byte >= 0x20 && byte < 0x7f).length;
  if (bytes.length >= 10 && readable / bytes.length >= PRINTABLE) parts.add(bytes.toString('latin1'));
}
