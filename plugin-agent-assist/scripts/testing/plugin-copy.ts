import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const pluginDirectory = path.resolve(__dirname, '../..');
const root = path.resolve(pluginDirectory, '..');
const PLUGIN_FILES = [
  'package.json',
  'tsconfig.json',
  'webpack.config.js',
  'webpack.dev.js',
  'public/appConfig.example.js',
  'scripts',
];

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface PluginCopy {
  directory: string;
  write(file: string, text: string): void;
  /** Starts `node …` in the copy; `environment` is all that it gets besides PATH and a home of its own. */
  start(args: string[], environment?: Record<string, string>): ChildProcessWithoutNullStreams;
  /** Runs `node …` to its end, likewise and with nothing to read from. */
  node(args: string[], environment?: Record<string, string>): Promise<Outcome>;
  remove(): void;
}

/**
 * Copies the plugin to a folder where a build disturbs nobody: not the `build/` that others may be serving, and
 * no `.env` of the developer gets in. Dependencies and mocks are those of the repository.
 * @param entry text of `src/index.ts`, in place of all of the plugin's own source
 */
export function copyPlugin(entry?: string): PluginCopy {
  const workspaces = mkdtempSync(path.join(tmpdir(), 'agent-assist-'));
  const directory = path.join(workspaces, 'plugin-agent-assist');
  const home = path.join(workspaces, 'home');
  mkdirSync(home);
  for (const folder of ['node_modules', 'mocks', 'scripts']) {
    symlinkSync(path.join(root, folder), path.join(workspaces, folder), 'junction');
  }
  for (const file of ['package.json', 'tsconfig.json'])
    cpSync(path.join(root, file), path.join(workspaces, file));
  for (const file of PLUGIN_FILES) {
    cpSync(path.join(pluginDirectory, file), path.join(directory, file), { recursive: true });
  }
  const write = (file: string, text: string) => {
    const target = path.resolve(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  };
  if (entry === undefined) {
    cpSync(path.join(pluginDirectory, 'src'), path.join(directory, 'src'), { recursive: true });
  } else {
    write('src/index.ts', entry);
  }

  const start: PluginCopy['start'] = (args, environment = {}) =>
    spawn(process.execPath, args, {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: home, USERPROFILE: home, ...environment },
    });

  return {
    directory,
    write,
    start,
    node: (args, environment) =>
      new Promise((resolve, reject) => {
        const child = start(args, environment);
        let stdout = '';
        let stderr = '';
        child.stdin.end();
        child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
        child.on('error', reject);
        child.on('close', (code) => {
          resolve({ code, stdout, stderr });
        });
      }),
    remove: () => {
      rmSync(workspaces, { recursive: true, force: true });
    },
  };
}
