/*
 * Runs in the page before any other script. It notes when a frame comes out of a WebSocket, and when what it brought is
 * painted; what is looked for is told by a marker, of which each frame carries one of its own.
 */

import { NOTHING, storeOfFlex } from './flex-store';

/** When what one frame brought was where. Milliseconds since the epoch. */
export interface Sighting {
  /** The WebSocket's `message` event was dispatched. */
  readonly receivedAt: number;
  /** The document held it; undefined for as long as it does not. */
  shownAt?: number;
  /** The page had been laid out and painted with it, and the frame handed to the compositor. */
  paintedAt?: number;
  /** The frame with it was presented, as the browser's own Element Timing tells, in steps of 4 ms. */
  presentedAt?: number;
}

export interface PaintProbe {
  /** By marker, all that came since it was asked last. */
  take(): Record<string, Sighting>;
  /** When the last event of the connector came. */
  lastEventAt(): number;
  /**
   * What no plugin can do without: a line of bare text comes into the page, and Flex answers an action that no reducer
   * knows.
   * @returns how long each took to be presented, in milliseconds
   */
  drawBareLines(options: { readonly perSecond: number; readonly ms: number }): Promise<readonly number[]>;
}

declare global {
  interface Window {
    paintProbe: PaintProbe;
  }
}

/** As `bench/support/traffic.ts` makes them. */
const MARKER = /Case \d{6}/;

/** How the frames of its events begin; Flex has other sockets. */
const SOCKET_IO_EVENT = '42';

/** What TypeScript's library does not know yet. */
interface PerformanceElementTiming extends PerformanceEntry {
  readonly identifier: string;
  readonly renderTime: number;
}

/** Far longer than a frame takes to be presented. */
const SETTLED_MS = 500;

const sightings = new Map<string, Sighting>();
let lastEventAt = 0;
const now = (): number => performance.timeOrigin + performance.now();

class ObservedWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    // Before all other listeners, for it is the first.
    this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const receivedAt = now();
      if (typeof data !== 'string' || !data.startsWith(SOCKET_IO_EVENT)) return;
      lastEventAt = receivedAt;
      const marker = MARKER.exec(data)?.[0];
      if (marker !== undefined) sightings.set(marker, { receivedAt });
    });
  }
}
window.WebSocket = ObservedWebSocket;

const requestFrame = window.requestAnimationFrame.bind(window);
let isInFrame = false;
window.requestAnimationFrame = (callback) =>
  requestFrame((at) => {
    isInFrame = true;
    try {
      callback(at);
    } finally {
      // The observer of what the callback has changed was queued before.
      queueMicrotask(() => {
        isInFrame = false;
      });
    }
  });

const afterTask = (() => {
  const waiting: (() => void)[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => waiting.shift()?.();
  return (run: () => void): void => {
    waiting.push(run);
    channel.port2.postMessage(undefined);
  };
})();

/** A frame's callbacks, its layout and its paint are one task: this one's, where it runs, or else the next one's. */
const afterPaint = (run: () => void): void => {
  if (isInFrame) afterTask(run);
  else requestFrame(() => afterTask(run));
};

const noteShown = (text: Node, marker: string): void => {
  const sighting = sightings.get(marker);
  if (!sighting || sighting.shownAt !== undefined) return;
  sighting.shownAt = now();
  // Element Timing tells of blocks, and the text may be in a span.
  let element = text.parentElement;
  for (let level = 0; level < 4 && element; level += 1, element = element.parentElement)
    if (!element.hasAttribute('elementtiming')) element.setAttribute('elementtiming', marker);
  afterPaint(() => {
    sighting.paintedAt = now();
  });
};

const look = (node: Node): void => {
  if (!MARKER.test(node.textContent ?? '')) return;
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text: Node | null = texts.currentNode; text; text = texts.nextNode()) {
    const marker = text.nodeType === Node.TEXT_NODE ? MARKER.exec(text.nodeValue ?? '')?.[0] : undefined;
    if (marker !== undefined) noteShown(text, marker);
  }
};

new MutationObserver((mutations) => {
  for (const { type, target, addedNodes } of mutations) {
    if (type === 'characterData') look(target);
    else addedNodes.forEach(look);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });

new PerformanceObserver((list) => {
  for (const entry of list.getEntries() as PerformanceElementTiming[]) {
    const sighting = sightings.get(entry.identifier);
    if (sighting && entry.renderTime > 0) sighting.presentedAt ??= performance.timeOrigin + entry.renderTime;
  }
}).observe({ type: 'element' });

/** In a task of its own, as a message of a socket begins one. */
const inTask = (run: () => void): Promise<void> =>
  new Promise((resolve) => {
    afterTask(() => {
      run();
      resolve();
    });
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const drawBareLines: PaintProbe['drawBareLines'] = async ({ perSecond, ms }) => {
  const store = storeOfFlex();
  const place = document.createElement('div');
  // Above all that Flex draws: what is covered is never presented.
  place.style.cssText =
    'position:fixed;left:300px;top:300px;width:300px;height:40px;z-index:99999;background:#fff';
  document.body.append(place);
  const begunAt = new Map<string, number>();
  const took: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { identifier, renderTime } of list.getEntries() as PerformanceElementTiming[]) {
      const at = begunAt.get(identifier);
      if (at !== undefined && renderTime > 0) took.push(renderTime - at);
    }
  });
  observer.observe({ type: 'element' });
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n += 1) {
    // Times of which none depends on another, as those of the events.
    await pause((-Math.log(1 - Math.random()) * 1_000) / perSecond);
    await inTask(() => {
      const name = `bare line ${n}`;
      begunAt.set(name, performance.now());
      const line = document.createElement('p');
      line.setAttribute('elementtiming', name);
      line.textContent = name;
      place.replaceChildren(line);
      store.dispatch({ type: NOTHING });
    });
  }
  await pause(SETTLED_MS);
  observer.disconnect();
  place.remove();
  return took;
};

window.paintProbe = {
  drawBareLines,
  take() {
    const taken = Object.fromEntries(sightings);
    sightings.clear();
    return taken;
  },
  lastEventAt: () => lastEventAt,
};
