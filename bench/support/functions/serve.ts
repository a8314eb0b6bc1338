import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { profileFolder } from '../profile';

const PACKAGE = fileURLToPath(new URL('../../../functions', import.meta.url));
const REDIRECT = new URL('./redirect.mjs', import.meta.url).href;

/** Functions that twilio-run serves in a process of their own. */
export interface Served {
  /** Without a trailing slash. */
  readonly url: string;
  /** The processor time that their process has taken since it began, in milliseconds. */
  processorMs(): Promise<number>;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** Where they are, below functions/. */
  readonly folder: string;
  /** Each call finds a Function that has just been loaded, and remembers nothing of earlier ones. */
  readonly isLive?: boolean;
}

/**
 * Serves Functions as `npm run start:functions` does.
 * @param environment all that they find, with UPSTREAM_URL, where everything is answered that they ask of others
 */
export async function serve(
  environment: Readonly<Record<string, string>>,
  { folder, isLive = false }: ServeOptions,
): Promise<Served> {
  const profiles = profileFolder();
  const server = spawn(
    process.execPath,
    [
      ...(profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles]),
      'scripts/start.mjs',
      ...['--port', '0'],
      ...['--env', '/dev/null'],
      ...['--folder', folder],
      ...(isLive ? ['--live'] : []),
    ],
    {
      cwd: PACKAGE,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_OPTIONS: `--import ${REDIRECT}`,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  let output = '';
  const url = await new Promise<string>((found, failed) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /^Functions: http:\/\/localhost:(\d+)\/$/m.exec(output)?.[1];
      if (address !== undefined) found(`http://127.0.0.1:${address}`);
    });
    server.once('exit', (code) => failed(new Error(`The Functions ended with ${code}:\n${output}`)));
  });
  return {
    url,
    async processorMs() {
      const answer = once(server, 'message') as Promise<[{ readonly processorMs: number }]>;
      server.send('processor');
      return (await answer)[0].processorMs;
    },
    async stop() {
      const ended = once(server, 'exit');
      // Upon this it exits by itself, and writes the profile that it may have been asked for; killed it would not.
      server.disconnect();
      await ended;
    },
  };
}
