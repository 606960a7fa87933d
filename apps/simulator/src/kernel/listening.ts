import type { Server } from 'node:net';

/** A connection without a request is kept so long. Milliseconds. */
export const KEEP_ALIVE_MS = 65_000;

/** @returns the port taken. @throws Error that names the setting when another program has the port. */
export async function listen(
  server: Server,
  { host, port, setting }: { readonly host: string; readonly port: number; readonly setting: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(port, setting) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function portTaken(port: number, setting: string): Error {
  return new Error(
    `Port ${String(port)} is already in use, so the simulator cannot listen on it. ` +
      `Stop the other program or choose another port with ${setting}.`,
  );
}

/** Stops at once: open connections are cut. */
export async function closed(server: Server & { closeAllConnections(): void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
