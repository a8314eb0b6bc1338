/**
 * Makes a function that derives something from an object, and does so once: the same object gives the same again. To
 * be used on what never changes. What is derived is forgotten with the object.
 */
export const createNotes = <From extends object, To extends object | string>(
  derive: (from: From) => To,
): ((from: From) => To) => {
  const notes = new WeakMap<From, To>();
  return (from) => {
    const present = notes.get(from);
    if (present !== undefined) return present;
    const made = derive(from);
    notes.set(from, made);
    return made;
  };
};
