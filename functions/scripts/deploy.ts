/**
 * Deploys the bundles in dist/functions to Twilio, with the variables of functions/.env, and prints their URL.
 * Asks nothing. A later run updates the same service.
 *
 *   npm run deploy -- [--env FILE] [--environment NAME]
 *
 * `--environment dev` gives a second set of Functions whose domain ends in `-dev`.
 */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { TwilioServerlessApiClient } from '@twilio-labs/serverless-api';

import { writeFunctionsBill } from '../../scripts/sbom.mjs';
import packageJson from '../package.json';
import { readDeploymentVariables } from './deployment-variables';
import { findTwilioCredentials, type TwilioCredentials } from './twilio-credentials';

const FUNCTIONS = resolve(__dirname, '..');

/** Where Twilio runs them; the oldest that it still offers and that we are built for. */
const RUNTIME = 'node22';

async function deploy(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      env: { type: 'string', default: resolve(FUNCTIONS, '.env') },
      environment: { type: 'string', default: '' },
    },
  });
  const credentials = findTwilioCredentials(process.env, homedir());
  writeFunctionsBill();
  const env = readDeploymentVariables(resolve(options.env), credentials);

  const { username, password, region, edge } = credentials;
  const client = new TwilioServerlessApiClient({ username, password, region, edge });
  client.on('status-update', ({ message }: { message: string }) => console.log(message));

  const { domain } = await client
    .deployLocalProject({
      username,
      password,
      region,
      edge,
      cwd: FUNCTIONS,
      functionsFolderName: 'dist/functions',
      noAssets: true,
      envPath: options.env,
      env,
      pkgJson: { dependencies: packageJson.dependencies },
      serviceName: packageJson.name,
      overrideExistingService: true,
      functionsEnv: options.environment,
      runtime: RUNTIME,
    })
    .catch((error: unknown) => {
      throw new Error(explain(error, credentials));
    });

  console.log(`Tell the plugin, in plugin-agent-assist/.env:\nTWILIO_FUNCTIONS_URL=https://${domain}`);
  console.log(`Functions URL: https://${domain}`);
}

const AUTHENTICATION_FAILED = 20003;

function explain(error: unknown, { source }: TwilioCredentials): string {
  // The client rejects with the bare status of a build that failed.
  if (error === 'failed') return 'Twilio could not build the Functions; its console shows why.';
  if (!(error instanceof Error)) return String(error);
  const { code } = error as Error & { code?: unknown };
  if (code === AUTHENTICATION_FAILED || code === 401) return `Twilio refused the credentials from ${source}.`;
  return error.message;
}

function fail(error: unknown): never {
  console.error(`The Functions were not deployed. ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

// While it waits for a build, the client's own failures surface here and not in its promise.
process.on('unhandledRejection', fail);
deploy().catch(fail);
