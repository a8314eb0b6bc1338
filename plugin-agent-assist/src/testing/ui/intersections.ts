import { act } from '@testing-library/react';

interface Sight {
  /** How much of the element is to be seen, 0 to 1. */
  readonly ratio: number;
  /** The same in pixels. */
  readonly height?: number;
}

export interface Intersections {
  /** Scrolls: that much of the element, or of what is observed around it, is in sight now. */
  show(element: Element, sight: Sight): void;
  restore(): void;
}

/** jsdom lays nothing out. Takes the place of its missing IntersectionObserver; a test tells what is in sight. */
export const fakeIntersections = (): Intersections => {
  const before = Object.getOwnPropertyDescriptor(window, 'IntersectionObserver');
  const observers = new Set<FakeObserver>();

  class FakeObserver implements IntersectionObserver {
    readonly root = null;
    readonly rootMargin = '0px';
    readonly scrollMargin = '0px';
    readonly thresholds: readonly number[] = [];
    readonly elements = new Set<Element>();

    constructor(readonly callback: IntersectionObserverCallback) {
      observers.add(this);
    }

    observe = (element: Element): void => void this.elements.add(element);
    unobserve = (element: Element): void => void this.elements.delete(element);
    takeRecords = (): IntersectionObserverEntry[] => [];
    disconnect = (): void => void observers.delete(this);
  }
  Object.defineProperty(window, 'IntersectionObserver', {
    configurable: true,
    writable: true,
    value: FakeObserver,
  });

  return {
    show: (element, { ratio, height = 50 }) => {
      const reports = [...observers].flatMap((observer) =>
        [...observer.elements]
          .filter((observed) => observed.contains(element))
          .map((target) => ({ observer, target })),
      );
      act(() => {
        for (const { observer, target } of reports) {
          const intersectionRect = { height } as DOMRectReadOnly;
          const entry = { target, isIntersecting: ratio > 0, intersectionRatio: ratio, intersectionRect };
          observer.callback([entry as IntersectionObserverEntry], observer);
        }
      });
    },
    restore: () => {
      if (before) Object.defineProperty(window, 'IntersectionObserver', before);
      else Reflect.deleteProperty(window, 'IntersectionObserver');
    },
  };
};
