/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

export const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

export const chance = (random: Random, probability: number): boolean => random() < probability;

/** So deep does JSON of no API nest, and so deep it can be written in a few kilobytes. */
const DEEP = 8_000;

export const deeplyNested = (depth = DEEP): unknown => {
  let value: unknown = 'the bottom';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Written as text: no parser would make an own property `__proto__` of an object literal. */
const prototypeNamed = (): unknown =>
  JSON.parse(
    '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"toString":1,"hasOwnProperty":null}',
  );

const STRINGS = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'undefined',
  'null',
  '0',
  '\ud800',
  'before \udfff after',
  '\u0000\u0007',
  '\u202Egnissim si\u202C',
  '<img src=x onerror=alert(1)>',
  '2026-02-30T25:61:61Z',
  '2026-01-15T10:00:00+00',
  '9999-12-31T23:59:59.999999999Z',
  'projects/p/conversations/..',
  'projects/p/locations/global/answerRecords/__proto__',
  '😀'.repeat(50),
];

/** What stands in for a value that was right. */
const hostileValue = (random: Random): unknown => {
  switch (Math.floor(random() * 12)) {
    case 0:
      return null;
    case 1:
      return true;
    case 2:
      return pick(random, [0, -1, 1e308, -1e-308, 2 ** 53, 0.1]);
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return [null, [null], { a: null }];
    case 6:
      return prototypeNamed();
    case 7:
      return chance(random, 0.05) ? deeplyNested() : deeplyNested(3);
    case 8:
      return chance(random, 0.05) ? 'x'.repeat(20_000) : 'x'.repeat(200);
    default:
      return pick(random, STRINGS);
  }
};

/** The value as JSON, or other text as deep where JSON.stringify itself gives up. */
export function stringified(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
  }
}

type Tree = Record<string, unknown> | unknown[];

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** By a loop: what was made wrong before may be too deep to go down into. */
const treesIn = (value: unknown): readonly Tree[] => {
  const found = isTree(value) ? [value] : [];
  for (let at = 0; at < found.length && at < 500; at += 1)
    found.push(...Object.values(found[at] ?? {}).filter(isTree));
  return found;
};

/**
 * A copy of the JSON value in which one to four things are wrong: a part is gone, is something else, is there twice, is
 * named otherwise, or is wrapped once too often.
 */
export function mutate(random: Random, value: unknown): unknown {
  let copy: unknown = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
    const trees = treesIn(copy);
    if (trees.length === 0 || chance(random, 0.02)) {
      copy = hostileValue(random);
      continue;
    }
    mutateOne(random, pick(random, trees));
  }
  return copy;
}

function mutateOne(random: Random, tree: Tree): void {
  if (Array.isArray(tree)) {
    const place = Math.floor(random() * (tree.length + 1));
    const operation = random();
    if (operation < 0.3) tree.splice(place, 1);
    else if (operation < 0.5) tree.push(...tree.slice(0, 1));
    else if (operation < 0.6) tree.reverse();
    else tree[place] = hostileValue(random);
    return;
  }
  const keys = Object.keys(tree);
  if (keys.length === 0) return;
  const key = pick(random, keys);
  const operation = random();
  if (operation < 0.25) Reflect.deleteProperty(tree, key);
  else if (operation < 0.35) tree[pick(random, STRINGS)] = tree[key];
  else if (operation < 0.45) tree[key] = [tree[key]];
  else if (operation < 0.55 && typeof tree[key] === 'string')
    tree[key] = `${tree[key]}${pick(random, STRINGS)}`;
  else tree[key] = hostileValue(random);
}
