import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { readEnv } from '../../functions/scripts/read-env';
import { findScenario, SCENARIOS } from '../scenarios/scenarios';
import { parseTranscript, TranscriptError } from '../scenarios/transcript';
import { DEFAULT_PROFILE, isProfileId, PROFILE_IDS } from '../simulator/dialogflow/profile-catalogue';
import { SandboxStartError } from './sandbox-start-error';
import type { SandboxOptions } from './server';

const DEFAULT_PORTS = { port: 3000, functionsPort: 3001, simulatorPort: 8080 } as const;

export const USAGE = `Usage: npm start -- [options]
  --port N             Flex (${DEFAULT_PORTS.port})
  --functions-port N   the Functions (${DEFAULT_PORTS.functionsPort})
  --simulator-port N   the simulator (${DEFAULT_PORTS.simulatorPort})
  --scenario NAME      play one of: ${SCENARIOS.map(({ name }) => name).join(', ')}
  --profile NAME       one of: ${PROFILE_IDS.join(', ')} (that of the scenario, or ${DEFAULT_PROFILE})
  --transcript FILE    play [{"role": "customer" | "agent", "text": "…", "delayMs": n}]
  --alone              without the colleagues who work beside you
  --autopilot          send the agent's lines too
  --relay MODE         browser or server: who brings chats' messages to Agent Assist (browser)
  --connector URL      a real connector in place of the simulator
  --plugin FILE        another build of the plugin
  --seed N             repeat an earlier run's SIDs, delays and order
  --verbose            show every request to simulator and Functions`;

const portOf = (flag: string, text: string | undefined, fallback: number): number => {
  const port = Number(text ?? fallback);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SandboxStartError(`${flag} is ${text}: it should be a number from 0 to 65535.`);
};

const numberOf = (flag: string, text: string): number => {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number)) return number;
  throw new SandboxStartError(`${flag} is ${text}: it should be a whole number.`);
};

const connectorOf = (address: string): string => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return address.replace(/\/+$/, '');
  throw new SandboxStartError(`The connector is ${address}: it should be an http or https address.`);
};

function readTranscript(file: string): ReturnType<typeof parseTranscript> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SandboxStartError(
      `Cannot read the transcript ${file}: ${(error as NodeJS.ErrnoException).code}.`,
    );
  }
  try {
    return parseTranscript(text);
  } catch (error) {
    if (error instanceof TranscriptError) throw new SandboxStartError(`${file}: ${error.message}`);
    throw error;
  }
}

const scenarioOf = (name: string): NonNullable<SandboxOptions['scenario']> => {
  const scenario = findScenario(name);
  if (scenario) return scenario;
  const known = SCENARIOS.map((one) => one.name).join(', ');
  throw new SandboxStartError(`There is no scenario ${name}. There are: ${known}.`);
};

const relayOf = (relay: string): NonNullable<SandboxOptions['relay']> => {
  if (relay === 'browser' || relay === 'server') return relay;
  throw new SandboxStartError(`--relay is ${relay}: it should be browser or server.`);
};

/** A connector of somebody's own has profiles of its own. */
const profileOf = (profile: string, connector: string | undefined): string => {
  if (isProfileId(profile) || (connector !== undefined && /^[\w-]+$/.test(profile))) return profile;
  throw new SandboxStartError(`There is no profile ${profile}. There are: ${PROFILE_IDS.join(', ')}.`);
};

export interface CliOptions {
  readonly sandbox: SandboxOptions & { port: number; functionsPort: number; simulatorPort: number };
  readonly verbose: boolean;
  readonly help: boolean;
}

/**
 * Reads the command line. Throws {@link SandboxStartError} that names the flag and what it should be.
 * @param proxyServerUrl `PROXY_SERVER_URL` of functions/.env, which `--connector` overrides
 */
export function readCliOptions(args: readonly string[], proxyServerUrl?: string): CliOptions {
  const { values } = readArgs(args);
  const connector = values.connector ?? proxyServerUrl;
  const scenario = values.scenario === undefined ? undefined : scenarioOf(values.scenario);
  const profile = values.profile ?? scenario?.profile;
  return {
    help: values.help ?? false,
    verbose: values.verbose ?? false,
    sandbox: {
      port: portOf('--port', values.port, DEFAULT_PORTS.port),
      functionsPort: portOf('--functions-port', values['functions-port'], DEFAULT_PORTS.functionsPort),
      simulatorPort: portOf('--simulator-port', values['simulator-port'], DEFAULT_PORTS.simulatorPort),
      autopilot: values.autopilot ?? false,
      ...(values.alone !== true && { colleagues: { pace: 1 } }),
      ...(scenario && { scenario }),
      ...(profile !== undefined && { profile: profileOf(profile, connector) }),
      ...(values.relay !== undefined && { relay: relayOf(values.relay) }),
      ...(values.transcript !== undefined && { transcript: readTranscript(values.transcript) }),
      ...(connector !== undefined && { connectorUrl: connectorOf(connector) }),
      ...(values.plugin !== undefined && { pluginFile: values.plugin }),
      ...(values.seed !== undefined && { seed: numberOf('--seed', values.seed) }),
    },
  };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'functions-port': { type: 'string' },
        'simulator-port': { type: 'string' },
        scenario: { type: 'string' },
        profile: { type: 'string' },
        transcript: { type: 'string' },
        alone: { type: 'boolean' },
        autopilot: { type: 'boolean' },
        relay: { type: 'string' },
        connector: { type: 'string' },
        plugin: { type: 'string' },
        seed: { type: 'string' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new SandboxStartError(`${line} See --help.`);
  }
}

/** @returns one variable of a `.env` file, if the file has it with a value */
export function readEnvVariable(file: string, name: string): string | undefined {
  try {
    return readEnv(readFileSync(file, 'utf8'))[name]?.trim() || undefined;
  } catch {
    return undefined;
  }
}
