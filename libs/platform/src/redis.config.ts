import { readFileSync } from 'node:fs';
import { z } from 'zod';

const URL_RULE = 'must be redis://host:port or rediss://host:port (TLS)';
const KEY_RULE = 'must be 32 random bytes in base64, e.g. made by: openssl rand -base64 32';
const ONE_KEY_RULE = 'exactly one of STORE_KEY and STORE_KEY_PATH must be set when REDIS_URL is';
const KEY_BYTES = 32;

/** Address of a Redis server. May hold its password, so it is never logged. */
export const RedisUrl = z.string({ error: URL_RULE }).trim().refine(isRedisUrl, { error: URL_RULE });

/** Where patient contexts are kept: in this process, or encrypted in Redis, where many instances share them. */
export const RedisConfig = z
  .object({
    /** Redis that the instances share. Secret when it holds a password. Not set: one instance, everything in memory. */
    REDIS_URL: RedisUrl.optional(),
    /** Key that encrypts what is kept in Redis, the same for all instances: 32 bytes in base64. Secret. */
    STORE_KEY: z
      .string()
      .refine((text) => keyOf(text) !== undefined, { error: KEY_RULE })
      .optional(),
    /** File with that key instead, as the same text. */
    STORE_KEY_PATH: z.string().trim().min(1).optional(),
  })
  .superRefine((config, context) => {
    const keys = [config.STORE_KEY, config.STORE_KEY_PATH].filter((key) => key !== undefined).length;
    if (keys === 2 || (keys === 0 && config.REDIS_URL !== undefined))
      context.addIssue({ code: 'custom', path: ['STORE_KEY'], message: ONE_KEY_RULE });
  });
export type RedisConfig = z.infer<typeof RedisConfig>;

/** The key from either setting. Throws a plain Error that names the variable and holds nothing of the key. */
export function readStoreKey({ STORE_KEY: text, STORE_KEY_PATH: path }: RedisConfig): Buffer {
  const key = keyOf(path === undefined ? (text ?? '') : textOf(path));
  if (key === undefined) throw new Error(`${path === undefined ? 'STORE_KEY' : 'STORE_KEY_PATH'}: ${KEY_RULE}`);
  return key;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error('STORE_KEY_PATH: the file cannot be read');
  }
}

function keyOf(text: string): Buffer | undefined {
  const tidy = text.trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(tidy)) return undefined;
  const key = Buffer.from(tidy, 'base64');
  return key.length === KEY_BYTES ? key : undefined;
}

function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'redis:' || protocol === 'rediss:') && hostname !== '';
}
