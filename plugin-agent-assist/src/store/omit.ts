/** The entries without those of the keys; the same object where it has none of them. */
export const omit = <Key extends string, Value>(
  entries: Readonly<Partial<Record<Key, Value>>>,
  keys: readonly Key[],
): Readonly<Partial<Record<Key, Value>>> => {
  const present = keys.filter((key) => key in entries);
  if (present.length === 0) return entries;
  const rest = { ...entries };
  for (const key of present) Reflect.deleteProperty(rest, key);
  return rest;
};
