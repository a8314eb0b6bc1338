import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { copyPlugin, type PluginCopy } from '../../scripts/testing/plugin-copy';
import { forwardRequest, forwardUpgrade } from './forward';

/** What of a running sandbox the dev server's page needs. */
interface SandboxAddress {
  readonly url: string;
}

export interface RunningDevServer {
  /** Where the page is: the dev server and, under their usual paths, the sandbox's Twilio hosts. */
  readonly url: string;
  /** The plugin that is being served, to be edited. */
  readonly plugin: PluginCopy;
  stop(): Promise<void>;
}

/**
 * Runs `npm run start:plugin` on a copy of the plugin, for the account of the sandbox, with the Agent Assist side
 * mocked. Resolves when the plugin is compiled.
 */
export async function startDevServer(sandbox: SandboxAddress, accountSid: string): Promise<RunningDevServer> {
  const plugin = copyPlugin();
  const port = await freePort();
  const server = plugin.start(['scripts/start.mjs', '--port', String(port)], {
    BROWSER: 'none',
    FLEX_APP_AGENT_ASSIST_MOCKS: 'true',
    TWILIO_ACCOUNT_SID: accountSid,
  });
  const exited = once(server, 'exit');
  let log = '';
  const compiled = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      if (log.includes('Compiled successfully')) resolve();
      if (log.includes('Failed to compile')) reject(new Error(log));
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    void exited.then(() => reject(new Error(`The dev server ended:\n${log}`)));
  });
  const front = await startFront(`http://127.0.0.1:${port}`, sandbox.url);

  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await Promise.all([exited, front.close()]);
    plugin.remove();
  };
  try {
    await compiled;
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: front.url, plugin, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * One origin for two servers: the sandbox's Flex UI looks for Twilio's hosts where its page came from. HTTP and
 * WebSockets pass through as they are.
 */
async function startFront(
  devServer: string,
  sandbox: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const target = ({ url = '/' }: IncomingMessage): URL =>
    new URL(/^\/__(twilio|sandbox)\//.test(url) ? sandbox : devServer);

  const server = createServer((incoming, outgoing) => forwardRequest(target(incoming), incoming, outgoing));
  const sockets = new Set<Duplex>(); // Closing a server leaves alone what was upgraded.
  server.on('upgrade', (incoming, client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    forwardUpgrade(target(incoming), incoming, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
