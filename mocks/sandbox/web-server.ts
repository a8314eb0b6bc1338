import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { basename } from 'node:path';

import express, { type Request, type Response } from 'express';
import { WebSocketServer, type WebSocket } from 'ws';

import type { World } from '../twilio/model/world';
import { createEventBridgeHub } from '../twilio/transport/event-bridge-hub';
import type { TwilioHosts } from '../twilio/transport/hosts';
import { createSdkHub } from '../twilio/transport/sdk-hub';
import type { Socket, SocketListener } from '../twilio/transport/socket';
import { controlInterface, type createSandbox } from './control';
import type { ConversationWebhooks } from './conversation-webhooks';
import { agentPage, customerPage } from './pages';
import { twilioRoute } from './twilio-route';

export interface WebServerParts {
  readonly world: World;
  readonly hosts: TwilioHosts;
  readonly sandbox: ReturnType<typeof createSandbox>;
  /** Path of Flex UI's bundle. */
  readonly hostScript: string;
  readonly pageScripts: Readonly<Record<'agent-page' | 'customer-page', string>>;
  /** Path of the built plugin. */
  readonly pluginFile: string;
  readonly isReady: () => boolean;
  /** Lets so many milliseconds pass for what TaskRouter and Sync remember. */
  readonly passTime: (ms: number) => void;
  readonly webhooks: ConversationWebhooks;
}

export interface WebServer {
  readonly http: Server;
  close(): Promise<void>;
}

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** A page from elsewhere whose name was made to point at this machine is still from elsewhere. */
const isLocal = ({ headers }: IncomingMessage): boolean => LOCAL_HOST.test(headers.host ?? '');

const asSocket = (socket: WebSocket): Socket => ({
  send: (text) => socket.send(text),
  close: (code, reason) => socket.close(code, reason),
});

const serve = (socket: WebSocket, accept: (socket: Socket) => SocketListener | undefined): void => {
  const listener = accept(asSocket(socket));
  socket.on('message', (data: Buffer) => listener?.onMessage(data.toString('utf8')));
  socket.on('close', () => listener?.onClose());
};

/**
 * Everything a browser sees of the sandbox, on one origin: the pages, their scripts, the plugin, the control
 * interface, and Twilio's hosts under `/__twilio/HOST/PATH`, HTTP and WebSocket alike.
 */
export function createWebServer(parts: WebServerParts): WebServer {
  const { world, hosts, sandbox } = parts;
  const eventBridge = createEventBridgeHub(world);
  const sdk = createSdkHub(world);

  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    if (isLocal(request)) next();
    else
      response.status(403).json({ error: { code: 'forbidden', message: 'This is for this machine only' } });
  });

  app.use('/__twilio', express.text({ type: () => true, limit: '1mb' }), twilioRoute(hosts));

  const script = (text: string) => (_: Request, response: Response) => {
    response.type('text/javascript').send(text);
  };
  // Its name changes with its content, so a browser may keep it, and the code that it compiled from it.
  const hostPath = `/__sandbox/${basename(parts.hostScript)}`;
  app.get(hostPath, (_, response) =>
    response.sendFile(parts.hostScript, { dotfiles: 'allow', immutable: true, maxAge: '1y' }),
  );
  app.get('/__sandbox/agent-page.js', script(parts.pageScripts['agent-page']));
  app.get('/__sandbox/customer-page.js', script(parts.pageScripts['customer-page']));
  const account = {
    setSyncDown: (isDown: boolean) => hosts.setOutage('sync.twilio.com', isDown),
    passTime: parts.passTime,
  };
  app.use(
    '/__sandbox',
    controlInterface({ world, sandbox, isReady: parts.isReady, account, webhooks: parts.webhooks }),
  );

  app.get('/plugins/plugin-agent-assist.js', (_, response) => {
    if (existsSync(parts.pluginFile)) response.sendFile(parts.pluginFile, { dotfiles: 'allow' });
    else response.status(404).type('text').send('The plugin is not built; run npm run build');
  });
  app.get('/customer', (_, response) => void response.type('html').send(customerPage()));
  // Flex routes by path: every other address is a view of it, and a file that does not exist is none.
  app.get(/^[^.]*$/, (_, response) => void response.type('html').send(agentPage(hostPath)));

  const http = createServer(app);
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, stream, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const accept =
      pathname === '/__sandbox/sdk'
        ? (socket: Socket) => sdk.accept(socket)
        : pathname === '/__twilio/event-bridge.twilio.com/v1/wschannels'
          ? (socket: Socket) => eventBridge.accept(socket, searchParams)
          : undefined;
    if (!accept || !isLocal(request)) return stream.destroy();
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, accept));
  });

  return {
    http,
    async close() {
      eventBridge.close();
      sdk.close();
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
}
