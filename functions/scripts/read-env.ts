import { parseEnv } from 'node:util';

/** The variables that the text of a `.env` file gives a value. */
export function readEnv(text: string): Record<string, string> {
  // Node 20.12 takes what is commented out for a value.
  const written = Object.entries(parseEnv(text.replace(/^\s*#.*$/gm, '')));
  return Object.fromEntries(written.filter((entry): entry is [string, string] => Boolean(entry[1])));
}
