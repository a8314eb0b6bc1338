import 'fake-indexeddb/auto';

import { randomUUID } from 'node:crypto';

import type { Manager } from '@twilio/flex-ui';
import { combineReducers, configureStore } from '@reduxjs/toolkit';
import { IDBFactory } from 'fake-indexeddb';

import { openMessageStore } from '../adapters/local/message-store';
import { openSummaryStore } from '../adapters/local/summary-store';
import { assistReducer } from '../store/reducer';
import { STORE_KEY } from '../store/state';
import { aMessage, aTask, aVersion, conversationOf, PROFILE, saved } from '../testing/fakes';
import { readAssistState, startDesk, type Desk } from './desk';

const TASK = aTask();
const FUNCTIONS = 'https://functions.test';

/** Flex as far as a desk without any task needs it. */
const aManager = (): Manager => {
  const worker = { tasks: new Map(), source: {} };
  const flex = { worker, conferences: { states: new Map() }, chat: { conversationInput: {} } };
  const store = configureStore({
    reducer: combineReducers({ flex: () => flex, [STORE_KEY]: assistReducer }),
    middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false }),
  });
  return {
    store,
    events: { addListener: () => undefined, removeListener: () => undefined },
    serviceConfiguration: { account_sid: 'AC1' },
    workerClient: { sid: 'WK1' },
    user: { token: 'flex-token', identity: 'ada' },
  } as unknown as Manager;
};

/** The browser's locks: who asks first leads, and who waits is next when that one goes. */
const someLocks = () => {
  const waiting: { readonly signal: AbortSignal; readonly turn: () => Promise<unknown> }[] = [];
  let isHeld = false;
  const next = (): void => {
    if (isHeld) return;
    const one = waiting.shift();
    if (!one) return;
    if (one.signal.aborted) {
      next();
      return;
    }
    isHeld = true;
    void one.turn().finally(() => {
      isHeld = false;
      next();
    });
  };
  return {
    request: (_: string, { signal }: { readonly signal: AbortSignal }, turn: () => Promise<unknown>) => {
      waiting.push({ signal, turn });
      next();
      return new Promise(() => undefined);
    },
  };
};

/** The Function `save-summary`. What it is asked is heard of one by one, and answered when the test says so. */
const aFunction = () => {
  const asked: { readonly body: SaveSummary; readonly answer: (response: Response) => void }[] = [];
  let heard: () => void = () => undefined;
  jest.spyOn(globalThis, 'fetch').mockImplementation(
    (_, init) =>
      new Promise((resolve) => {
        asked.push({ body: JSON.parse(init?.body as string) as SaveSummary, answer: resolve });
        heard();
      }),
  );
  return {
    next: async () => {
      for (;;) {
        const one = asked.shift();
        if (one) return one;
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    asked,
  };
};

interface SaveSummary {
  readonly taskSid: string;
  readonly version?: { readonly sections: readonly { readonly text: string }[] };
}

const accepted = (): Response =>
  new Response(
    JSON.stringify({
      contact: `KD${'a'.repeat(32)}`,
      ticket: 'ticket',
      number: 1,
      outcome: 'written',
      digest: 'written',
      index: 'written',
      mine: null,
      others: [],
    }),
    { headers: { 'Content-Type': 'application/json' } },
  );

describe('the desks of one agent in two tabs', () => {
  let desks: Desk[] = [];

  const openTab = (): Desk => {
    const manager = aManager();
    const desk = startDesk({
      config: {
        profile: PROFILE,
        features: [],
        functionsUrl: FUNCTIONS,
        debug: false,
        relay: 'browser',
        allowance: { perSecond: 1, burst: 5 },
        pause: { minutes: [2, 5] },
        voice: { startSiprec: false },
        summary: { redraft: undefined },
        summaries: { scope: 'all' },
      },
      manager,
      readState: () => readAssistState(manager),
      report: () => undefined,
      inspect: undefined,
    });
    desks.push(desk);
    return desk;
  };
  const keptTexts = async (): Promise<readonly (string | undefined)[]> => {
    const { versions } = await openSummaryStore({
      name: 'agent-assist-summaries/AC1/WK1',
      now: Date.now,
    }).list();
    return versions.map(({ version }) => version.sections[0]?.text);
  };

  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    // jsdom has none.
    Object.defineProperty(crypto, 'randomUUID', { value: randomUUID, configurable: true });
    Object.defineProperty(navigator, 'locks', { value: someLocks(), configurable: true });
    desks = [];
  });
  afterEach(() => {
    for (const desk of desks) desk.stop();
    jest.restoreAllMocks();
    Reflect.deleteProperty(navigator, 'locks');
  });

  it('keep what is typed in either, on disk at once and in Sync by the one that leads', async () => {
    const save = aFunction();
    openTab();
    const following = openTab();
    following.commands.keepSummary(
      TASK.taskSid,
      saved(aVersion('typed in the second tab', { editedAt: Date.now() })),
    );
    const { body, answer } = await save.next();
    expect(body).toMatchObject({
      taskSid: TASK.taskSid,
      version: { sections: [{ text: 'typed in the second tab' }], status: 'saved' },
    });
    expect(await keptTexts()).toEqual(['typed in the second tab']);

    answer(accepted());
    expect(await following.whenSaved(5_000)).toBe(0);
    expect(await keptTexts()).toEqual([]);
  });

  it('lose nothing when the one that leads goes with a text in its hands', async () => {
    const save = aFunction();
    const leading = openTab();
    const following = openTab();
    leading.commands.keepSummary(
      TASK.taskSid,
      saved(aVersion('typed in the first tab', { editedAt: Date.now() })),
    );
    await save.next();
    leading.stop();

    const again = await save.next();
    expect(again.body.version?.sections).toEqual([
      expect.objectContaining({ text: 'typed in the first tab' }),
    ]);
    again.answer(accepted());
    expect(await following.whenSaved(5_000)).toBe(0);
  });

  it('count what could not be saved in time', async () => {
    const save = aFunction();
    const leading = openTab();
    leading.commands.keepSummary(TASK.taskSid, saved(aVersion('text', { editedAt: Date.now() })));
    await save.next();
    expect(await leading.whenSaved(0)).toBe(1);
  });

  it('count and forget at sign-out what customers wrote and Agent Assist does not have', async () => {
    aFunction();
    const messages = openMessageStore({
      name: 'agent-assist-messages/AC1/WK1/projects/demo/locations/global',
      now: Date.now,
    });
    const { taskSid, conversationSid } = TASK;
    await messages.keep([
      {
        conversation: conversationOf(TASK),
        task: { taskSid, conversationSid },
        message: aMessage(1),
        queuedAt: Date.now(),
      },
    ]);
    openTab();
    const following = openTab();
    expect(await following.whenSaved(0)).toBe(1);
    await following.forgetTexts();
    expect(await messages.list()).toEqual([]);
  });

  it('forget everything at sign-out, in whichever tab, and keep nothing after it', async () => {
    const save = aFunction();
    const leading = openTab();
    const following = openTab();
    leading.commands.keepSummary(TASK.taskSid, saved(aVersion('text', { editedAt: Date.now() })));
    await save.next();
    await following.forgetTexts();
    following.commands.keepSummary(TASK.taskSid, aVersion('late', { sequence: 2, editedAt: Date.now() }));
    expect(await keptTexts()).toEqual([]);
  });

  it('keep again what is typed once the agent has signed in anew, though the tab that leads was never reloaded', async () => {
    const save = aFunction();
    const leading = openTab();
    await openTab().forgetTexts();

    // The channel of the test is the youngest, and hears what the tabs have heard.
    const channel = new BroadcastChannel('agent-assist/AC1/WK1');
    const greeted = new Promise<void>((resolve) => {
      channel.onmessage = ({ data }: MessageEvent<{ readonly message: { readonly type: string } }>) => {
        if (data.message.type === 'hello') resolve();
      };
    });
    openTab();
    await greeted;
    channel.close();
    leading.commands.keepSummary(TASK.taskSid, saved(aVersion('after', { editedAt: Date.now() })));
    const { body, answer } = await save.next();
    expect(body.version?.sections).toEqual([expect.objectContaining({ text: 'after' })]);
    answer(accepted());
    expect(await leading.whenSaved(5_000)).toBe(0);
  });
});
