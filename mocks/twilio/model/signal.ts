/** A typed event with any number of listeners. Listeners run in the order in which they subscribed. */
export interface Signal<T> {
  /** @returns the function that unsubscribes. */
  subscribe(listener: (value: T) => void): () => void;
  emit(value: T): void;
}

export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(value) {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
