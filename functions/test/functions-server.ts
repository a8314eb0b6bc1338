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
  /** Posts as Twilio's webhooks do. */
  postForm(
    path: string,
    form: Readonly<Record<string, string>> | URLSearchParams,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Everything that the server wrote to stdout and stderr up to now. */
  output(): string;
  stop(): Promise<void>;
}

const ROOT = resolve(__dirname, '..');
const PRELOAD = pathToFileURL(resolve(ROOT, '.cache/test/stand-ins.mjs')).href;
const START_LIMIT_MS = 15_000;

export interface FunctionsServerOptions {
  /** 0, the default, takes a free one, which the Functions themselves are not told. */
  readonly port?: number;
  /** What answers in place of other hosts; the stand-ins of the connector and Twilio's IAM unless told. */
  readonly preload?: string;
}

/**
 * Serves the built Functions by `scripts/start.mjs`, with stand-ins for other hosts in the same process.
 * @param environment all that the Functions find; nothing of this process's environment gets through.
 */
export async function startFunctions(
  environment: Readonly<Record<string, string>>,
  { port = 0, preload = PRELOAD }: FunctionsServerOptions = {},
): Promise<FunctionsServer> {
  // /dev/null in place of .env: what a developer has configured is no part of a test.
  const server = spawn(
    process.execPath,
    ['scripts/start.mjs', '--port', String(port), '--env', '/dev/null'],
    {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_OPTIONS: `--import ${preload}`,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );

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

  const send = async (
    path: string,
    body: string | URLSearchParams,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  return {
    url,
    post: (path, body, headers = {}) =>
      send(path, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers }),
    postForm: (path, form, headers = {}) => send(path, new URLSearchParams(form), headers),
    output: () => output,
    async stop() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
