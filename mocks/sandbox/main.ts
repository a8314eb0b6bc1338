import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SimulatorStartError } from '../simulator/server';
import { buildWhatIsMissing } from './builds';
import { readCliOptions, readEnvVariable, USAGE } from './cli-options';
import { COLLEAGUES } from './colleagues';
import { assertFree } from './listen';
import { SandboxStartError } from './sandbox-start-error';
import { startSandbox } from './server';

const FUNCTIONS_ENV = fileURLToPath(new URL('../../functions/.env', import.meta.url));

const COMPANY = `${COLLEAGUES.map(({ fullName }) => fullName).join(', ')} are at work beside you; --alone leaves them out.
`;

async function main(): Promise<void> {
  const {
    sandbox: options,
    verbose,
    help,
  } = readCliOptions(process.argv.slice(2), readEnvVariable(FUNCTIONS_ENV, 'PROXY_SERVER_URL'));
  if (help) {
    console.log(USAGE);
    return;
  }

  // Before any slow step: nobody should wait for a build to hear that a port is taken.
  await assertFree(options.port, '--port');
  await assertFree(options.functionsPort, '--functions-port');
  if (options.connectorUrl === undefined) await assertFree(options.simulatorPort, '--simulator-port');

  const pluginFile = options.pluginFile === undefined ? undefined : resolve(options.pluginFile);
  await buildWhatIsMissing(console.log, pluginFile === undefined ? undefined : ['functions']);
  console.log('Starting the world, the simulator and the Functions …');
  const sandbox = await startSandbox({
    ...options,
    pluginFile,
    log: (line) => {
      if (verbose || !/^(simulator|functions|colleagues|webhooks): /.test(line)) console.log(line);
    },
  });

  console.log(`
Flex:      ${sandbox.url}/
Customer:  ${sandbox.url}/customer
Functions: ${sandbox.functionsUrl}/
${options.connectorUrl === undefined ? 'Simulator' : 'Connector'}: ${sandbox.simulatorUrl}/
Seed:      ${sandbox.seed}

${options.colleagues && options.connectorUrl === undefined ? COMPANY : ''}Another agent: /?worker=bo, a supervisor: /?role=supervisor (in another browser profile, or at 127.0.0.1: tabs
of one origin share one Flex session). Ctrl+C ends everything.`);

  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    const unanswered = sandbox.unanswered();
    if (verbose && unanswered.length > 0)
      console.log(`The world had no answer to:\n  ${unanswered.join('\n  ')}`);
    sandbox.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  if (error instanceof SandboxStartError || error instanceof SimulatorStartError)
    console.error(error.message);
  else console.error(error);
  process.exit(1);
});
