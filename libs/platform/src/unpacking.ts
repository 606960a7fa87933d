import { promisify } from 'node:util';
import { brotliDecompress, gunzip, gunzipSync, inflate, type ZlibOptions } from 'node:zlib';

type Unpack = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>;

const gunzipAside = promisify(gunzip);
/** We ask for gzip alone; the others cost nothing to understand. */
const UNPACK: Readonly<Record<string, Unpack>> = {
  gzip: gunzipped,
  'x-gzip': gunzipped,
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};
/** First piece of memory for the answer: its size as gzip tells it, within bounds, as that number proves nothing. Bytes. */
const LEAST_PIECE = 16_384;
const MOST_PIECE = 4_194_304;
/** Up to here unpacking takes a fraction of a millisecond, and asking another thread for it takes longer. Bytes. */
const AT_ONCE = 131_072;

/**
 * The body as the sender meant it. A large one is unpacked off the event loop.
 * @throws Error `ERR_BUFFER_TOO_LARGE` as soon as it grows beyond `maxBytes`, so that a small body cannot fill the memory
 * @throws Error with a code of zlib, e.g. `Z_DATA_ERROR`, when it is garbled or cut short
 */
export async function unpacked(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const unpack = UNPACK[encoding?.trim().toLowerCase() ?? ''];
  return unpack === undefined || body.length === 0 ? body : unpack(body, { maxOutputLength: maxBytes });
}

async function gunzipped(body: Buffer, options: ZlibOptions): Promise<Buffer> {
  const told = sizeTold(body);
  const small =
    told < AT_ONCE ? smallGunzipped(body, Math.min(options.maxOutputLength ?? AT_ONCE, AT_ONCE)) : undefined;
  return small ?? gunzipAside(body, { ...options, chunkSize: piece(told) });
}

/** `undefined` when it is larger than it said: several parts in a row, or a bomb. */
function smallGunzipped(body: Buffer, maxBytes: number): Buffer | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const isLarger =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isLarger) return undefined;
    throw error;
  }
}

/** The last four bytes of gzip are the size unpacked, modulo 2^32 (RFC 1952 §2.3.1), unless it has several parts. */
function sizeTold(body: Buffer): number {
  return body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
}

/** One byte more than it says, so that it ends in one step. */
function piece(told: number): number {
  return Math.min(MOST_PIECE, Math.max(LEAST_PIECE, told + 1));
}
