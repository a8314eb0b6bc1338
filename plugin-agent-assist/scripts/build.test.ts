import { readFileSync } from 'node:fs';
import path from 'node:path';
import { copyPlugin, type Outcome, type PluginCopy } from './testing/plugin-copy';

const BUILD_TIME_LIMIT_MS = 240_000;
const PROFILE = 'projects/built-project/locations/global/conversationProfiles/built-profile';

/** The colours of one of Paste's themes; those of `default` are in the folder itself. */
const coloursOf = (themeFolder: string): string[] => {
  const tokens = require.resolve(path.join('@twilio-paste/design-tokens/dist', themeFolder, 'tokens.json'));
  const values = Object.values(JSON.parse(readFileSync(tokens, 'utf8')) as Record<string, unknown>);
  return values.filter(
    (value): value is string => typeof value === 'string' && /^rgba?\([^()]*\)$/.test(value),
  );
};

const build = async (plugin: PluginCopy, environment: Record<string, string> = {}): Promise<Outcome> => {
  await plugin.node(['scripts/link-flex-deps.mjs']);
  const flexPlugin = require.resolve('@twilio/flex-plugin-scripts/bin/flex-plugin');
  return plugin.node([flexPlugin, 'build'], environment);
};

describe('the build of the plugin', () => {
  let plugin: PluginCopy;
  let bundle: string;

  beforeAll(async () => {
    plugin = copyPlugin();
    plugin.write('.env', 'TWILIO_FUNCTIONS_URL=https://of-the-file.example\nTWILIO_FEATURES=OF_THE_FILE\n');
    plugin.write(
      '.env.staging',
      'TWILIO_FEATURES=OF_THE_PROFILE, SMART_REPLY\nTWILIO_DEBUG=of-the-profile\n',
    );
    const { code, stdout, stderr } = await build(plugin, {
      TWILIO_PROFILE: 'staging',
      TWILIO_CONVERSATION_PROFILE: PROFILE,
      TWILIO_DEBUG: 'of-the-environment',
      TWILIO_AUTH_TOKEN: 'a secret of the build machine',
      FLEX_APP_AGENT_ASSIST_MOCKS: 'true',
    });
    if (code !== 0) throw new Error(`The build failed:\n${stdout}\n${stderr}`);
    bundle = readFileSync(path.join(plugin.directory, 'build/plugin-agent-assist.js'), 'utf8');
  }, BUILD_TIME_LIMIT_MS);

  afterAll(() => {
    plugin.remove();
  });

  it.each([
    ['TWILIO_CONVERSATION_PROFILE of the environment', PROFILE],
    ['TWILIO_DEBUG of the environment, before .env.staging', 'of-the-environment'],
    ['TWILIO_FEATURES of .env.staging, before .env', 'OF_THE_PROFILE, SMART_REPLY'],
    ['TWILIO_FUNCTIONS_URL of .env', 'https://of-the-file.example'],
  ])('carries %s', (_, value) => {
    expect(bundle).toContain(value);
  });

  it('carries nothing else of the environment', () => {
    expect(bundle).not.toContain('a secret of the build machine');
    expect(bundle).not.toContain('OF_THE_FILE');
  });

  it('bundles Redux, and takes React and react-redux from Flex', () => {
    expect(bundle).not.toMatch(/\bexports ?= ?Redux\b/);
    expect(bundle).toMatch(/\bexports ?= ?React\b/);
    expect(bundle).toMatch(/\bexports ?= ?ReactRedux\b/);
  });

  it('takes every colour of Paste from Flex, and has none of its own', () => {
    const colours = [...coloursOf('.'), ...coloursOf('themes/dark')];
    expect(colours).not.toEqual([]);
    expect(colours.filter((colour) => bundle.includes(colour))).toEqual([]);
  });

  it('carries neither what stands in for servers nor the parts of libraries that nothing here calls', () => {
    expect(bundle).not.toContain('react-spring');
    expect(bundle).not.toContain('nextTick');
    expect(bundle).not.toContain('immer-draftable');
    expect(bundle).not.toContain('new WebTransport');
    // Of Paste's property checks.
    expect(bundle).not.toContain('propTypes');
  });

  it('puts down which packages are in it: all that it uses, and none of the tools', () => {
    const packages = JSON.parse(
      readFileSync(path.join(plugin.directory, 'build/packages.json'), 'utf8'),
    ) as string[];
    for (const folder of packages) expect(folder).toMatch(/^(?:[\w-]+\/)?node_modules\//);
    const names = packages.map((folder) => folder.replace(/^.*node_modules\//, ''));
    for (const used of ['xstate', 'valibot', 'idb', 'socket.io-client', '@reduxjs/toolkit'])
      expect(names).toContain(used);
    for (const other of ['react', 'react-dom', 'react-redux', 'webpack', 'marked', '@twilio/flex-ui'])
      expect(names).not.toContain(other);
  });

  it('needs no evaluation of text, which a content security policy may forbid', () => {
    // What there is of it is for hosts without `self` and `window`, which are looked at first.
    const evaluations = bundle.match(/.{80}(?:\beval\(|\bFunction\(["'`])/gs) ?? [];
    for (const place of evaluations)
      expect(place).toMatch(/\bself\b.*(?:\|\||:)\s*$|\bself\b.*(?:\|\||:)Function/s);
  });

  it('comes with a source map that leads back to the source', () => {
    const map = JSON.parse(
      readFileSync(path.join(plugin.directory, 'build/plugin-agent-assist.js.map'), 'utf8'),
    ) as { sources: string[]; sourcesContent: string[]; mappings: string };
    // A library's source may be called the same.
    const entries = map.sourcesContent.filter((_, n) => map.sources[n]?.endsWith('src/index.ts'));
    expect(entries.join('\n')).toContain('loadPlugin');
    expect(map.mappings.length).toBeGreaterThan(10_000);
    expect(bundle).toMatch(/\n\/\/# sourceMappingURL=bundle\.js\.map$/);
  });
});

describe('a plugin that imports what stands in for the outside world', () => {
  it(
    'is not built, and the message names the file',
    async () => {
      const plugin = copyPlugin("import { http } from 'msw';\nconsole.error(http);\n");
      try {
        plugin.write('node_modules/msw/index.js', 'exports.http = {};');
        const { code, stdout, stderr } = await build(plugin);
        expect(code).toBe(1);
        expect(stdout + stderr).toMatch(/src\/index\.ts brings .*msw\/index\.js into the bundle/);
      } finally {
        plugin.remove();
      }
    },
    BUILD_TIME_LIMIT_MS,
  );
});
