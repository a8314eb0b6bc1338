import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { SandboxStartError } from './sandbox-start-error';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A workspace that the sandbox serves in built form. */
interface Build {
  readonly workspace: string;
  readonly what: string;
  readonly output: string;
  readonly sources: string;
}

const BUILDS: readonly Build[] = [
  {
    workspace: 'plugin-agent-assist',
    what: 'the plugin (Flex’s own build, up to a minute)',
    output: join(ROOT, 'plugin-agent-assist/build/plugin-agent-assist.js'),
    sources: join(ROOT, 'plugin-agent-assist/src'),
  },
  {
    workspace: 'functions',
    what: 'the Functions',
    output: join(ROOT, 'functions/dist/functions/verify.js'),
    sources: join(ROOT, 'functions/src'),
  },
];

/** @returns whether the output is missing or older than one of its sources; tests count for nothing */
async function isNeeded({ output, sources }: Build): Promise<boolean> {
  if (!existsSync(output)) return true;
  const built = statSync(output).mtimeMs;
  const files = await readdir(sources, { recursive: true });
  return files
    .filter((file) => /\.[jt]sx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .some((file) => statSync(join(sources, file)).mtimeMs > built);
}

/**
 * Builds the plugin and the Functions where that is needed. Rejects with {@link SandboxStartError}.
 * @param only names of workspaces; all when omitted
 */
export async function buildWhatIsMissing(
  log: (line: string) => void,
  only?: readonly string[],
): Promise<void> {
  for (const build of BUILDS) {
    if (only && !only.includes(build.workspace)) continue;
    if (!(await isNeeded(build))) continue;
    log(`Building ${build.what} …`);
    const command = `npm run build -w ${build.workspace}`;
    await promisify(execFile)('npm', ['run', 'build', '-w', build.workspace], {
      cwd: ROOT,
      maxBuffer: 64 * 2 ** 20,
    }).catch((error: unknown) => {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      log(stdout + stderr);
      throw new SandboxStartError(`Cannot build ${build.workspace}: ${command} failed, see above.`);
    });
  }
}
