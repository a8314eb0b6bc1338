import { HttpProblem } from './http-problem';

/**
 * Takes down a failure that the caller is not failed for. Of anything unexpected only the name: a message from a
 * library may quote what it was given.
 */
export function logFailure(error: unknown): void {
  if (error instanceof HttpProblem) console.error(`${error.code}: ${error.message}`);
  else console.error(`Unexpected ${error instanceof Error ? error.name : typeof error}`);
}
