import { parseArgs } from 'node:util';

import * as v from 'valibot';

import { FAULT_KINDS, FAULTS, FaultSchema, type Fault } from './faults/catalogue';

const USAGE =
  'Usage: npm run simulator -- [--port 8080] [--seed N] [--verify-url URL] [--latency MIN-MAX] ' +
  '[--fault KIND | KIND:NUMBER | KIND:{"parameter": value}]…';

/** A mistake on the command line, in words for the person who made it. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message} ${USAGE}`);
    this.name = 'UsageError';
  }
}

/** What the command line asks for. */
export interface SimulatorFlags {
  readonly port: number;
  readonly latencyMs: readonly [number, number];
  readonly seed?: number;
  readonly verifyUrl?: string;
  /** What goes wrong from the beginning. */
  readonly faults?: readonly Fault[];
}

const wholeNumber = (flag: string, text: string, max: number): number => {
  if (/^\d+$/.test(text) && Number(text) <= max) return Number(text);
  throw new UsageError(`--${flag} has to be a whole number from 0 to ${max}, not "${text}".`);
};

const latency = (text: string): readonly [number, number] => {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (min !== undefined && max !== undefined && Number(min) <= Number(max)) return [Number(min), Number(max)];
  throw new UsageError(`--latency has to be two numbers of milliseconds such as 0-800, not "${text}".`);
};

const address = (text: string): string => {
  if (/^https?:/.test(text) && URL.canParse(text)) return text;
  throw new UsageError(
    `--verify-url has to be an address such as http://127.0.0.1:3001/verify, not "${text}".`,
  );
};

/** `KIND`, `KIND:` and its parameters as JSON, or `KIND:` and a number for the one that the kind is mostly about. */
const fault = (text: string): Fault => {
  const [, kind = '', parameters] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const row = FAULTS.find((known) => known.kind === kind);
  if (!row) throw new UsageError(`--fault has to be one of ${FAULT_KINDS.join(', ')}, not "${kind}".`);
  const parsed = v.safeParse(FaultSchema, { ...parametersIn(kind, parameters, row.main), kind });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new UsageError(`--fault ${kind}: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}.`);
};

const parametersIn = (kind: string, text: string | undefined, main: string | undefined): object => {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'number' && main !== undefined) return { [main]: value };
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  const number = main === undefined ? '' : ` a number (${main}) or`;
  throw new UsageError(`--fault ${kind}: has to be followed by${number} an object in JSON, not "${text}".`);
};

const read = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8080' },
        seed: { type: 'string' },
        'verify-url': { type: 'string' },
        latency: { type: 'string', default: '0-800' },
        fault: { type: 'string', multiple: true },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/** Throws {@link UsageError} that names the flag at fault. */
export const parseFlags = (args: readonly string[]): SimulatorFlags => {
  const { port, seed, latency: range, 'verify-url': verifyUrl, fault: faults } = read(args);
  return {
    port: wholeNumber('port', port, 65_535),
    latencyMs: latency(range),
    ...(seed === undefined ? {} : { seed: wholeNumber('seed', seed, 2 ** 31) }),
    ...(verifyUrl === undefined ? {} : { verifyUrl: address(verifyUrl) }),
    ...(faults === undefined ? {} : { faults: faults.map(fault) }),
  };
};
