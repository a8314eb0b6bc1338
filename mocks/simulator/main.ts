import { parseFlags, UsageError } from './flags';
import { SimulatorStartError, startSimulator } from './server';

const main = async (args: readonly string[]): Promise<void> => {
  const { faults = [], ...flags } = parseFlags(args);
  const simulator = await startSimulator({ ...flags, log: (line) => console.log(line) });
  console.log(`Agent Assist simulator: ${simulator.url} (seed ${simulator.seed})`);
  console.log(
    flags.verifyUrl === undefined
      ? 'Any Flex token passes: no --verify-url was given.'
      : `Flex tokens are checked at ${flags.verifyUrl}.`,
  );
  for (const fault of faults) {
    simulator.core.faults.inject(fault);
    console.log(`Fault: ${JSON.stringify(fault)}`);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
  }
};

main(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof UsageError || error instanceof SimulatorStartError;
  console.error(expected ? error.message : error);
  process.exit(1);
});
