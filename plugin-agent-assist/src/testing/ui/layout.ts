import { act } from '@testing-library/react';

export interface Layout {
  /** Lets frames pass until nothing moves any more. To be called after whatever may move something. */
  settle(): void;
  /** Scrolls as a person does, and lets it settle. */
  scroll(element: Element, to: number): void;
  /** Gives whatever scrolls another height and lets it settle. Without one it is hidden, and forgets how far it was scrolled. */
  resize(viewport: number): void;
  restore(): void;
}

export interface LayoutOptions {
  /** Of the log, or of the rows of a table, in pixels. */
  readonly viewport: number;
  /** Of a row of the list, in pixels. */
  readonly heightOf: (row: Element) => number;
}

const FRAMES = 100;
const STILL_FRAMES = 10;

/**
 * jsdom lays nothing out and scrolls nothing. Gives the log of a transcript, or a table, a height and its rows theirs, and does
 * frame by frame what a browser does: scroll events, animation frames, resize observers.
 */
export const fakeLayout = ({ viewport: initial, heightOf }: LayoutOptions): Layout => {
  let viewport = initial;
  const restores: (() => void)[] = [];
  let tops = new WeakMap<Element, number>();
  const scrolled = new Set<Element>();
  const frames = new Map<number, FrameRequestCallback>();
  const observers = new Set<FakeObserver>();
  let lastFrame = 0;

  const define = (owner: object, name: string, descriptor: PropertyDescriptor): void => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { configurable: true, ...descriptor });
    restores.push(() => {
      if (before) Object.defineProperty(owner, name, before);
      else Reflect.deleteProperty(owner, name);
    });
  };
  const measured = (name: string, measure: (element: Element) => number): void =>
    define(HTMLElement.prototype, name, {
      get(this: Element) {
        return measure(this);
      },
    });

  const isLog = (element: Element): boolean => element.matches('[role="log"], [role="rowgroup"]');
  const contentOf = (element: Element): number => {
    const content = element.firstElementChild as HTMLElement | null;
    return isLog(element) && content ? heightOfContent(content) : 0;
  };
  /** As high as it says, or as its rows and what it leaves before and after them. */
  const heightOfContent = ({ style, children }: HTMLElement): number =>
    [style.height, style.paddingTop, style.paddingBottom].reduce(
      (sum, px) => sum + (parseFloat(px) || 0),
      0,
    ) + (style.height ? 0 : [...children].reduce((sum, child) => sum + heightOfAny(child), 0));
  const heightOfAny = (element: Element): number => {
    if (viewport === 0) return 0;
    if (isLog(element)) return viewport;
    if (element.hasAttribute('data-index')) return heightOf(element);
    return element.parentElement && isLog(element.parentElement) ? contentOf(element.parentElement) : 0;
  };
  const topOf = (element: Element): number =>
    Math.max(0, Math.min(tops.get(element) ?? 0, contentOf(element) - viewport));

  measured('offsetHeight', heightOfAny);
  measured('clientHeight', heightOfAny);
  measured('clientWidth', () => 320);
  measured('scrollHeight', (element) => Math.max(contentOf(element), heightOfAny(element)));
  define(HTMLElement.prototype, 'scrollTop', {
    get(this: Element) {
      return topOf(this);
    },
    set(this: Element, to: number) {
      const before = topOf(this);
      tops.set(this, to);
      tops.set(this, topOf(this));
      if (topOf(this) !== before) scrolled.add(this);
    },
  });
  define(HTMLElement.prototype, 'getBoundingClientRect', {
    writable: true,
    value(this: Element) {
      return { height: heightOfAny(this), width: 320 };
    },
  });
  define(window, 'requestAnimationFrame', {
    writable: true,
    value: (callback: FrameRequestCallback) => {
      frames.set((lastFrame += 1), callback);
      return lastFrame;
    },
  });
  define(window, 'cancelAnimationFrame', {
    writable: true,
    value: (frame: number) => void frames.delete(frame),
  });

  // What waits for the end of a scroll changes what is drawn.
  const { setTimeout: startTimer } = window;
  define(window, 'setTimeout', {
    writable: true,
    value: (callback: () => void, delay?: number) => startTimer(() => act(callback), delay),
  });

  class FakeObserver implements ResizeObserver {
    readonly heights = new Map<Element, number | undefined>();

    constructor(readonly callback: ResizeObserverCallback) {
      observers.add(this);
    }

    observe = (element: Element): void => void this.heights.set(element, this.heights.get(element));
    unobserve = (element: Element): void => void this.heights.delete(element);
    disconnect = (): void => void observers.delete(this);

    report(): boolean {
      const resized = [...this.heights].flatMap(([target, before]) => {
        const height = heightOfAny(target);
        this.heights.set(target, height);
        return height === before ? [] : [{ target, borderBoxSize: [{ blockSize: height, inlineSize: 320 }] }];
      });
      if (resized.length > 0) this.callback(resized as unknown as ResizeObserverEntry[], this);
      return resized.length > 0;
    }
  }
  define(window, 'ResizeObserver', { writable: true, value: FakeObserver });

  const passFrame = (): boolean => {
    const events = [...scrolled];
    const callbacks = [...frames.values()];
    scrolled.clear();
    frames.clear();
    events.forEach((element) => element.dispatchEvent(new Event('scroll', { bubbles: false })));
    callbacks.forEach((callback) => callback(performance.now()));
    const resized = [...observers].map((observer) => observer.report());
    return events.length > 0 || resized.includes(true);
  };
  const settle = (): void => {
    // Whatever waits for a few still frames gets them.
    for (let frame = 0, still = 0; frame < FRAMES && still < STILL_FRAMES; frame += 1) {
      act(() => {
        still = passFrame() ? 0 : still + 1;
      });
    }
  };

  return {
    settle,
    scroll: (element, to) => {
      element.scrollTop = to;
      settle();
    },
    resize: (next) => {
      viewport = next;
      if (next === 0) tops = new WeakMap();
      settle();
    },
    restore: () => restores.reverse().forEach((restore) => restore()),
  };
};
