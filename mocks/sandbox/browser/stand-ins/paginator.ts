/** Twilio's page of results. */
export interface Paginator<T> {
  readonly items: T[];
  readonly hasNextPage: boolean;
  readonly hasPrevPage: boolean;
  nextPage(): Promise<Paginator<T>>;
  prevPage(): Promise<Paginator<T>>;
}

/**
 * @param all everything there is, in order
 * @param start index of the first item of this page
 */
export function paginate<T>(all: readonly T[], start: number, size: number): Paginator<T> {
  const end = Math.min(all.length, start + size);
  const at = (from: number, length: number) => Promise.resolve(paginate(all, Math.max(0, from), length));
  return {
    items: all.slice(start, end),
    hasNextPage: end < all.length,
    hasPrevPage: start > 0,
    nextPage: () => at(end, size),
    prevPage: () => at(start - size, Math.min(size, start)),
  };
}
