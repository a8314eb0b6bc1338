import { parseFlags, UsageError } from './flags';

it('serves port 8080 with up to 800 ms of latency unless told', () => {
  expect(parseFlags([])).toEqual({ port: 8080, latencyMs: [0, 800] });
});

it('reads every flag', () => {
  const args = [
    '--port',
    '0',
    '--seed',
    '42',
    '--verify-url',
    'http://127.0.0.1:3001/verify',
    '--latency',
    '5-10',
  ];
  expect(parseFlags(args)).toEqual({
    port: 0,
    seed: 42,
    verifyUrl: 'http://127.0.0.1:3001/verify',
    latencyMs: [5, 10],
  });
});

it('reads faults with their parameters, or with a number for the main one', () => {
  const args = ['--fault', 'ungzipped', '--fault', 'upstream:429', '--fault', 'restart:{"drainMs":2000}'];
  expect(parseFlags(args).faults).toEqual([
    { kind: 'ungzipped' },
    { kind: 'upstream', status: 429, times: 1, applied: false },
    { kind: 'restart', drainMs: 2000, downMs: 1000 },
  ]);
});

it.each([
  [['--fault', 'fire'], '--fault has to be one of strangerRefused, '],
  [['--fault', 'upstream'], '--fault upstream: status: '],
  [['--fault', 'upstream:418'], '--fault upstream: status: '],
  [['--fault', 'upstream:often'], 'followed by a number (status) or an object in JSON, not "often".'],
  [['--fault', 'cutSockets:3'], 'followed by an object in JSON, not "3".'],
  [['--fault', 'restart:{"kind":"upstream","hurry":1}'], '--fault restart: hurry: '],
  [['--port', '80800'], '--port has to be a whole number from 0 to 65535, not "80800".'],
  [['--seed', 'lucky'], '--seed has to be a whole number'],
  [['--latency', '800-0'], '--latency has to be two numbers'],
  [['--verify-url', 'localhost:3001'], '--verify-url has to be an address'],
  [['--speed', '9'], "Unknown option '--speed'"],
  [['now'], 'Unexpected argument'],
])('says what is wrong with %p, and how it goes', (args, message) => {
  expect(() => parseFlags(args)).toThrow(UsageError);
  expect(() => parseFlags(args)).toThrow(message);
  expect(() => parseFlags(args)).toThrow('Usage: npm run simulator');
});
