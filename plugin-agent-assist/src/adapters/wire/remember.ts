/** Longer texts are not what comes with every event. */
const MAX_LENGTH = 2_000;

/**
 * The same function of a text, which remembers what it made of the last ones: some come again with every event.
 * @param make of what is undefined nothing is remembered
 * @param capacity how many are remembered; when they are more, all are forgotten
 */
export function remember<Made>(
  make: (text: string) => Made | undefined,
  capacity: number,
): (text: string) => Made | undefined {
  const known = new Map<string, Made>();
  return (text) => {
    const present = known.get(text);
    if (present !== undefined) return present;
    const made = make(text);
    if (made === undefined || text.length > MAX_LENGTH) return made;
    if (known.size >= capacity) known.clear();
    known.set(text, made);
    return made;
  };
}
