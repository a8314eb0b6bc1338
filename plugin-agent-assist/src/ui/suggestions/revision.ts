import type { Json, Parameter } from '../../domain/suggestion';
import { strings } from '../strings';
import { jsonTypeOf, parseJson } from './json';

/** What to write into the field of a parameter. */
export const fieldTextOf = ({ value }: Parameter): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2);

export type ReadField =
  | { readonly ok: true; readonly value: Json }
  /** `problem` is for the agent. */
  | { readonly ok: false; readonly problem: string };

/** The value that a field holds now. It is of the type that the parameter had, unless that had no value at all. */
export function readField(parameter: Parameter, text: string): ReadField {
  if (typeof parameter.value === 'string') return { ok: true, value: text };
  if (text === fieldTextOf(parameter)) return { ok: true, value: parameter.value };
  const parsed = parseJson(text);
  if (!parsed.ok) return { ok: false, problem: strings[parsed.problem] };
  const type = jsonTypeOf(parameter.value);
  return type === 'null' || type === jsonTypeOf(parsed.value)
    ? parsed
    : { ok: false, problem: strings.notThatType(type) };
}
