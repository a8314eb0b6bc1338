import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

import { IDBFactory } from 'fake-indexeddb';

import { seededRandom, type Random } from '../../../../mocks/simulator/random';
import { wireUp } from './preload';
import type { TimerOwner, VirtualTime } from './virtual-time';

const MINUTE_MS = 60_000;
const FRAME_MS = 16;
/** What one tab posts, another hears a moment later. */
const CHANNEL_MS = 2;

/** One load of the page in one tab: it ends by a reload, or with its tab. */
export class Page implements TimerOwner {
  isGone = false;
  isAsleep = false;
  isHidden = false;
  /** Of `window` and of `document`. */
  readonly target = new EventTarget();
  private readonly calls: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly pages: AsyncLocalStorage<Page>,
    readonly random: Random,
  ) {}

  /** Browsers wake the timers of a page that is hidden for long once a minute. */
  dueAt(at: number): number {
    return this.isHidden ? Math.ceil(at / MINUTE_MS) * MINUTE_MS : at;
  }

  /** Runs what the world does to the page; nothing happens in a page that is gone. While the computer sleeps it waits. */
  run(act: () => void): void {
    if (this.isGone) return;
    if (this.isAsleep) this.calls.push(act);
    else this.pages.run(this, act);
  }

  fire(type: string): void {
    this.run(() => this.target.dispatchEvent(new Event(type)));
  }

  wake(): void {
    this.isAsleep = false;
    for (const act of this.calls.splice(0)) this.run(act);
  }
}

/** One agent's browser: its tabs, and what they share. */
export interface Browser {
  /** Loads the page in a tab, and runs `load` in it. */
  open(name: string, load: () => void): Page;
  /** The page is gone at once, without a word: a tab that crashed, or after `pagehide` one that was reloaded. */
  end(page: Page): void;
  /** Shows or hides the page's tab. */
  setHidden(page: Page, isHidden: boolean): void;
  /** The pages that are there. */
  readonly pages: readonly Page[];
  /** The page whose code runs at this moment. */
  current(): Page | undefined;
}

/** What of a browser the network has to say. */
export interface Wires {
  fetch(page: Page, input: string, init: RequestInit): Promise<Response>;
  /** The constructor that stands for `WebSocket`. */
  readonly WebSocket: new (url: string) => object;
}

interface LockRequest {
  readonly page: Page;
  readonly signal: AbortSignal | undefined;
  readonly turn: () => Promise<unknown>;
}

/** The browser's locks: who asks first has it, and who waits is next when that one lets go or its page is gone. */
const createLocks = (pages: AsyncLocalStorage<Page>) => {
  const waiting = new Map<string, LockRequest[]>();
  const holders = new Map<string, LockRequest>();
  const next = (name: string): void => {
    if (holders.has(name)) return;
    const request = waiting.get(name)?.shift();
    if (!request) return;
    if (request.page.isGone || request.signal?.aborted) {
      next(name);
      return;
    }
    holders.set(name, request);
    request.page.run(() => {
      void request.turn().finally(() => release(name, request));
    });
  };
  const release = (name: string, request: LockRequest): void => {
    if (holders.get(name) !== request) return;
    holders.delete(name);
    next(name);
  };
  return {
    locks: {
      request: (
        name: string,
        { signal }: { readonly signal?: AbortSignal },
        turn: () => Promise<unknown>,
      ): Promise<unknown> => {
        const page = pages.getStore();
        if (!page) throw new Error('Nobody asks for this lock');
        waiting.set(name, [...(waiting.get(name) ?? []), { page, signal, turn }]);
        next(name);
        return new Promise(() => undefined);
      },
    },
    releaseAll: (page: Page): void => {
      for (const [name, request] of holders) if (request.page === page) release(name, request);
    },
  };
};

/**
 * Puts a browser in the place of this process's globals, for one run at a time: what the plugin asks for by name
 * (`setTimeout`, `Date`, `fetch`, `indexedDB`, …) belongs to the page whose code asks.
 *
 * @returns the browser, and the function that takes it away
 */
export const installBrowser = (
  time: VirtualTime,
  seed: number,
  wiresOf: (browser: Browser) => Wires,
): { readonly browser: Browser; readonly uninstall: () => void } => {
  const storage = new AsyncLocalStorage<Page>();
  const pages: Page[] = [];
  const { locks, releaseAll } = createLocks(storage);
  const channels = new Set<VirtualChannel>();
  let loads = 0;

  const current = (): Page | undefined => storage.getStore();
  const here = (): Page => {
    const page = current();
    if (!page) throw new Error('This runs in no page');
    return page;
  };

  class VirtualChannel {
    onmessage: ((event: { readonly data: unknown }) => void) | undefined;
    private isOpen = true;
    readonly page = here();
    constructor(readonly name: string) {
      channels.add(this);
    }
    postMessage(message: unknown): void {
      if (this.page.isGone || !this.isOpen) return;
      for (const other of channels) {
        if (other === this || other.name !== this.name) continue;
        const data: unknown = structuredClone(message);
        time.after(CHANNEL_MS, () => other.page.run(() => other.hear(data)));
      }
    }
    close(): void {
      this.isOpen = false;
      channels.delete(this);
    }
    private hear(data: unknown): void {
      if (this.isOpen) this.onmessage?.({ data });
    }
  }

  const RealDate = Date;
  class VirtualDate extends RealDate {
    constructor(...args: readonly [] | readonly [number | string | Date]) {
      super(args.length === 0 ? time.now() : args[0]);
    }
    static override now(): number {
      return time.now();
    }
  }

  let nextTimer = 1;
  const timers = new Map<number, () => void>();
  const later = (run: () => void, ms: number): number => {
    const id = nextTimer++;
    const page = current();
    const cancel = time.after(
      ms,
      () => {
        timers.delete(id);
        if (page) page.run(run);
        else run();
      },
      page,
    );
    timers.set(id, cancel);
    return id;
  };
  const callOff = (id: number | undefined): void => {
    if (id === undefined) return;
    timers.get(id)?.();
    timers.delete(id);
  };
  const every = (run: () => void, ms: number): number => {
    const id = later(() => {
      const cancel = timers.get(id);
      run();
      if (cancel !== undefined) again();
    }, ms);
    const again = (): void => {
      const next = later(() => {
        run();
        again();
      }, ms);
      timers.set(id, () => callOff(next));
    };
    return id;
  };

  const targetOfPage = {
    addEventListener: (...args: Parameters<EventTarget['addEventListener']>) =>
      here().target.addEventListener(...args),
    removeEventListener: (...args: Parameters<EventTarget['removeEventListener']>) =>
      here().target.removeEventListener(...args),
  };

  const browser: Browser = {
    pages,
    current,
    open(name, load) {
      const page = new Page(name, storage, seededRandom(seed + 101 * ++loads));
      pages.push(page);
      page.run(load);
      return page;
    },
    end(page) {
      page.isGone = true;
      pages.splice(pages.indexOf(page), 1);
      for (const channel of [...channels]) if (channel.page === page) channels.delete(channel);
      releaseAll(page);
    },
    setHidden(page, isHidden) {
      page.isHidden = isHidden;
      page.fire('visibilitychange');
    },
  };
  const wires = wiresOf(browser);

  wireUp(wires.WebSocket);

  let uuids = 0;
  const replaced: readonly (readonly [name: string, value: unknown])[] = [
    ['setTimeout', (run: () => void, ms = 0) => later(run, ms)],
    ['clearTimeout', callOff],
    ['setInterval', every],
    ['clearInterval', callOff],
    ['requestAnimationFrame', (run: (at: number) => void) => later(() => run(time.now()), FRAME_MS)],
    ['cancelAnimationFrame', callOff],
    ['Date', VirtualDate],
    ['BroadcastChannel', VirtualChannel],
    ['indexedDB', new IDBFactory()],
    ['fetch', (input: string, init: RequestInit = {}) => wires.fetch(here(), input, init)],
    ['navigator', { locks, userAgent: 'chaos', onLine: true }],
    [
      'crypto',
      {
        randomUUID: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
        getRandomValues: <T extends Uint8Array>(into: T): T => into.fill(7),
        // Done at once, so that what happens in a run does not depend on how fast this computer is.
        subtle: {
          digest: (_: string, data: Uint8Array) =>
            Promise.resolve(new Uint8Array(createHash('sha256').update(data).digest()).buffer),
        },
      },
    ],
    [
      'document',
      {
        ...targetOfPage,
        get visibilityState() {
          return here().isHidden ? 'hidden' : 'visible';
        },
      },
    ],
    ['localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }],
    ['addEventListener', targetOfPage.addEventListener],
    ['removeEventListener', targetOfPage.removeEventListener],
  ];
  const before = [...replaced.map(([name]) => name), 'window'].map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of replaced)
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  Object.defineProperty(globalThis, 'window', { value: globalThis, configurable: true, writable: true });
  const realRandom = Math.random;
  Math.random = () => (current()?.random ?? realRandom)();

  return {
    browser,
    uninstall: () => {
      // Node asks each storage that is in use at each promise that is made: those of earlier runs, too.
      storage.disable();
      Math.random = realRandom;
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    },
  };
};
