import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

import { problemOf, startFunctions, type FunctionsServer } from '../test/functions-server';

/** Runs the script until it ends by itself. */
async function runToTheEnd(...args: string[]): Promise<{ code: number | null; errors: string }> {
  const script = spawn(process.execPath, [resolve(__dirname, 'start.mjs'), ...args], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 15_000,
  });
  let errors = '';
  script.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(script, 'close')) as [number | null];
  return { code, errors };
}

describe('with an empty environment', () => {
  let functions: FunctionsServer;
  beforeAll(async () => {
    functions = await startFunctions({});
  }, 20_000);
  afterAll(() => functions.stop());

  it.each(['/verify', '/verify-token', '/agent-assist-token', '/chat-token'])(
    '%s names the variable that is missing and what it should look like, to the caller and in the log',
    async (path) => {
      const answer = await functions.post(path, { Token: 'any' });
      const named = 'ACCOUNT_SID is missing: it should be the SID of the Twilio account';
      expect(answer.status).toBe(500);
      expect(problemOf(answer).code).toBe('not_configured');
      expect(problemOf(answer).message).toContain(named);
      expect(functions.output()).toContain(`not_configured: ${named}`);
    },
  );

  it('answers on this machine only', () => {
    expect(functions.url).toMatch(/^http:\/\/localhost:\d+$/);
    expect(functions.output()).not.toMatch(/0\.0\.0\.0/);
  });
});

it('says in one line that a port is taken, and ends with 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  const { code, errors } = await runToTheEnd('--port', String(port), '--env', '/dev/null');
  expect({ code, errors }).toEqual({
    code: 1,
    errors: `Port ${port} is in use. Stop what runs there, or choose another with --port.\n`,
  });
  other.close();
}, 20_000);

it('says in one line that a port is none', async () => {
  expect(await runToTheEnd('--port', 'flex')).toEqual({
    code: 1,
    errors: '--port is flex: it should be a number such as 3001.\n',
  });
});
