/**
 * Builds the plugin and deploys it to a Twilio account, without the Twilio CLI and without a question:
 *
 *     npm run deploy:plugin [-- --changelog "What is new"] [--public]
 *
 * The version is the one in package.json; a version that is deployed stays as it is. Flex's own deploy uploads
 * the bundle to Twilio Assets, then the version is registered with Flex's plugin service, as
 * `twilio flex:plugins:deploy` does it. Agents get it when somebody runs the command that is printed last.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writePluginBill } from '../../scripts/sbom.mjs';
import { pluginService } from './plugin-service.mjs';
import { findTwilioAccount } from './twilio-account.mjs';

const require = createRequire(import.meta.url);
const pluginDirectory = fileURLToPath(new URL('..', import.meta.url));
const packageFile = path.join(pluginDirectory, 'package.json');

/** A reason to stop that a person can act on; it is shown without a stack. */
class DeployError extends Error {}

function useAccount() {
  const account = findTwilioAccount();
  if (!account) {
    throw new DeployError(
      'No Twilio account: log in with the Twilio CLI (twilio login), or set TWILIO_ACCOUNT_SID with ' +
        'TWILIO_API_KEY and TWILIO_API_SECRET, or with TWILIO_AUTH_TOKEN.',
    );
  }
  // Flex's deploy takes its credentials from here, and it prefers the auth token where there are both.
  delete process.env.TWILIO_AUTH_TOKEN;
  process.env.TWILIO_ACCOUNT_SID = account.accountSid;
  if (account.username === account.accountSid) {
    process.env.TWILIO_AUTH_TOKEN = account.password;
  } else {
    process.env.TWILIO_API_KEY = account.username;
    process.env.TWILIO_API_SECRET = account.password;
  }
  return account;
}

function build() {
  const { status } = spawnSync('npm', ['run', 'build'], { cwd: pluginDirectory, stdio: 'inherit' });
  if (status !== 0) throw new DeployError('The build failed, so nothing was deployed.');
  writePluginBill(pluginDirectory);
}

/** @returns {Promise<{pluginUrl: string}>} */
async function uploadBundle(version, isPublic) {
  process.env.CI = 'true'; // Never ask, and leave the keychain alone.
  process.env.FLEX_PLUGINS_CLI = 'true'; // The plugin service is ours to call, as it is the CLI's.
  const { default: deploy } = require('@twilio/flex-plugin-scripts/dist/scripts/deploy');
  const packageText = readFileSync(packageFile);
  try {
    // What was uploaded but never registered, by a run that broke off, may be replaced.
    return await deploy('version', version, '--overwrite', ...(isPublic ? ['--public'] : []));
  } finally {
    writeFileSync(packageFile, packageText); // It writes the version that is already there, in its own layout.
  }
}

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

async function main() {
  const { values: options } = parseArgs({
    options: { changelog: { type: 'string' }, public: { type: 'boolean', default: false } },
  });
  process.chdir(pluginDirectory); // Flex's tools find the plugin by the working directory.
  const { name, version, description } = JSON.parse(readFileSync(packageFile, 'utf8'));
  const service = pluginService(useAccount());

  if (await service.findVersion(name, version)) {
    throw new DeployError(
      `${name}@${version} is deployed already. Raise the version: npm version patch -w ${name} --no-git-tag-version`,
    );
  }
  build();
  await service.register(name, description);
  const { pluginUrl } = await uploadBundle(version, options.public);
  const changelog = options.changelog ?? `Version ${version}`;
  await service.registerVersion(name, { version, url: pluginUrl, isPrivate: !options.public, changelog });

  console.log(`\n${name}@${version} is deployed. To activate it for every agent of the account:\n`);
  console.log(
    `  twilio flex:plugins:release --plugin ${name}@${version} ` +
      `--name ${quote(`${name} ${version}`)} --description ${quote(changelog)}`,
  );
}

main().catch((error) => {
  console.error(
    error instanceof DeployError ? error.message : `The deployment failed: ${error.message ?? error}`,
  );
  process.exitCode = 1;
});
