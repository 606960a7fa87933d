const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** The `jti` values that clients have used up; a client may not repeat one for 30 days. Source: shared/spec/identity.md §3.2, §9. */
export class UsedIds {
  private readonly usedAt = new Map<string, number>();

  has(clientId: string, jti: string, now: Date): boolean {
    const at = this.usedAt.get(keyOf(clientId, jti));
    return at !== undefined && now.getTime() - at < KEPT_MS;
  }

  add(clientId: string, jti: string, now: Date): void {
    this.usedAt.set(keyOf(clientId, jti), now.getTime());
  }
}

function keyOf(clientId: string, jti: string): string {
  return JSON.stringify([clientId, jti]);
}
