import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const FREE_PORTS = ['--port', '0', '--functions-port', '0', '--simulator-port', '0'];

async function start(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sandbox-main-'))));
afterAll(() => rm(folder, { recursive: true }));

it('says which port is taken, in one line, and ends with 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = String((other.address() as AddressInfo).port);
  expect(await start('--port', port)).toEqual({
    code: 1,
    stderr: `Port ${port} is in use. Stop what listens there or choose another with --port.\n`,
  });
  other.close();
});

it.each([
  [
    'a missing transcript',
    ['--transcript', '/nowhere.json'],
    /^Cannot read the transcript \/nowhere\.json: ENOENT\.\n$/,
  ],
  ['an unknown scenario', ['--scenario', 'nothing'], /^There is no scenario nothing\. There are: .+\n$/],
  [
    'an unknown profile',
    ['--profile', 'nothing'],
    /^There is no profile nothing\. There are: demo-profile, .+\n$/,
  ],
  ['an unknown option', ['--frob'], /^Unknown option '--frob'.* See --help\.\n$/],
  ['a port that is none', ['--port', 'high'], /^--port is high: it should be a number from 0 to 65535\.\n$/],
  ['a connector that is no address', ['--connector', 'here'], /^The connector is here: .+\n$/],
  ['a relay that is none', ['--relay', 'pigeon'], /^--relay is pigeon: .+ browser or server\.\n$/],
  [
    'a plugin that is not built',
    [...FREE_PORTS, '--plugin', '/nowhere.js'],
    /^The plugin is not built .+Run: npm run build.+\n$/,
  ],
])('names %s in one line and ends with 1', async (_, args, line) => {
  expect(await start(...args)).toEqual({ code: 1, stderr: expect.stringMatching(line) as string });
});

it('names the line of a transcript that cannot be played', async () => {
  const file = join(folder, 'broken.json');
  await writeFile(file, '[{"role":"customer","text":"Hi"},{"role":"robot","text":"Beep"}]');
  expect(await start('--transcript', file)).toEqual({
    code: 1,
    stderr: expect.stringMatching(/Line 2: "role".+\n$/) as string,
  });
});
