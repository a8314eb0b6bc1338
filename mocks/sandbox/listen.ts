import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SandboxStartError } from './sandbox-start-error';

/** Only this machine may connect. */
export const LOOPBACK = '127.0.0.1';

/**
 * @param port 0 takes a free one
 * @param flag the option by which a person chooses another
 * @returns the port. Rejects with {@link SandboxStartError}.
 */
export async function listen(server: Server, port: number, flag = '--port'): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new SandboxStartError(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use. Stop what listens there or choose another with ${flag}.`
            : `Cannot listen on port ${port}: ${error.message}`,
        ),
      ),
    );
    server.listen(port, LOOPBACK, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago, for a server whose address others must know before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Rejects with {@link SandboxStartError} where something listens on the port already. */
export async function assertFree(port: number, flag: string): Promise<void> {
  const server = createServer();
  await listen(server, port, flag);
  await new Promise((resolve) => server.close(resolve));
}
