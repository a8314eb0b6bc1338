import type { Coverage } from './coverage';

/**
 * Fails unless every state was entered and every transition taken but those that `cannot` be, by their descriptions,
 * each with the reason. One that was taken all the same must not stand there. With `MODEL_FIGURES` set it says how
 * many there are.
 */
export function expectAllTaken(
  name: string,
  coverage: Coverage,
  cannot: Readonly<Record<string, string>> = {},
): void {
  const { states, transitions, missed } = coverage.report();
  if (process.env.MODEL_FIGURES !== undefined)
    process.stderr.write(
      `${name}: ${states} states and ${transitions} transitions, ${missed.length} of them not taken; ` +
        `${coverage.walked().situations} situations, ${coverage.walked().steps} steps\n`,
    );
  expect([...missed].sort()).toEqual(Object.keys(cannot).sort());
}
