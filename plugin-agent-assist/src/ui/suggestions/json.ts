import type { Json } from '../../domain/suggestion';
import type { JsonType } from '../strings';

/** Why a text is not taken as a value. */
export type JsonProblem = 'notJson' | 'numberTooLarge';

export type ParsedJson =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: JsonProblem };

/** Reads JSON, and refuses a number that would silently become another one. */
export function parseJson(text: string): ParsedJson {
  let isExact = true as boolean;
  try {
    const value = JSON.parse(text, (_, part: Json) => {
      // Whole numbers beyond this share their place with their neighbours, and still larger ones become infinite.
      if (typeof part === 'number' && Math.abs(part) > Number.MAX_SAFE_INTEGER) isExact = false;
      return part;
    }) as Json;
    return isExact ? { ok: true, value } : { ok: false, problem: 'numberTooLarge' };
  } catch {
    return { ok: false, problem: 'notJson' };
  }
}

export const jsonTypeOf = (value: Json): JsonType => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
};
