import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ENVIRONMENT } from '../test/environment';
import { SERVERLESS, type ServerlessAccount, type ServerlessReport } from '../test/serverless-account';

const STAND_IN = pathToFileURL(resolve(__dirname, '../.cache/test/serverless-stand-in.mjs')).href;

/** How many there are. */
const FUNCTIONS = readdirSync(resolve(__dirname, '../src/functions')).filter(
  (file) => !file.endsWith('.test.ts'),
).length;

/** A home directory of its own, so that nobody's Twilio CLI takes part. */
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'deploy-functions-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const FROM_ENVIRONMENT = {
  TWILIO_ACCOUNT_SID: SERVERLESS.accountSid,
  TWILIO_API_KEY: SERVERLESS.apiKey,
  TWILIO_API_SECRET: SERVERLESS.apiSecret,
};

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  readonly reports: readonly ServerlessReport[];
}

/** Runs the script to its end, as `npm run deploy` does after the build, with a `.env` of these variables. */
async function deploy({
  account = 'new',
  credentials = FROM_ENVIRONMENT,
  variables = ENVIRONMENT,
}: {
  account?: ServerlessAccount;
  credentials?: Readonly<Record<string, string>>;
  variables?: Readonly<Record<string, string>> | null;
} = {}): Promise<Run> {
  const file = join(home, 'functions.env');
  if (variables) {
    writeFileSync(
      file,
      Object.entries(variables)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
  }
  const script = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(__dirname, 'deploy.ts'), '--env', file],
    {
      cwd: resolve(__dirname, '..'),
      env: {
        PATH: process.env.PATH,
        HOME: home,
        NODE_OPTIONS: `--import ${STAND_IN}`,
        SERVERLESS_ACCOUNT: account,
        ...credentials,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      timeout: 30_000,
    },
  );
  const reports: ServerlessReport[] = [];
  let output = '';
  let errors = '';
  script.on('message', (report) => reports.push(report as ServerlessReport));
  script.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  script.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(script, 'close')) as [number | null];
  return { code, output, errors, reports };
}

type Did<Kind extends ServerlessReport['did']> = Extract<ServerlessReport, { did: Kind }>;

const all = <Kind extends ServerlessReport['did']>({ reports }: Run, kind: Kind) =>
  reports.filter((report): report is Did<Kind> => report.did === kind);

/** Loads uploaded files where no package is near, as each is on Twilio's machines, and tells what `handler` is. */
function typesOfHandlers(uploads: readonly Did<'upload'>[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'uploaded-functions-'));
  const files = uploads.map(({ source }, index) => {
    const file = join(folder, `${index}.cjs`);
    writeFileSync(file, source);
    return file;
  });
  const program = 'for (const file of process.argv.slice(1)) console.log(typeof require(file).handler)';
  const output = execFileSync(process.execPath, ['-e', program, ...files], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return output.trim().split('\n');
}

describe('a deployment', () => {
  let run: Run;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'deploy-functions-'));
    run = await deploy();
    rmSync(home, { recursive: true });
  }, 40_000);

  it("ends with the Functions' URL and the line for the plugin", () => {
    expect(run.errors).toBe('');
    expect(run.code).toBe(0);
    expect(run.output).toContain(`\nTWILIO_FUNCTIONS_URL=https://${SERVERLESS.domain}\n`);
    expect(run.output.trimEnd().split('\n').at(-1)).toBe(`Functions URL: https://${SERVERLESS.domain}`);
  });

  it('uploads each Function as one file that needs no other, and protects what only Twilio calls', () => {
    const uploads = all(run, 'upload');
    expect(uploads.map(({ path }) => path).sort()).toEqual([
      '/agent-assist-token',
      '/chat-token',
      '/conversation-webhook',
      '/get-summary',
      '/heal-conversation',
      '/list-summaries',
      '/request-summary',
      '/save-summary',
      '/siprec-status',
      '/start-siprec',
      '/stop-siprec',
      '/verify',
      '/verify-token',
    ]);
    const guarded = uploads.filter(({ visibility }) => visibility !== 'public');
    expect(guarded.map(({ path, visibility }) => [path, visibility]).sort()).toEqual([
      ['/conversation-webhook', 'protected'],
      ['/siprec-status', 'protected'],
    ]);
    expect(typesOfHandlers(uploads)).toEqual(Array(FUNCTIONS).fill('function'));
  });

  it('has Twilio install what shapes requests, and nothing that is in the files already', () => {
    const [build] = all(run, 'build');
    expect(build?.form.FunctionVersions).toHaveLength(FUNCTIONS);
    expect(build?.form.Runtime).toBe('node22');
    expect(JSON.parse(String(build?.form.Dependencies).slice(1, -1))).toEqual([
      { name: '@twilio/runtime-handler', version: '2.1.0' },
    ]);
  });

  it('takes the variables along, but not those that Twilio gives itself', () => {
    const { ACCOUNT_SID, AUTH_TOKEN, ...sent } = ENVIRONMENT;
    const set = all(run, 'set variable').map(({ key, value }) => [key, value]);
    expect(Object.fromEntries(set)).toEqual(sent);
    expect([ACCOUNT_SID, AUTH_TOKEN].filter((value) => JSON.stringify(set).includes(value))).toEqual([]);
  });

  it('puts the finished build into service, after its variables', () => {
    expect(run.reports.at(-1)).toEqual({ did: 'deploy', buildSid: `ZB${'3'.repeat(32)}` });
  });

  it('prints no secret', () => {
    const secrets = [SERVERLESS.apiSecret, ENVIRONMENT.TWILIO_API_SECRET, ENVIRONMENT.AUTH_TOKEN];
    expect(secrets.filter((secret) => run.output.includes(secret))).toEqual([]);
  });
});

it("deploys again to the same service, as a logged-in Twilio CLI's active profile", async () => {
  mkdirSync(join(home, '.twilio-cli'));
  const profile = {
    accountSid: SERVERLESS.accountSid,
    apiKey: SERVERLESS.apiKey,
    apiSecret: SERVERLESS.apiSecret,
  };
  writeFileSync(
    join(home, '.twilio-cli', 'config.json'),
    JSON.stringify({ projects: [], profiles: { work: profile }, activeProject: 'work' }),
  );
  const run = await deploy({ account: 'deployed before', credentials: {} });
  expect(run.errors).toBe('');
  expect(run.code).toBe(0);
  expect(all(run, 'upload')).toHaveLength(FUNCTIONS);
  expect(all(run, 'deploy')).toHaveLength(1);
}, 40_000);

it.each<[string, Parameters<typeof deploy>[0], RegExp]>([
  ['there are no credentials', { credentials: {} }, /twilio login/],
  ['there is no .env', { variables: null }, /functions\.env cannot be read/],
  [
    'Twilio refuses the credentials',
    { credentials: { ...FROM_ENVIRONMENT, TWILIO_API_SECRET: 'wrong' } },
    /refused the credentials from TWILIO_API_KEY and TWILIO_API_SECRET/,
  ],
  ['the build fails', { account: 'cannot build' }, /could not build/],
  ['the build gets lost', { account: 'loses the build' }, /404/],
])(
  'ends with 1 and one line where %s',
  async (_when, arrangement, line) => {
    const { code, errors, output, reports } = await deploy(arrangement);
    expect(code).toBe(1);
    expect(errors).toMatch(/^The Functions were not deployed\. [^\n]+\n$/);
    expect(errors).toMatch(line);
    expect(output).not.toContain('Functions URL');
    expect(reports.some(({ did }) => did === 'deploy')).toBe(false);
  },
  40_000,
);
