/**
 * Runs Flex's own dev server, with rebuild on save, for people who have a Twilio account. It needs no Twilio
 * CLI. See .env.example for what FLEX_APP_AGENT_ASSIST_MOCKS=true changes.
 *
 *     npm run start:plugin [-- --port 3000]
 */
import './link-flex-deps.mjs';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildMocks } from './build-mocks.mjs';
import { findTwilioAccount } from './twilio-account.mjs';

const require = createRequire(import.meta.url);
const { MOCKS_SWITCH, readPluginEnvironment } = require('./webpack/plugin-environment');

const PLUGIN_NAME = 'plugin-agent-assist';
const pluginDirectory = fileURLToPath(new URL('..', import.meta.url));

// `.invalid` resolves nowhere, so a request that the stand-ins miss fails in sight instead of reaching anyone.
const MOCKED_FUNCTIONS_URL = 'https://functions.agent-assist.invalid';
const MOCKED_CONVERSATION_PROFILE =
  'projects/demo-project/locations/global/conversationProfiles/demo-profile';

/** @returns {boolean} false where there is no appConfig.js and nothing says which account it is for */
function provideAppConfig() {
  const appConfig = path.join(pluginDirectory, 'public', 'appConfig.js');
  if (existsSync(appConfig)) return true;
  const accountSid = process.env.TWILIO_ACCOUNT_SID ?? findTwilioAccount()?.accountSid;
  if (!accountSid) return false;
  const example = readFileSync(path.join(pluginDirectory, 'public', 'appConfig.example.js'), 'utf8');
  writeFileSync(appConfig, example.replace(/ACx+/, accountSid));
  return true;
}

/** Bundles the stand-ins and, where the plugin is not configured, configures it for them. */
async function provideMocks() {
  const variables = readPluginEnvironment(pluginDirectory);
  if (variables[MOCKS_SWITCH] !== 'true') return;
  const profile = variables.TWILIO_CONVERSATION_PROFILE || MOCKED_CONVERSATION_PROFILE;
  process.env.TWILIO_CONVERSATION_PROFILE = profile;
  process.env.TWILIO_FUNCTIONS_URL = variables.TWILIO_FUNCTIONS_URL || MOCKED_FUNCTIONS_URL;
  await buildMocks({ project: profile.split('/')[1] ?? '' });
}

/**
 * Flex's dev server looks for the plugins of this machine in the Twilio CLI's folder under the home directory.
 * It gets such a folder of its own: the user's may list another clone of this plugin. Moving HOME would do too,
 * but the browser that the dev server opens would inherit that and start with an empty profile.
 */
function useOwnListOfPlugins() {
  const home = path.join(pluginDirectory, '.cache', 'dev-server-home');
  const listFolder = path.join(home, '.twilio-cli', 'flex');
  mkdirSync(listFolder, { recursive: true });
  const writeList = (file, list) => writeFileSync(path.join(listFolder, file), JSON.stringify(list));
  writeList('plugins.json', { plugins: [{ name: PLUGIN_NAME, dir: path.resolve(pluginDirectory) }] });
  writeList('locallyRunningPlugins.json', { plugins: [], loadedPlugins: [] });
  os.homedir = () => home;
}

const { values } = parseArgs({ options: { port: { type: 'string' } } });

if (!provideAppConfig()) {
  console.error(
    'Which Twilio account? Set TWILIO_ACCOUNT_SID, or copy public/appConfig.example.js to appConfig.js.',
  );
  process.exit(1);
}
await provideMocks();
useOwnListOfPlugins();

// The dev server finds the plugin by the working directory.
process.chdir(pluginDirectory);
const { start } = require('@twilio/flex-plugin-scripts/dist/scripts/start');
const port = values.port ? ['--port', values.port] : [];
await start('--name', PLUGIN_NAME, '--plugin-config', '{}', ...port);
