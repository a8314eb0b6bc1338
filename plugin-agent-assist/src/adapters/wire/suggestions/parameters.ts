import * as v from 'valibot';

import { AssistError } from '../../../domain/failure';
import type { Json, Parameter } from '../../../domain/suggestion';
import { decode, decodeIfPresent } from '../decode';
import { withoutBidiControls } from '../text';

/** Not `v.record`, which silently drops keys such as `constructor`: an agent has to see every one. */
const struct = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** As deep as Google's own parsers of JSON go (protobuf's recursion limit): nobody could read what is deeper. */
const MAX_DEPTH = 100;

const json = v.custom<Json>((value) => isJson(value, MAX_DEPTH));

/**
 * A proto3 `Struct`, in its own order; none where it is absent. Throws AssistError `malformed` where one parameter
 * cannot be read, or cannot be told from another: what is shown must be what a tool is called with.
 */
export function decodeParameters(raw: unknown, what: string): readonly Parameter[] {
  const fields = decodeIfPresent(struct, raw, what);
  if (fields === undefined) return [];
  const entries = Object.entries(fields);
  const parameters = entries.map(([name, value]) => ({
    name,
    value: decode(json, value, what),
  }));
  if (new Set(parameters.map(({ name }) => withoutBidiControls(name))).size < parameters.length)
    throw new AssistError('malformed', `${what}: two names read alike`);
  return parameters;
}

/** Whether somebody has said it: Dialogflow lists what it waits for as empty values. */
export const isFilled = ({ value }: Parameter): boolean =>
  typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : value !== null && value !== '';

/** The `Struct` that a tool is to be called with. */
export const toStruct = (parameters: readonly Parameter[]): Record<string, Json> =>
  Object.fromEntries(parameters.map(({ name, value }) => [name, value]));

function isJson(value: unknown, depth: number): value is Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return (
    typeof value === 'object' && depth > 0 && Object.values(value).every((inner) => isJson(inner, depth - 1))
  );
}
