/** @jest-environment node */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

it('every machine is gone through by every way in a test of its own', () => {
  const files = filesBelow(join(__dirname, '../..'));
  const machines = files.filter((file) => file.endsWith('.machine.ts'));
  expect(machines.length).toBeGreaterThan(0);
  const missing = machines.filter((file) => !files.includes(file.replace('.machine.ts', '.model.test.ts')));
  expect(missing).toEqual([]);
});
