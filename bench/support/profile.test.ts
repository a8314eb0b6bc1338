import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { profiled } from './profile';

/** Long enough for V8 to look at it once. */
function spin(): string {
  const until = performance.now() + 20;
  while (performance.now() < until);
  return 'done';
}

describe('a flame graph', () => {
  const before = process.env.PROFILE;
  const folder = mkdtempSync(join(tmpdir(), 'agent-assist-profile-'));
  afterEach(() => {
    if (before === undefined) delete process.env.PROFILE;
    else process.env.PROFILE = before;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is written where somebody asks for it, of the work alone', async () => {
    process.env.PROFILE = join(folder, 'new');
    expect(await profiled('work', async () => Promise.resolve(spin()))).toBe('done');
    const profile = readFileSync(join(folder, 'new', 'work.cpuprofile'), 'utf8');
    expect(profile).toContain('"functionName":"spin"');
  });

  it('is written nowhere where nobody does', async () => {
    delete process.env.PROFILE;
    expect(await profiled('work', async () => Promise.resolve(spin()))).toBe('done');
    expect(readdirSync(folder)).toEqual(['new']);
  });

  it('does not hide that the work has failed', async () => {
    process.env.PROFILE = folder;
    await expect(profiled('broken', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual(['new']);
  });
});
