/*
 * An agent who works as fast as Flex lets them: run in the page before any other script. What the agent does are
 * Flex's own actions; what the page hears of Twilio comes in bursts, so that Flex draws once for many messages.
 */

interface Task {
  readonly status: string;
}

interface AssistSession {
  readonly messages: { readonly chunks: readonly (readonly unknown[])[] };
  readonly sets: {
    readonly chunks: readonly (readonly { readonly suggestions: readonly unknown[] }[])[];
  };
  readonly view: {
    readonly relay: { readonly status: string };
    readonly summary: { readonly phase: string };
  };
}

/** Flex's own, as far as it is read here. */
interface Conversation {
  readonly isLoadingMessages: boolean;
  readonly messages: readonly unknown[];
}

interface State {
  readonly flex: {
    readonly worker: { readonly tasks: ReadonlyMap<string, Task> };
    readonly chat: { readonly conversations: Readonly<Partial<Record<string, Conversation>>> };
  };
  /** Not there without the plugin. */
  readonly agentAssist?: { readonly sessions: Readonly<Partial<Record<string, AssistSession>>> };
}

interface FlexGlobal {
  readonly Actions: { invokeAction(name: string, payload: object): Promise<void> };
  readonly Manager: {
    getInstance(): { readonly store: { getState(): State; subscribe(listener: () => void): () => void } };
  };
}

/** A task by its names. */
interface TaskNames {
  readonly taskSid: string;
  readonly reservationSid: string;
  readonly conversationSid: string;
}

export interface ShiftDesk {
  /** Accepts them and waits until Flex has loaded what was said before: from then on it hears each message. */
  acceptAll(tasks: readonly TaskNames[]): Promise<void>;
  /** Waits until Flex has so many messages of each; and, where there is the plugin, until it has them of Agent Assist. */
  untilHeard(tasks: readonly TaskNames[], messages: number): Promise<void>;
  /** How many suggestions the plugin has of a task. */
  suggestions(task: TaskNames): number;
  /**
   * Opens each task in turn, and ends and completes it: at once where it is to be looked at meanwhile, and the others
   * together, once all have been opened and none is selected any more.
   * @param isLookedAt for each task
   */
  closeAll(tasks: readonly TaskNames[], isLookedAt: readonly boolean[]): Promise<void>;
  /** Waits until the plugin has no session any more. */
  untilOver(): Promise<void>;
  /** Waits until the plugin has had as many timers for so long, in milliseconds; or until the limit. */
  untilQuiet(ms: number, limitMs: number): Promise<void>;
  /** Timers and intervals that the plugin has set since the page was loaded, and those of them that are still to run. */
  timers(): { readonly set: number; readonly running: number };
  /** Sessions in the plugin's part of Flex's store. */
  sessions(): number;
  /** Rows of all tables of all databases of the page's origin. */
  rows(): Promise<number>;
  /** Contacts that the Functions have not taken in: without their ticket nothing of them is saved once the task has gone. */
  unopened(): Promise<number>;
}

declare global {
  interface Window {
    shiftDesk: ShiftDesk;
  }
}

/** So long messages gather. */
const GATHERING_MS = { messages: 150, tasks: 10 } as const;
const LOOK_AGAIN_MS = 500;
const PLUGIN = 'plugin-agent-assist.js';

const flex = (): FlexGlobal => (window as unknown as { Twilio: { Flex: FlexGlobal } }).Twilio.Flex;
const store = () => flex().Manager.getInstance().store;
const act = (name: string, payload: object): Promise<void> => flex().Actions.invokeAction(name, payload);
const tasksNow = () => store().getState().flex.worker.tasks;

const until = (check: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (check()) {
      resolve();
      return;
    }
    const unsubscribe = store().subscribe(() => {
      if (!check()) return;
      unsubscribe();
      resolve();
    });
  });

/** Flex gives up what takes five seconds, as it may on a busy machine; an agent presses the button again. */
const TRIES = 5;

const carryOut = async (action: string, sid: string, isDone: () => boolean): Promise<void> => {
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      await act(action, { sid });
      break;
    } catch (error) {
      if (isDone()) break;
      if (left === 1) throw error;
    }
  }
  await until(isDone);
};

const frames = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await new Promise(requestAnimationFrame);
};

const hasPlugin = (): boolean => store().getState().agentAssist !== undefined;
const sessionOf = ({ taskSid }: TaskNames): AssistSession | undefined =>
  store().getState().agentAssist?.sessions[taskSid];
const countIn = (chunks: readonly (readonly unknown[])[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.length, 0);

const heardByFlex = ({ conversationSid }: TaskNames, messages: number): boolean => {
  const conversation = store().getState().flex.chat.conversations[conversationSid];
  return conversation?.isLoadingMessages === false && conversation.messages.length >= messages;
};
const heardByPlugin = (task: TaskNames, messages: number): boolean => {
  const session = sessionOf(task);
  return session?.view.relay.status === 'current' && countIn(session.messages.chunks) >= messages;
};

const select = (task: TaskNames | undefined): Promise<void> =>
  act('SelectTask', { sid: task?.reservationSid });

const end = async (task: TaskNames, look?: () => Promise<void>): Promise<void> => {
  const { reservationSid: sid } = task;
  await carryOut('WrapupTask', sid, () => tasksNow().get(sid)?.status === 'wrapping');
  if (hasPlugin()) await until(() => sessionOf(task)?.view.summary.phase === 'drafted');
  await look?.();
  await carryOut('CompleteTask', sid, () => !tasksNow().has(sid));
};

const ours = new Set<number>();
let timersSet = 0;

window.shiftDesk = {
  async acceptAll(tasks) {
    await Promise.all(
      tasks.map(async ({ reservationSid: sid }) => {
        await until(() => tasksNow().has(sid));
        await carryOut('AcceptTask', sid, () => tasksNow().get(sid)?.status === 'accepted');
      }),
    );
    // Flex opens what has been accepted, and would draw each of its messages.
    await select(undefined);
    await Promise.all(tasks.map((task) => until(() => heardByFlex(task, 1))));
  },
  async untilHeard(tasks, messages) {
    await Promise.all(
      tasks.map((task) =>
        until(() => heardByFlex(task, messages) && (!hasPlugin() || heardByPlugin(task, messages))),
      ),
    );
  },
  suggestions: (task) =>
    (sessionOf(task)?.sets.chunks.flat() ?? []).reduce((sum, set) => sum + set.suggestions.length, 0),
  async closeAll(tasks, isLookedAt) {
    for (const [n, task] of tasks.entries()) {
      await select(task);
      await frames(3);
      if (isLookedAt[n]) await end(task, () => frames(3));
    }
    await select(undefined);
    await Promise.all(tasks.filter((_, n) => !isLookedAt[n]).map((task) => end(task)));
  },
  untilOver: () => until(() => window.shiftDesk.sessions() === 0),
  async untilQuiet(ms, limitMs) {
    const limit = performance.now() + limitMs;
    let since = performance.now();
    let running = ours.size;
    while (performance.now() < Math.min(since + ms, limit)) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      if (ours.size === running) continue;
      since = performance.now();
      running = ours.size;
    }
  },
  timers: () => ({ set: timersSet, running: ours.size }),
  sessions: () => Object.keys(store().getState().agentAssist?.sessions ?? {}).length,
  rows: () => countRows(() => true),
  unopened: () =>
    countRows(
      (row, table) => table === 'contacts' && (row as { readonly ticket?: string }).ticket === undefined,
    ),
};

type IsCounted = (row: unknown, table: string) => boolean;

async function countRows(isCounted: IsCounted): Promise<number> {
  const databases = await indexedDB.databases();
  const counts = await Promise.all(databases.map(({ name = '' }) => rowsOf(name, isCounted)));
  return counts.reduce((sum, count) => sum + count, 0);
}

const rowsOf = (name: string, isCounted: IsCounted): Promise<number> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(new Error(`${name} does not open`));
    opening.onsuccess = () => {
      const database = opening.result;
      const stores = [...database.objectStoreNames];
      let rows = 0;
      const finish = (): void => {
        database.close();
        resolve(rows);
      };
      if (stores.length === 0) {
        finish();
        return;
      }
      const reading = database.transaction(stores);
      for (const one of stores) {
        const all = reading.objectStore(one).getAll();
        all.onsuccess = () => (rows += all.result.filter((row) => isCounted(row, one)).length);
      }
      reading.oncomplete = finish;
    };
  });

type Run = (...args: unknown[]) => void;

/** As browsers have them; TypeScript takes them for those of Node. */
interface Timers {
  setTimeout(run: Run, ms?: number, ...args: unknown[]): number;
  setInterval(run: Run, ms?: number, ...args: unknown[]): number;
  clearTimeout(id?: number): void;
  clearInterval(id?: number): void;
}

/** Keeps count of the timers that our script sets: it is on the stack, at whatever depth. */
function countTimers(): void {
  const own: Timers = window;
  const later = own.setTimeout.bind(window);
  const often = own.setInterval.bind(window);
  const isOurs = (): boolean => new Error().stack?.includes(PLUGIN) === true;
  const keep = (id: number): void => {
    timersSet += 1;
    ours.add(id);
  };
  const clearBy = (clear: Timers['clearTimeout']): Timers['clearTimeout'] => {
    const native = clear.bind(window);
    return (id) => {
      if (id !== undefined) ours.delete(id);
      native(id);
    };
  };
  Object.assign(window, {
    setTimeout(run, ms, ...args) {
      if (!isOurs()) return later(run, ms, ...args);
      const id = later(() => {
        ours.delete(id);
        run(...args);
      }, ms);
      keep(id);
      return id;
    },
    setInterval(run, ms, ...args) {
      const id = often(run, ms, ...args);
      if (isOurs()) keep(id);
      return id;
    },
    clearTimeout: clearBy(own.clearTimeout),
    clearInterval: clearBy(own.clearInterval),
  } satisfies Timers);
}

/** Lets the frames of all sockets gather, and be drawn together. */
function gatherFrames(): void {
  const later = window.setTimeout.bind(window);
  const RealSocket = window.WebSocket;
  type Hear = (event: MessageEvent) => void;

  window.WebSocket = class extends RealSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      const ms = String(url).includes('/__twilio/') ? GATHERING_MS.tasks : GATHERING_MS.messages;
      let hear: Hear | null = null;
      let gathered: MessageEvent[] = [];
      Object.defineProperty(this, 'onmessage', { get: () => hear, set: (next: Hear) => (hear = next) });
      this.addEventListener('message', (event) => {
        gathered.push(event);
        if (gathered.length > 1) return;
        later(() => {
          const all = gathered;
          gathered = [];
          const { ReactDOM } = window as unknown as {
            ReactDOM: { unstable_batchedUpdates(run: () => void): void };
          };
          ReactDOM.unstable_batchedUpdates(() => all.forEach((one) => hear?.(one)));
        }, ms);
      });
    }
  };
}

gatherFrames();
countTimers();
