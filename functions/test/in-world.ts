import { startFunctionsInWorld, type FunctionsInWorld } from './world';

/**
 * Runs the Functions for all tests of a file, each of which finds the world as it was at the beginning.
 * @param take is given them once they are up
 */
export function inWorld(take: (setUp: FunctionsInWorld) => void): void {
  let setUp: FunctionsInWorld;
  beforeAll(async () => {
    setUp = await startFunctionsInWorld();
    take(setUp);
  }, 20_000);
  beforeEach(() => setUp.reset());
  afterAll(() => setUp.stop());
}
