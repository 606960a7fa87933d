/** The JSON of an answer; `undefined` when the bytes are not whole UTF-8 JSON. */
export function parseJson(bytes: Buffer): unknown {
  return parsed(bytes, (json) => json);
}

/**
 * As `parseJson`, but a decimal whose digits say more than its number (`4.50`) keeps them beside it, as `valueAsSent`:
 * a laboratory's precision is shown as sent (hazards.md 21).
 */
export function parseAnswer(bytes: Buffer): unknown {
  return parsed(bytes, withDigits);
}

function parsed(bytes: Buffer, prepare: (json: string) => string): unknown {
  try {
    return JSON.parse(prepare(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

/** An unescaped `"value"` before a colon is a key: inside a string its quotes would be escaped. */
const VALUE = /"value"(\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,}])/gu;

function withDigits(json: string): string {
  return json.replace(VALUE, (whole, _: string, digits: string) =>
    String(Number(digits)) === digits ? whole : `${whole},"valueAsSent":"${digits}"`,
  );
}
