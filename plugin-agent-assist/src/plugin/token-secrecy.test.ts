import 'fake-indexeddb/auto';

import { webcrypto } from 'node:crypto';
import { EventEmitter } from 'node:events';

import type { Manager } from '@twilio/flex-ui';
import { combineReducers, configureStore } from '@reduxjs/toolkit';

import { STORE_KEY, type AssistState } from '../store/state';
import { PROFILE } from '../testing/fakes';
import { containedReducer } from './contained-reducer';
import { createTransitionLog } from './debug-log';
import { readAssistState, startDesk, type Desk } from './desk';

/*
 * The desk with its real adapters, its machines and their debug log, between a Flex and services that hold tokens and
 * customers' words which can be told apart from everything else, and services that repeat all that they are sent.
 */

const FLEX_TOKEN = 'canary-flex-token';
const CONNECTOR_TOKEN = 'canary-connector-token';
const TOKENS = [FLEX_TOKEN, CONNECTOR_TOKEN];
const WORDS = 'canary-my-card-is-4111';
const CUSTOMER = 'canary-crystal@example.com';

const FUNCTIONS = 'https://functions.test';
const CONNECTOR = 'https://connector.test';
const TASK = `WT${'a'.repeat(32)}`;
const CONVERSATION = `CH${'b'.repeat(32)}`;

const message = {
  sid: `IM${'c'.repeat(32)}`,
  index: 0,
  body: WORDS,
  author: CUSTOMER,
  participantSid: `MB${'d'.repeat(32)}`,
  type: 'text',
  attachedMedia: [],
  attributes: {},
  dateCreated: new Date(),
  dateUpdated: null,
  conversation: { sid: CONVERSATION },
};
const conversation = {
  sid: CONVERSATION,
  attributes: {},
  getMessages: () => Promise.resolve({ items: [message], hasPrevPage: false }),
  getParticipants: () => Promise.resolve([]),
  getAttributes: () => Promise.resolve({}),
};

function aManager() {
  const task = {
    taskSid: TASK,
    sid: `WR${'e'.repeat(32)}`,
    status: 'accepted',
    taskChannelUniqueName: 'chat',
    attributes: { conversationSid: CONVERSATION, channelType: 'web', customerAddress: CUSTOMER },
    getChannels: () => Promise.resolve([]),
    setAttributes: () => Promise.resolve(),
  };
  const flex = {
    worker: { tasks: new Map([[task.sid, task]]), source: {} },
    conferences: { states: new Map() },
    chat: { conversationInput: { [CONVERSATION]: { inputText: `${WORDS} too` } } },
  };
  const dispatched: unknown[] = [];
  const store = configureStore({
    reducer: combineReducers({ flex: () => flex, [STORE_KEY]: containedReducer }),
    // What the Redux devtools see.
    middleware: () =>
      [
        () => (next: (action: unknown) => unknown) => (action: unknown) => {
          dispatched.push(action);
          return next(action);
        },
      ] as never,
  });
  const client = Object.assign(new EventEmitter(), {
    user: { identity: 'ada' },
    getConversationBySid: () => Promise.resolve(conversation),
  });
  const manager = {
    store,
    events: new EventEmitter(),
    conversationsClient: client,
    serviceConfiguration: { account_sid: 'AC1' },
    workerClient: { sid: 'WK1' },
    user: { token: FLEX_TOKEN, identity: 'ada' },
  } as unknown as Manager;
  return { manager, store, dispatched };
}

/** Everything that was handed out, by where it went. */
type Outlets = Record<'console' | 'urls' | 'channel', string[]>;

const json = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

/** A service that quotes all that it was sent. */
const echo = (status: number, init: RequestInit | undefined): Response => {
  const words = `${JSON.stringify(init?.headers ?? {})} ${typeof init?.body === 'string' ? init.body : ''}`;
  return json(status, { error: { code: 'internal', message: words }, message: words });
};

const itemsOf = (storage: Storage): string => JSON.stringify(Object.entries(storage));

async function readDatabases(): Promise<string> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const contents = await Promise.all(
    names.map(
      (name) =>
        new Promise<unknown>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onerror = () => reject(new Error(`${name} does not open`));
          request.onsuccess = () => {
            const database = request.result;
            const stores = [...database.objectStoreNames];
            if (stores.length === 0) {
              resolve([]);
              return;
            }
            const transaction = database.transaction(stores, 'readonly');
            Promise.all(
              stores.map(
                (store) =>
                  new Promise((read) => {
                    const all = transaction.objectStore(store).getAll();
                    all.onsuccess = () => read(all.result);
                  }),
              ),
            ).then(
              (rows) => {
                database.close();
                resolve(rows);
              },
              () => reject(new Error(`${name} cannot be read`)),
            );
          };
        }),
    ),
  );
  return JSON.stringify([names, contents]);
}

describe('what the desk lets out', () => {
  let desk: Desk | undefined;
  let watcher: BroadcastChannel;
  const { WebSocket: RealWebSocket } = globalThis;
  const outlets: Outlets = { console: [], urls: [], channel: [] };

  beforeEach(() => {
    Object.values(outlets).forEach((lines) => lines.splice(0));
    for (const method of ['error', 'warn', 'info', 'log', 'debug'] as const)
      jest
        .spyOn(console, method)
        .mockImplementation((...args: unknown[]) => void outlets.console.push(JSON.stringify(args)));
    Object.defineProperty(window.crypto, 'subtle', { configurable: true, value: webcrypto.subtle });
    // Called with `new`, so that it is no arrow.
    globalThis.WebSocket = function (url: string) {
      outlets.urls.push(url);
      throw new Error(`no way to ${url}`);
    } as never;
    jest.spyOn(XMLHttpRequest.prototype, 'open').mockImplementation((...args: unknown[]) => {
      outlets.urls.push(String(args[1]));
      throw new Error('no way');
    });
    watcher = new BroadcastChannel('agent-assist/AC1/WK1');
    watcher.onmessage = ({ data }) => void outlets.channel.push(JSON.stringify(data));
  });
  afterEach(() => {
    desk?.stop();
    watcher.close();
    jest.restoreAllMocks();
    globalThis.WebSocket = RealWebSocket;
  });

  /** @param isEnough of the state: then everything is looked at */
  async function run(
    answer: (url: string, init: RequestInit | undefined) => Response,
    isEnough: (state: AssistState) => boolean,
  ) {
    const { manager, store, dispatched } = aManager();
    jest.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      outlets.urls.push(url);
      return Promise.resolve(answer(url, init));
    });
    desk = startDesk({
      config: {
        profile: PROFILE,
        features: ['SMART_REPLY'],
        functionsUrl: FUNCTIONS,
        debug: true,
        relay: 'browser',
        allowance: { perSecond: 50, burst: 100 },
        pause: { minutes: [] },
        voice: { startSiprec: false },
        summary: { redraft: undefined },
        summaries: { scope: 'all' },
      },
      manager,
      readState: () => readAssistState(manager),
      report: ({ kind, message: text }) => console.warn(kind, text),
      inspect: createTransitionLog((line, detail) => console.warn(line, detail)),
    });
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (isEnough(readAssistState(manager))) resolve();
      };
      store.subscribe(look);
      look();
    });
    return {
      everything: {
        ...outlets,
        redux: [JSON.stringify(readAssistState(manager)), JSON.stringify(dispatched)],
        storage: [itemsOf(localStorage), itemsOf(sessionStorage), document.cookie],
        databases: [await readDatabases()],
        address: [location.href, JSON.stringify(history.state)],
      },
    };
  }

  const expectNoToken = (everything: Record<string, string[]>): void => {
    for (const [outlet, lines] of Object.entries(everything))
      for (const token of TOKENS) expect([outlet, lines.join('\n').includes(token)]).toEqual([outlet, false]);
  };
  const expectNoWords = (lines: readonly string[]): void =>
    expect(lines.join('\n')).not.toMatch(/canary-my-card|canary-crystal/);

  const issued = () =>
    json(200, {
      token: CONNECTOR_TOKEN,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      connectorUrl: CONNECTOR,
    });

  it.each([400, 401, 403, 404, 429, 500])(
    'holds no token where the Functions answer %i and repeat what they were sent',
    async (status) => {
      const { everything } = await run(
        (_, init) => echo(status, init),
        ({ connection }) => connection.failure !== undefined,
      );
      expect(everything.urls).not.toEqual([]);
      expect(everything.console).not.toEqual([]);
      expectNoToken(everything);
      expectNoWords([...everything.console, ...everything.urls]);
    },
  );

  it.each([400, 401, 403, 500])(
    'holds no token where the connector answers %i and repeats what it was sent',
    async (status) => {
      const { everything } = await run(
        (url, init) => (url.startsWith(FUNCTIONS) ? issued() : echo(status, init)),
        ({ connection, sessions }) =>
          Object.values(sessions).some((session) => session?.view.failure !== undefined) ||
          connection.failure !== undefined,
      );
      expect(everything.urls.some((url) => url.startsWith(CONNECTOR))).toBe(true);
      expectNoToken(everything);
      expectNoWords([...everything.console, ...everything.urls]);
    },
  );

  it('tells what it holds from what it does not', async () => {
    // Without this the others would prove nothing: what a Function says does reach the state, and the tabs.
    const { everything } = await run(
      () => json(500, { error: { code: 'internal', message: 'canary-plain-words' } }),
      ({ connection }) => connection.failure !== undefined,
    );
    expect(everything.redux.join()).toContain('canary-plain-words');
    expect(() => expectNoToken({ ...everything, console: [`x ${FLEX_TOKEN}`] })).toThrow();
    expect(() => expectNoWords([...everything.console, WORDS])).toThrow();
  });
});
