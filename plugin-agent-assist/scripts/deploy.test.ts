import { readFileSync } from 'node:fs';
import path from 'node:path';
import { copyPlugin, type Outcome, type PluginCopy } from './testing/plugin-copy';

const DEPLOY_TIME_LIMIT_MS = 240_000;
const ACCOUNT_SID = 'AC00000000000000000000000000000001';
const KEY = {
  TWILIO_ACCOUNT_SID: ACCOUNT_SID,
  TWILIO_API_KEY: 'SK00000000000000000000000000000002',
  TWILIO_API_SECRET: 'the secret',
};

/** What the stand-in for Twilio's APIs was told. */
interface DeployedState {
  serviceSids: string[];
  services: { sid: string }[];
  environments: { domain_name: string; build_sid: string }[];
  assetVersions: { path: string; visibility: string; content: string }[];
  builds: { sid: string }[];
  plugins: { unique_name: string; description: string }[];
  versions: { version: string; plugin_url: string; private: boolean; changelog: string }[];
}

const deploy = (
  plugin: PluginCopy,
  environment: Record<string, string>,
  ...args: string[]
): Promise<Outcome> =>
  plugin.node(['--import', './scripts/testing/twilio-plugin-apis.mjs', 'scripts/deploy.mjs', ...args], {
    STAND_IN_STATE: path.join(plugin.directory, 'twilio.json'),
    ...environment,
  });

const told = (plugin: PluginCopy) =>
  JSON.parse(readFileSync(path.join(plugin.directory, 'twilio.json'), 'utf8')) as DeployedState;

let plugin: PluginCopy;
beforeAll(() => {
  // What is deployed does not matter here, and a plugin of one line is built sooner.
  plugin = copyPlugin("console.error('deployed');\n");
});
afterAll(() => {
  plugin.remove();
});

it('says in one line which credentials it needs', async () => {
  const { code, stdout, stderr } = await deploy(plugin, { TWILIO_ACCOUNT_SID: ACCOUNT_SID });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/twilio login.*TWILIO_API_KEY.*TWILIO_AUTH_TOKEN/),
  ]);
});

it('passes on why Twilio refuses the credentials', async () => {
  const { code, stderr } = await deploy(plugin, { ...KEY, TWILIO_API_SECRET: 'outdated' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/answered 401: Authenticate/);
});

describe('with an account', () => {
  let first: Outcome;
  const packageText = () => readFileSync(path.join(plugin.directory, 'package.json'), 'utf8');

  beforeAll(async () => {
    const before = packageText();
    first = await deploy(plugin, KEY, '--changelog', "Replies & summaries: it's new");
    expect(packageText()).toBe(before);
  }, DEPLOY_TIME_LIMIT_MS);

  it('builds, uploads bundle and source map, and puts them on the air', () => {
    const { assetVersions, builds, environments, serviceSids, services } = told(plugin);
    expect(first).toMatchObject({ code: 0 });
    expect(assetVersions.map(({ path: route, visibility }) => [route, visibility])).toEqual([
      ['/plugins/plugin-agent-assist/0.1.0/bundle.js', 'Protected'],
      ['/plugins/plugin-agent-assist/0.1.0/bundle.js.map', 'Protected'],
    ]);
    expect(assetVersions[0]?.content).toBe(
      readFileSync(path.join(plugin.directory, 'build/plugin-agent-assist.js'), 'utf8'),
    );
    expect(environments[0]?.build_sid).toBe(builds[0]?.sid);
    expect(serviceSids).toEqual([services[0]?.sid]);
  });

  it('says what is in the bundle, and that is not Flex’s tools', () => {
    const bill = JSON.parse(
      readFileSync(path.join(plugin.directory, 'build/plugin-agent-assist.cdx.json'), 'utf8'),
    ) as { bomFormat: string; metadata: { component: object }; components: object[] };
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(bill.metadata.component).toMatchObject({ name: 'plugin-agent-assist', version: '0.1.0' });
    // A plugin of one line has no package in it.
    expect(bill.components).toEqual([]);
  });

  it('registers the version with Flex, changelog and all', () => {
    const { environments, plugins, versions } = told(plugin);
    expect(plugins).toMatchObject([{ unique_name: 'plugin-agent-assist' }]);
    expect(versions).toMatchObject([
      {
        version: '0.1.0',
        plugin_url: `https://${environments[0]?.domain_name ?? ''}/plugins/plugin-agent-assist/0.1.0/bundle.js`,
        private: true,
        changelog: "Replies & summaries: it's new",
      },
    ]);
  });

  it('ends with the command that activates it', () => {
    expect(first.stdout.trim().split('\n').at(-1)).toBe(
      "  twilio flex:plugins:release --plugin plugin-agent-assist@0.1.0 --name 'plugin-agent-assist 0.1.0' " +
        "--description 'Replies & summaries: it'\\''s new'",
    );
  });

  it('leaves a version alone that is deployed, with the credentials of a Twilio CLI profile too', async () => {
    const profile = { accountSid: ACCOUNT_SID, apiKey: KEY.TWILIO_API_KEY, apiSecret: KEY.TWILIO_API_SECRET };
    plugin.write(
      '../home/.twilio-cli/config.json',
      JSON.stringify({ profiles: { work: profile }, activeProject: 'work' }),
    );
    const { code, stdout, stderr } = await deploy(plugin, {});
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^plugin-agent-assist@0\.1\.0 is deployed already\. .*npm version patch/);
    expect(told(plugin).versions).toHaveLength(1);
  });
});
