/** What the adapters use that need several steps in Redis to be one. */
export interface RedisScripts {
  eval(script: string, keyCount: number, ...keysThenValues: readonly (string | number)[]): Promise<unknown>;
}
