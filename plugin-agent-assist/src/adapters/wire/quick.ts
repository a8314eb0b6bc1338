import type * as v from 'valibot';

/*
 * Most of what arrives is well-formed, and to say so valibot makes several objects for each part. So what a schema makes
 * of a value is worked out in a plainer way first, from the same schema. Whatever that does not know is left to valibot,
 * and so are all reports (docs/performance.md).
 */

/** That a value is for valibot to judge. */
export const UNDECIDED = Symbol('undecided');

/** What a schema makes of a value, or {@link UNDECIDED}. */
type Quick = (raw: unknown) => unknown;

/** A schema, as far as it is read here. */
interface Parts {
  readonly type: string;
  readonly pipe?: unknown;
  readonly default?: unknown;
  readonly fallback?: unknown;
  readonly entries?: Readonly<Record<string, Parts>>;
  readonly wrapped?: Parts;
  readonly item?: Parts;
  readonly key?: Parts;
  readonly value?: Parts;
  readonly options?: readonly unknown[];
  readonly check?: (raw: unknown) => boolean;
}

const known = new WeakMap<Parts, Quick>();

/** Worked out when the schema is first used, and kept as long as it is. */
export function quickOf(schema: Parts): Quick {
  let quick = known.get(schema);
  if (!quick) known.set(schema, (quick = toQuick(schema)));
  return quick;
}

/**
 * The same schema, for whose pipe this has been written by hand.
 * @param quick makes of a value what the pipe does, or leaves it undecided
 */
export function quickly<Schema extends v.GenericSchema>(
  schema: Schema,
  quick: (raw: unknown) => v.InferOutput<Schema> | typeof UNDECIDED,
): Schema {
  known.set(schema, quick);
  return schema;
}

const undecided: Quick = () => UNDECIDED;

function toQuick({
  type,
  pipe,
  default: byDefault,
  entries,
  wrapped,
  item,
  key,
  value,
  options,
  check,
}: Parts): Quick {
  const when = (takes: (raw: unknown) => boolean): Quick => {
    return (raw) => (takes(raw) ? raw : UNDECIDED);
  };
  const inner = wrapped ? quickOf(wrapped) : undecided;
  if (pipe || typeof byDefault === 'function') return undecided;
  switch (type) {
    case 'unknown':
      return (raw) => raw;
    case 'string':
    case 'number':
    case 'boolean':
      return when((raw) => typeof raw === type && !Number.isNaN(raw));
    case 'picklist':
      return when((raw) => options?.includes(raw) === true);
    case 'custom':
      return when((raw) => check?.(raw) === true);
    case 'optional':
    case 'nullish':
      return (raw) => {
        const isThere = raw !== undefined && (raw !== null || type === 'optional');
        if (isThere) return inner(raw);
        return byDefault === undefined ? raw : inner(byDefault);
      };
    case 'array':
      return (raw) => (item?.type === 'unknown' && Array.isArray(raw) ? raw.slice() : UNDECIDED);
    case 'record':
      return key?.type === 'string' && value?.type === 'unknown' ? takeMembers : undecided;
    case 'object':
      return entries ? toQuickObject(entries) : undecided;
    default:
      return undecided;
  }
}

/** Names that valibot leaves out of a record. */
const LEFT_OUT = ['__proto__', 'prototype', 'constructor'];

const takeMembers: Quick = (raw) =>
  typeof raw !== 'object' || raw === null || Object.keys(raw).some((name) => LEFT_OUT.includes(name))
    ? UNDECIDED
    : { ...raw };

/** As valibot does, takes over the fields that the schema names, and only those. */
function toQuickObject(entries: Readonly<Record<string, Parts>>): Quick {
  const fields = Object.entries(entries).map(([key, schema]) => ({ key, schema, quick: quickOf(schema) }));
  return (raw) => {
    if (typeof raw !== 'object' || raw === null) return UNDECIDED;
    const made: Record<string, unknown> = {};
    for (const { key, schema, quick } of fields) {
      if (key in raw || schema.default !== undefined || 'fallback' in schema) {
        const one = quick((raw as Record<string, unknown>)[key]);
        if (one === UNDECIDED) return UNDECIDED;
        made[key] = one;
      } else if (schema.type !== 'optional' && schema.type !== 'nullish') return UNDECIDED;
    }
    return made;
  };
}
