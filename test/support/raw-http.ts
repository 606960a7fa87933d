import { connect } from 'node:net';

/** One reply as it came over the wire. */
export interface RawReply {
  /** 0: the connection ended without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends these bytes as they are, which no HTTP client does, and reads until the other side is done or `waitMs` is over. */
export async function sendRaw(url: string, bytes: string | Buffer, waitMs = 5_000): Promise<RawReply> {
  const { hostname, port } = new URL(url);
  const parts: Buffer[] = [];
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname);
    const late = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      if (isWhole(Buffer.concat(parts))) socket.destroy();
    });
    socket.on('error', () => undefined); // what came before is the answer
    socket.on('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.write(bytes);
  });
  return read(Buffer.concat(parts));
}

function isWhole(bytes: Buffer): boolean {
  const { status, head, body } = read(bytes);
  const length = /^content-length: (\d+)/imu.exec(head)?.[1];
  return status !== 0 && length !== undefined && Buffer.byteLength(body, 'latin1') >= Number(length);
}

function read(bytes: Buffer): RawReply {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const status = Number(/^HTTP\/1\.\d (\d{3})/u.exec(head)?.[1] ?? 0);
  return { status: end < 0 ? 0 : status, head, body: end < 0 ? '' : text.slice(end + 4) };
}
