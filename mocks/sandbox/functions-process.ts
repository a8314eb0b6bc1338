import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import {
  ACCOUNT_SID,
  API_KEY_SECRET,
  API_KEY_SID,
  AUTH_TOKEN,
  CONVERSATIONS_SERVICE_SID,
  WORKSPACE_SID,
} from '../twilio/ids';
import { SIPREC_CONNECTOR_NAME } from '../twilio/transport/rest-calls';
import { SandboxStartError } from './sandbox-start-error';

const FUNCTIONS = fileURLToPath(new URL('../../functions', import.meta.url));
const PRELOAD = new URL('./functions-preload.mjs', import.meta.url).href;

export interface FunctionsOptions {
  readonly port: number;
  /** Where the world answers in place of Twilio's REST hosts. */
  readonly worldUrl: string;
  readonly connectorUrl: string;
  /** The name of the conversation profile that the plugin is told, too. */
  readonly conversationProfile: string;
  /** The pages that may call. */
  readonly allowedOrigins: readonly string[];
  readonly log: (line: string) => void;
}

export interface RunningFunctions {
  /** Without a trailing slash. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves the built Functions with twilio-run in a process of its own, as `npm run start:functions` does.
 * Rejects with {@link SandboxStartError} when they do not come up.
 */
export async function startFunctions(options: FunctionsOptions): Promise<RunningFunctions> {
  // /dev/null in place of .env: a developer's real account is no part of the sandbox.
  const server = spawn(
    process.execPath,
    ['scripts/start.mjs', '--port', String(options.port), '--env', '/dev/null'],
    {
      cwd: FUNCTIONS,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_OPTIONS: `--import ${PRELOAD}`,
        SANDBOX_WORLD_URL: options.worldUrl,
        ACCOUNT_SID,
        AUTH_TOKEN,
        TWILIO_API_KEY: API_KEY_SID,
        TWILIO_API_SECRET: API_KEY_SECRET,
        TWILIO_CHAT_SERVICE_SID: CONVERSATIONS_SERVICE_SID,
        TWILIO_WORKSPACE_SID: WORKSPACE_SID,
        TWILIO_CONVERSATION_PROFILE: options.conversationProfile,
        SIPREC_CONNECTOR_NAME,
        PROXY_SERVER_URL: options.connectorUrl,
        ALLOWED_ORIGINS: options.allowedOrigins.join(','),
      },
      // IPC, so that the Functions end when this process does, however it does.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );

  let output = '';
  const url = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      for (const line of chunk.toString().split('\n'))
        if (line.trim() !== '') options.log(`functions: ${line}`);
      const address = /^Functions: (\S+)\/$/m.exec(output)?.[1];
      if (address) found(address);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('error', failed);
    server.once('exit', () => {
      const [reason = 'they ended without a word'] = output.trim().split('\n');
      failed(new SandboxStartError(`The Functions did not start: ${reason}`));
    });
  });

  return {
    url,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
