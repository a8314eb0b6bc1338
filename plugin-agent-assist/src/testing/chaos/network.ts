import { serveSocket } from '../../../../mocks/handlers/agent-assist-socket';
import type { SimulatorCore } from '../../../../mocks/simulator/core';
import type { Random } from '../../../../mocks/simulator/random';
import type { Browser, Page, Wires } from './browser';
import type { VirtualTime } from './virtual-time';

/** Shortest and longest time that a packet takes each way. */
const ONE_WAY_MS = [15, 120] as const;
/** How long an operating system lets a connection wait for a network that is gone, at most. */
const CONNECT_LIMIT_MS = 20_000;

/**
 * What becomes of live connections when the network goes away.
 * - `reset`: the client is told at once; the server learns it by its ping timeout
 * - `silent`: neither is told
 * - `stalled`: what is sent waits, and arrives when the network is back
 */
export type Outage = 'reset' | 'silent' | 'stalled';

/** The way from the agent's browser to the connector and the Functions. */
export interface Network {
  /** Until the returned function is called, nothing gets through. */
  goDown(outage: Outage): () => void;
  /** Cuts what the page has open, as when it ends. */
  drop(page: Page): void;
  readonly isDown: boolean;
  /** How many sockets are open or opening at the client's end. */
  readonly openSockets: number;
}

export interface NetworkOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly core: SimulatorCore;
  readonly connectorUrl: string;
  /** Answers a request to the Functions. */
  readonly functions: (request: Request) => Promise<Response>;
  /** Hears of every request when a page begins it, and when the page has its answer or gives it up. */
  readonly onRequest: (url: URL, phase: 'begun' | 'over') => void;
}

/** The two ends of one connection: what is sent arrives in order, later, or not at all. */
class Line {
  private state: 'up' | 'stalled' | 'dead' = 'up';
  private readonly held: (() => void)[] = [];
  private readonly lastAt = { up: 0, down: 0 };

  constructor(
    private readonly time: VirtualTime,
    private readonly oneWay: () => number,
  ) {}

  send(way: 'up' | 'down', deliver: () => void): void {
    if (this.state === 'dead') return;
    if (this.state === 'stalled') {
      this.held.push(() => this.send(way, deliver));
      return;
    }
    const at = Math.max(this.time.now() + this.oneWay(), this.lastAt[way]);
    this.lastAt[way] = at;
    this.time.after(at - this.time.now(), () => {
      if (this.state === 'up') deliver();
      else if (this.state === 'stalled') this.held.push(deliver);
    });
  }

  stall(): void {
    if (this.state === 'up') this.state = 'stalled';
  }

  goOn(): void {
    if (this.state !== 'stalled') return;
    this.state = 'up';
    for (const send of this.held.splice(0)) send();
  }

  die(): void {
    this.state = 'dead';
    this.held.length = 0;
  }
}

/** What `fetch` rejects with where the network fails, whatever the cause. */
const failedToFetch = (): TypeError => new TypeError('Failed to fetch');

export const createNetwork = (
  { time, random, core, connectorUrl, functions, onRequest }: NetworkOptions,
  browser: Browser,
): { readonly network: Network; readonly wires: Wires } => {
  let downs = 0;
  const oneWay = (): number => ONE_WAY_MS[0] + random() * (ONE_WAY_MS[1] - ONE_WAY_MS[0]);
  const isDown = (): boolean => downs > 0;
  /** Requests whose answers fail with the network. */
  const pending = new Map<() => void, Page>();
  const sockets = new Set<VirtualSocket>();

  const answerOf = (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    return url.href.startsWith(connectorUrl) ? core.handle(request) : functions(request);
  };

  const fetch: Wires['fetch'] = (page, input, { signal, keepalive, ...init }) =>
    new Promise((resolve, reject) => {
      if (page.isGone) return;
      const url = new URL(input);
      onRequest(url, 'begun');
      let isOver = false;
      const end = (tell: () => void): void => {
        if (isOver) return;
        isOver = true;
        onRequest(url, 'over');
        pending.delete(fail);
        signal?.removeEventListener('abort', onAbort);
        page.run(tell);
      };
      const fail = (): void => end(() => reject(failedToFetch()));
      const onAbort = (): void => end(() => reject(new DOMException('Aborted', 'AbortError')));
      if (signal?.aborted) {
        onAbort();
        return;
      }
      signal?.addEventListener('abort', onAbort);
      if (isDown()) {
        time.after(1 + random() * 100, fail);
        return;
      }
      pending.set(fail, page);
      time.after(oneWay(), () => {
        // What has left the computer arrives, whether or not anybody waits for it still; what has not does not.
        if (isDown() || (page.isGone && !keepalive) || (isOver && random() < 0.5)) return;
        void answerOf(new Request(input, init)).then((response) => {
          if (response.type === 'error') {
            time.after(oneWay(), fail);
            return;
          }
          time.after(oneWay(), () => {
            if (!isDown()) end(() => resolve(response));
          });
        });
      });
    });

  class VirtualSocket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readyState = VirtualSocket.CONNECTING;
    binaryType = 'arraybuffer';
    onopen: (() => void) | null = null;
    onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
    onmessage: ((event: { readonly data: unknown }) => void) | null = null;
    onerror: ((event: { readonly type: string }) => void) | null = null;
    readonly line = new Line(time, oneWay);
    readonly page: Page | undefined = browser.current();
    private readonly listeners = { message: [] as ((frame: unknown) => void)[], close: [] as (() => void)[] };

    constructor(readonly url: string) {
      sockets.add(this);
      if (isDown()) {
        time.after(random() < 0.5 ? 50 : CONNECT_LIMIT_MS, () => this.lose());
        return;
      }
      time.after(oneWay(), () => void this.reach());
    }

    send(frame: string): void {
      if (this.readyState !== VirtualSocket.OPEN || !this.page || this.page.isGone) return;
      this.line.send('up', () => this.listeners.message.forEach((listener) => listener({ data: frame })));
    }

    close(): void {
      if (this.readyState >= VirtualSocket.CLOSING) return;
      this.readyState = VirtualSocket.CLOSING;
      this.line.send('up', () => this.hearClose());
      time.after(10, () => this.lose());
    }

    /** The client's end is closed, whatever the server knows. */
    lose(): void {
      if (this.readyState === VirtualSocket.CLOSED) return;
      const wasOpen = this.readyState !== VirtualSocket.CONNECTING;
      this.readyState = VirtualSocket.CLOSED;
      sockets.delete(this);
      this.page?.run(() => {
        if (!wasOpen) this.onerror?.({ type: 'error' });
        this.onclose?.({ code: 1006, reason: '' });
      });
    }

    /** The server's end is closed. */
    hearClose(): void {
      this.listeners.close.splice(0).forEach((listener) => listener());
    }

    private async reach(): Promise<void> {
      if (!(await core.reachable()) || isDown()) {
        this.line.send('down', () => this.lose());
        return;
      }
      if (this.page?.isGone || this.readyState !== VirtualSocket.CONNECTING) return;
      this.line.send('down', () => {
        if (this.readyState !== VirtualSocket.CONNECTING) return;
        this.readyState = VirtualSocket.OPEN;
        this.page?.run(() => this.onopen?.());
      });
      serveSocket(
        core,
        {
          send: (frame) =>
            this.line.send('down', () => {
              if (this.readyState === VirtualSocket.OPEN)
                this.page?.run(() => this.onmessage?.({ data: frame }));
            }),
          close: () => {
            this.hearClose();
            this.line.send('down', () => this.lose());
          },
          addEventListener: (type: 'message' | 'close', listener: never) => {
            (this.listeners[type] as unknown[]).push(listener);
          },
        },
        time,
        random,
      );
    }
  }

  return {
    wires: { fetch, WebSocket: VirtualSocket },
    network: {
      goDown(outage) {
        downs += 1;
        for (const fail of [...pending.keys()]) time.after(random() * 500, fail);
        for (const socket of [...sockets]) {
          if (outage === 'stalled') socket.line.stall();
          else socket.line.die();
          if (outage === 'reset') socket.lose();
        }
        return () => {
          downs -= 1;
          if (isDown()) return;
          for (const socket of sockets) socket.line.goOn();
        };
      },
      drop(page) {
        for (const [fail, owner] of [...pending]) if (owner === page) fail();
        for (const socket of [...sockets]) {
          if (socket.page !== page) continue;
          sockets.delete(socket);
          socket.line.send('up', () => socket.hearClose());
        }
      },
      get isDown() {
        return isDown();
      },
      get openSockets() {
        return sockets.size;
      },
    },
  };
};
