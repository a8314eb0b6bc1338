import * as v from 'valibot';

type Check = (value: unknown) => boolean;

/** What of valibot's schemas is looked at here. */
interface Part {
  readonly kind: string;
  readonly type: string;
  readonly pipe?: readonly [Part, ...Step[]];
  readonly entries?: Readonly<Record<string, Part>>;
  readonly item?: Part;
  readonly wrapped?: Part;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly default?: unknown;
}

interface Step {
  readonly kind: string;
  readonly type: string;
  readonly requirement?: unknown;
}

/** What may be missing, or null. */
const MAYBE: readonly string[] = ['optional', 'nullable', 'nullish'];
/** Steps whose function is given the value, and not each item of it. */
const OF_THE_WHOLE: readonly string[] = ['check', 'finite', 'integer', 'safe_integer'];

const unusable = ({ type }: Pick<Part, 'type'>) =>
  new TypeError(`No value can be checked by "${type}" in this place without being changed.`);

/**
 * The same schema in a form that takes a fraction of the time, for what is read in every call: it says whether a value
 * fits, and no more. The value stays as it is, so that what stands beside the schema's entries is neither looked at nor
 * left out. It is for what Twilio answers, and never for what a caller sends and somebody keeps.
 * @throws TypeError for a schema that would change a value, and for parts that nobody has needed yet
 */
export const checked = <Schema extends v.GenericSchema>(
  schema: Schema,
): v.GenericSchema<unknown, v.InferOutput<Schema>> => v.custom<v.InferOutput<Schema>>(checkOf(schema));

function checkOf(part: Part): Check {
  const [base = part, ...steps] = part.pipe ?? [];
  if ('fallback' in part || (steps.length > 0 && MAYBE.includes(base.type))) throw unusable(part);
  // A pipe may begin with another one.
  const checks = [base.pipe ? checkOf(base) : baseOf(base), ...steps.map(stepOf)];
  const [first, second] = checks;
  if (first && !second) return first;
  return (value) => checks.every((check) => check(value));
}

function baseOf({ type, entries, item, wrapped, options = [], literal, ...part }: Part): Check {
  switch (type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return (value) => typeof value === 'number' && !Number.isNaN(value);
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'literal':
      return (value) => value === literal;
    case 'picklist':
      return (value) => options.includes(value);
    case 'union': {
      const checks = options.map((option) => checkOf(option as Part));
      return (value) => checks.some((check) => check(value));
    }
    case 'optional':
    case 'nullable':
    case 'nullish': {
      if (!wrapped || part.default !== undefined) break;
      const check = checkOf(wrapped);
      const [isOptional, isNullable] = [type !== 'nullable', type !== 'optional'];
      return (value) => (value === undefined ? isOptional : value === null ? isNullable : check(value));
    }
    case 'array': {
      if (!item) break;
      const check = checkOf(item);
      return (value) => Array.isArray(value) && value.every(check);
    }
    case 'object': {
      const checks = Object.entries(entries ?? {}).map(([name, entry]) => [name, checkOf(entry)] as const);
      return (value) => {
        if (typeof value !== 'object' || value === null) return false;
        const object = value as Readonly<Record<string, unknown>>;
        for (const [name, check] of checks) if (!check(object[name])) return false;
        return true;
      };
    }
  }
  throw unusable({ type });
}

function stepOf({ kind, type, requirement }: Step): Check {
  const lengthOf = (value: unknown): number => (value as { readonly length: number }).length;
  if (kind === 'validation') {
    if (requirement instanceof RegExp && !requirement.global && !requirement.sticky)
      return (value) => requirement.test(value as string);
    if (typeof requirement === 'function' && OF_THE_WHOLE.includes(type)) return requirement as Check;
    if (typeof requirement === 'number') {
      if (type === 'min_value') return (value) => (value as number) >= requirement;
      if (type === 'max_value') return (value) => (value as number) <= requirement;
      if (type === 'min_length') return (value) => lengthOf(value) >= requirement;
      if (type === 'max_length') return (value) => lengthOf(value) <= requirement;
    }
  }
  throw unusable({ type });
}
