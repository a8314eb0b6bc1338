import * as v from 'valibot';

import { AssistError, toFailure, type AssistFailure } from '../../domain/failure';
import { quickly, quickOf, UNDECIDED } from './quick';

/** Where a decoder says what it had to skip. */
export type Report = (failure: AssistFailure) => void;

/**
 * Checks `raw` against `schema`. Throws an AssistError `malformed` that names the first path that broke and the
 * rule it broke, never the value: these messages are logged, and the values are what customers said.
 */
export function decode<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  what: string,
): v.InferOutput<Schema> {
  const quick = quickOf(schema)(raw);
  if (quick !== UNDECIDED) return quick;
  const result = v.safeParse(schema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw malformed(what, v.getDotPath(issue) ?? 'the whole', issue.type);
}

/** The fields of an object, unchecked. */
export type Fields<Field extends string> = Readonly<Partial<Record<Field, unknown>>>;

/**
 * An object whose fields are read one by one. Throws as {@link decode} does where it is none. A schema of fields that
 * may hold anything would say the same, and copy each: read so, an event costs half as much (docs/performance.md).
 */
export function fieldsOf<Field extends string>(raw: unknown, what: string): Fields<Field> {
  if (typeof raw !== 'object' || raw === null) throw malformed(what, 'the whole', 'object');
  return raw as Fields<Field>;
}

/** A field that must be there and well-formed. Throws as {@link decode} does, and names the field. */
export function decodeField<Field extends string, Schema extends v.GenericSchema>(
  schema: Schema,
  fields: Fields<Field>,
  field: Field,
  what: string,
): v.InferOutput<Schema> {
  const quick = quickOf(schema)(fields[field]);
  if (quick !== UNDECIDED) return quick;
  const result = v.safeParse(schema, fields[field]);
  if (result.success) return result.output;
  // What is missing is wrong with the object, as valibot sees it.
  throw malformed(what, field, field in fields ? result.issues[0].type : 'object');
}

const malformed = (what: string, path: string, rule: string): AssistError =>
  new AssistError('malformed', `${what}: ${path} (${rule})`);

/**
 * Passes each message on once. For what arrives by the hundred and is all alike: where one cannot be read, none can.
 * Messages of decoders name paths and rules, of which there are few.
 */
export function onceEach(report: Report): Report {
  const said = new Set<string>();
  return (failure) => {
    if (said.has(failure.message)) return;
    said.add(failure.message);
    report(failure);
  };
}

/** Runs a decoder for one part of a larger whole: what it throws is reported, and the part is `undefined`. */
export function skipMalformed<T>(decodePart: () => T, report: Report): T | undefined {
  try {
    return decodePart();
  } catch (error) {
    report(toFailure(error));
    return undefined;
  }
}

/** A field that may be absent, but not malformed: then it throws as {@link decode} does. */
export function decodeIfPresent<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  what: string,
): v.InferOutput<Schema> | undefined {
  return isAbsent(raw) ? undefined : decode(schema, raw, what);
}

/** A field that may be absent. Present but malformed, it is reported and read as absent. */
export function decodeOptional<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  what: string,
  report: Report,
): v.InferOutput<Schema> | undefined {
  // Most are absent, and need no net.
  return isAbsent(raw) ? undefined : skipMalformed(() => decode(schema, raw, what), report);
}

/**
 * The well-formed entries of a list, the others reported. An entry that says nothing is `undefined` and left out
 * without a word. An absent list is an empty one: Google omits those.
 */
export function decodeEach<T>(
  raw: unknown,
  what: string,
  decodeEntry: (raw: unknown) => T | undefined,
  report: Report,
): readonly T[] {
  const decoded: T[] = [];
  if (isAbsent(raw)) return decoded;
  if (!Array.isArray(raw)) {
    report(toFailure(malformed(what, 'the whole', 'array')));
    return decoded;
  }
  for (const entry of raw as readonly unknown[]) {
    const one = skipMalformed(() => decodeEntry(entry), report);
    if (one !== undefined) decoded.push(one);
  }
  return decoded;
}

/** Proto3 JSON leaves out a field with its default value, or spells the default out. */
const isAbsent = (raw: unknown): boolean => raw === undefined || raw === null || raw === '';

/**
 * RFC 3339 as Google prints it, with 0 to 9 fractional digits, to milliseconds since the epoch. ISO 8601 has forms that
 * Date.parse does not know, such as an offset of hours alone.
 */
export const timestamp = quickly(
  v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse), v.finite()),
  (raw) => {
    const moment = typeof raw === 'string' && v.ISO_TIMESTAMP_REGEX.test(raw) ? Date.parse(raw) : NaN;
    return Number.isFinite(moment) ? moment : UNDECIDED;
  },
);

/** Text that must hold JSON, parsed: the connector nests JSON in JSON strings. */
export const jsonText = quickly(
  v.pipe(
    v.string(),
    v.rawTransform<string, unknown>(({ dataset, addIssue, NEVER }) => {
      try {
        return JSON.parse(dataset.value) as unknown;
      } catch {
        addIssue({ message: 'is not JSON' });
        return NEVER;
      }
    }),
  ),
  (raw) => {
    try {
      return typeof raw === 'string' ? (JSON.parse(raw) as unknown) : UNDECIDED;
    } catch {
      return UNDECIDED;
    }
  },
);
