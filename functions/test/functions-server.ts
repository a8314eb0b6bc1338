import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import * as v from 'valibot';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const failureSchema = v.strictObject({
  error: v.strictObject({ code: v.string(), message: v.pipe(v.string(), v.minLength(20)) }),
});

/** The code and message of a failed call. Fails itself for a body that is anything else or more. */
export const problemOf = ({ body }: Answer) => v.parse(failureSchema, body).error;

export interface FunctionsServer {
  /** Without trailing slash. */
  readonly url: string;
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Everything that the server wrote to stdout and stderr up to now. */
  output(): string;
  stop(): Promise<void>;
}

const ROOT = resolve(__dirname, '..');
const PRELOAD = pathToFileURL(resolve(ROOT, '.cache/test/stand-ins.mjs')).href;
const START_LIMIT_MS = 15_000;

/**
 * Serves the built Functions on a free port by `scripts/start.mjs`, with stand-ins for Twilio's IAM and the
 * connector in the same process.
 * @param environment all that the Functions find; nothing of this process's environment gets through.
 */
export async function startFunctions(
  environment: Readonly<Record<string, string>>,
): Promise<FunctionsServer> {
  // /dev/null in place of .env: what a developer has configured is no part of a test.
  const server = spawn(process.execPath, ['scripts/start.mjs', '--port', '0', '--env', '/dev/null'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_OPTIONS: `--import ${PRELOAD}`,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

  let output = '';
  const url = await new Promise<string>((found, failed) => {
    const fail = (why: string) => {
      server.kill();
      failed(new Error(`The Functions ${why}:\n${output}`));
    };
    const limit = setTimeout(() => fail('did not start'), START_LIMIT_MS);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const address = /^Functions: (\S+)\/$/m.exec(output)?.[1];
      if (!address) return;
      clearTimeout(limit);
      found(address);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('error', ({ message }) => fail(message));
    server.once('exit', (code) => {
      clearTimeout(limit);
      fail(`ended with ${code}`);
    });
  });

  return {
    url,
    async post(path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    output: () => output,
    async stop() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
