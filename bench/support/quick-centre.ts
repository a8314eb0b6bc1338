import { freePort } from '../../mocks/sandbox/listen';
import { startSandbox, type RunningSandbox } from '../../mocks/sandbox/server';
import { startSimulator, type Simulator } from '../../mocks/simulator/server';

export interface QuickCentre {
  readonly sandbox: RunningSandbox;
  readonly simulator: Simulator;
  close(): Promise<void>;
}

export interface QuickCentreOptions {
  readonly seed: number;
  /** A built plugin in place of the one in `plugin-agent-assist/build`, or of what `PLUGIN_FILE` names. */
  readonly pluginFile?: string | undefined;
}

/** A sandbox whose Google thinks at once, so that a day's talk can be had in minutes. */
export async function openQuickCentre({ seed, pluginFile }: QuickCentreOptions): Promise<QuickCentre> {
  const functionsPort = await freePort();
  const simulator = await startSimulator({
    seed,
    latencyMs: [0, 5],
    thinkingMs: [1, 10],
    verifyUrl: `http://127.0.0.1:${functionsPort}/verify`,
  });
  const sandbox = await startSandbox({
    connectorUrl: simulator.url,
    agentAssist: simulator.core,
    functionsPort,
    seed,
    pluginFile: pluginFile ?? process.env.PLUGIN_FILE,
  });
  return {
    sandbox,
    simulator,
    async close() {
      await sandbox.stop();
      await simulator.stop();
    },
  };
}
