/** `[major, minor, patch]` of a GP Connect specification version; `undefined` when it cannot be read. Source: gp-connect-core.md §5.3. */
type Version = readonly [number, number, number];

/** False when the version is not known. */
export function isAtLeast(written: string | undefined, wanted: '1.3.0' | '1.5.0'): boolean {
  const version = versionOf(written);
  const bound = versionOf(wanted);
  return version !== undefined && bound !== undefined && compared(version, bound) >= 0;
}

/** Whether the practice told a version that can be read. */
export function isKnownVersion(written: string | undefined): boolean {
  return versionOf(written) !== undefined;
}

function versionOf(written: string | undefined): Version | undefined {
  const parts = /^\s*(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?![\d.])/u.exec(written ?? '');
  return parts === null ? undefined : [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
}

function compared(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
