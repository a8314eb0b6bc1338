import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { FAULTS } from './catalogue';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NUMBERS = Array.from({ length: 18 }, (_, index) => String(index + 1));

/** The folders that the table abbreviates, by the letter before a file's name. */
const FOLDERS = { S: 'mocks/simulator/faults/', P: 'plugin-agent-assist/src/' } as const;

const ROWS = readFileSync(`${ROOT}docs/reliability.md`, 'utf8')
  .split('\n')
  .filter((line) => /^\| (?:\d+|–) /.test(line))
  .map((line) => {
    const [, number = '', , fault = '', simulator = '', plugin = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { number, fault, simulator, plugin };
  });

/** What stands between backticks. */
const quotedIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

const filesIn = (cell: string): readonly string[] => {
  const folder = FOLDERS[cell.startsWith('S') ? 'S' : 'P'];
  return quotedIn(cell)
    .filter((text) => /\.tsx?$/.test(text))
    .map((file) => (/^(?:mocks|functions|plugin-agent-assist)\//.test(file) ? file : folder + file));
};

it('has a row for each behaviour, with a test that it is shown and a test that it is survived', () => {
  expect(ROWS.map(({ number }) => number)).toEqual([...NUMBERS, '–']);
  for (const { simulator, plugin } of ROWS) {
    expect(filesIn(simulator).length).toBeGreaterThan(0);
    expect(filesIn(plugin).length).toBeGreaterThan(0);
  }
});

it('names tests that exist', () => {
  const files = ROWS.flatMap(({ simulator, plugin }) => [...filesIn(simulator), ...filesIn(plugin)]);
  expect(files.filter((file) => !existsSync(ROOT + file))).toEqual([]);
});

it.each(['core-faults.test.ts', 'faults.contract.test.ts'])(
  'names %s where that has a test of the number',
  (name) => {
    const cells = ROWS.map(({ number, simulator, plugin }) => ({
      number,
      files: [...filesIn(simulator), ...filesIn(plugin)].filter((file) => file.endsWith(`/${name}`)),
    }));
    for (const { number, files } of cells) {
      for (const file of files) {
        const numbers = [
          ...readFileSync(ROOT + file, 'utf8').matchAll(/['`](\d+)(?: and (\d+))?: |\[(\d+), '/g),
        ];
        if (number !== '–') expect(numbers.flatMap(([, ...found]) => found)).toContain(number);
      }
    }
  },
);

it('names every fault that there is, in the row of its number', () => {
  for (const { kind, number } of FAULTS) {
    const row = ROWS.find((candidate) => candidate.number === String(number ?? '–'));
    expect(quotedIn(row?.fault ?? '')).toContain(kind);
  }
});
