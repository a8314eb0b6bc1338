import { MemorySocket } from './memory-socket';

import { legacy_createStore as createStore } from '@reduxjs/toolkit';

import { createSocketOpener } from '../../plugin-agent-assist/src/adapters/socket/assist-socket';
import type { ChatTask } from '../../plugin-agent-assist/src/domain/assist';
import type { ConversationName, ConversationSid, TaskSid } from '../../plugin-agent-assist/src/domain/ids';
import { provideSession } from '../../plugin-agent-assist/src/machine/actors/session-actors';
import { createConnection } from '../../plugin-agent-assist/src/machine/connection';
import { createLateClock, type Timers } from '../../plugin-agent-assist/src/machine/late-clock';
import { createSessionRegistry } from '../../plugin-agent-assist/src/machine/session-registry';
import { createProjector } from '../../plugin-agent-assist/src/store/projector';
import { assistReducer } from '../../plugin-agent-assist/src/store/reducer';
import type { AssistState } from '../../plugin-agent-assist/src/store/state';
import {
  FakeApi,
  FakeConversations,
  FakeIssuer,
  FakeMessageStore,
  FakePauseBoard,
  FakeSummaryStore,
  PROFILE,
  aTask,
  conversationOf,
} from '../../plugin-agent-assist/src/testing/fakes';
import { settle } from '../../plugin-agent-assist/src/testing/settle';

/** The task of the nth session, from 0. */
const taskOf = (n: number): ChatTask => {
  const digits = n.toString(16).padStart(32, '0');
  return aTask('a', {
    taskSid: `WT${digits}` as TaskSid,
    conversationSid: `CH${digits}` as ConversationSid,
  });
};

/** The conversation of the nth session. */
export const conversationOfTask = (n: number): ConversationName => conversationOf(taskOf(n));

/** What happens between a WebSocket message and the store, as in production: nothing draws. */
export interface AssistLine {
  /**
   * Hands over the text of WebSocket messages, one after the other, as a browser does between two animation frames; at
   * the end of them the frame comes. Resolves when all of it is in the store.
   */
  deliver(frames: readonly string[]): Promise<void>;
  readonly state: () => AssistState;
  stop(): void;
}

/** Of a screen that is drawn 60 times a second. */
const FRAME_MS = 1_000 / 60;

/** Time that passes from frame to frame, however long what happens in between takes. */
class FrameClock implements Timers<number> {
  private time = Date.UTC(2026, 0, 15, 10);
  private readonly waiting = new Map<number, { readonly dueAt: number; readonly run: () => void }>();
  private last = 0;
  /** Nothing is due before. */
  private nextDueAt = Infinity;

  now(): number {
    return this.time;
  }

  setTimeout(run: () => void, ms: number): number {
    const dueAt = this.time + ms;
    this.last += 1;
    this.waiting.set(this.last, { dueAt, run });
    this.nextDueAt = Math.min(this.nextDueAt, dueAt);
    return this.last;
  }

  clearTimeout(id: number): void {
    this.waiting.delete(id);
  }

  pass(ms: number): void {
    this.time += ms;
    if (this.time < this.nextDueAt) return;
    for (const [id, { dueAt, run }] of [...this.waiting]) {
      if (dueAt > this.time || !this.waiting.delete(id)) continue;
      run();
    }
    this.nextDueAt = Math.min(Infinity, ...[...this.waiting.values()].map(({ dueAt }) => dueAt));
  }
}

/**
 * The plugin's own code from the socket on: Socket.IO's client, the decoders, the connection's and the sessions'
 * machines, the projector, the reducer in a bare Redux store. Google, Twilio and Sync answer from memory, and time
 * passes and animation frames come as {@link AssistLine.deliver} says.
 */
export async function openLine(sessions: number): Promise<AssistLine> {
  const clock = new FrameClock();
  const now = (): number => clock.now();
  const timers = createLateClock(clock, now);
  const store = createStore(assistReducer);
  let onFrame: (() => void)[] = [];
  const soon = (run: () => void): void => void onFrame.push(run);
  const projector = createProjector((action) => store.dispatch(action), soon);
  const open = createSocketOpener({
    report: () => undefined,
    joinTimeoutMs: 60_000,
    now,
  });
  const connection = createConnection({
    issuer: new FakeIssuer(now),
    openSocket: open,
    now,
    random: () => 1,
    onSignOfLife: timers.catchUp,
    actorOptions: { clock: timers },
  });
  const unobserve = projector.observeConnection(connection.actor);
  const registry = createSessionRegistry({
    machine: provideSession({
      api: new FakeApi(now),
      connection,
      conversations: new FakeConversations(),
      pacer: { takeTurn: () => Promise.resolve() },
      audio: undefined,
      summaryStore: new FakeSummaryStore(),
      messageStore: new FakeMessageStore(),
      pauses: new FakePauseBoard(),
      healer: undefined,
      profile: PROFILE,
      features: [],
      obfuscatedAgentId: () => Promise.resolve('agent-hash'),
      obfuscate: (identifier) => Promise.resolve(`hash-of-${identifier}`),
      now,
    }),
    connection,
    observe: projector.observe,
    publish: projector.publish,
    soon,
    later: timers.setTimeout,
    onGone: () => undefined,
    relayMode: 'browser',
    summaries: { order: () => undefined, redraft: undefined },
    now,
    random: () => 1,
    actorOptions: { clock: timers },
  });
  const drawFrame = (): void => {
    const due = onFrame;
    onFrame = [];
    for (const run of due) run();
  };

  for (let n = 0; n < sessions; n += 1) registry.open(taskOf(n));
  for (;;) {
    await settle();
    drawFrame();
    const views = Object.values(store.getState().sessions);
    if (views.length === sessions && views.every((record) => record?.view.stream === 'connected')) break;
  }
  const socket = MemorySocket.newest;
  if (socket === undefined) throw new Error('Nothing has been connected');

  return {
    async deliver(frames) {
      for (const text of frames) {
        socket.receive(text);
        // Socket.IO's client passes it on in a microtask, and a browser has none left when the next message comes.
        await Promise.resolve();
      }
      clock.pass(FRAME_MS);
      drawFrame();
    },
    state: store.getState,
    stop() {
      registry.stopAll();
      unobserve();
      connection.stop();
    },
  };
}
