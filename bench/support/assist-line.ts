import { MemorySocket } from './memory-socket';

import { legacy_createStore as createStore } from '@reduxjs/toolkit';

import { createSocketOpener } from '../../plugin-agent-assist/src/adapters/socket/assist-socket';
import type { ChatTask } from '../../plugin-agent-assist/src/domain/assist';
import type { ConversationName, ConversationSid, TaskSid } from '../../plugin-agent-assist/src/domain/ids';
import { provideSession } from '../../plugin-agent-assist/src/machine/actors/session-actors';
import { createConnection } from '../../plugin-agent-assist/src/machine/connection';
import { createLateClock, type Timers } from '../../plugin-agent-assist/src/machine/late-clock';
import { createSessionRegistry } from '../../plugin-agent-assist/src/machine/session-registry';
import { createFrameScheduler } from '../../plugin-agent-assist/src/store/frame-scheduler';
import { createProjector } from '../../plugin-agent-assist/src/store/projector';
import { assistReducer } from '../../plugin-agent-assist/src/store/reducer';
import type { SessionRecord } from '../../plugin-agent-assist/src/store/state';
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
   * Hands over the text of WebSocket messages, one after the other, as a browser does between two animation frames, and
   * lets the time pass in which so many events come: {@link EVENTS_PER_SECOND}. Resolves when all of it is in the store.
   */
  deliver(frames: readonly string[]): Promise<void>;
  /** Lets the time pass in which so many events come, and brings none. */
  idle(events: number): Promise<void>;
  /** What the store holds of the nth session, from 0. */
  session(n: number): SessionRecord | undefined;
  stop(): void;
}

/** Of all live tasks together, as on a busy desktop. */
const EVENTS_PER_SECOND = 20;
/** Of a screen that is drawn 60 times a second. */
const FRAMES_PER_SECOND = 60;
const FRAME_MS = 1_000 / FRAMES_PER_SECOND;
/** Everybody answers at once, so that it takes a few. */
const TURNS_TO_CONNECT = 100;
const BEGUN_AT = Date.UTC(2026, 0, 15, 10);
/** What is shown nowhere waits so long for something else to go along with. */
const UNSEEN_MS = 1_000;

/** The animation frames of a tab that is seen, drawn when the line says so. */
let onFrame: (() => void)[] = [];
Object.assign(globalThis, {
  document: { visibilityState: 'visible' },
  requestAnimationFrame: (run: () => void): number => onFrame.push(run),
});

const drawFrame = (): void => {
  if (onFrame.length === 0) return;
  const due = onFrame;
  onFrame = [];
  for (const run of due) run();
};

/** Time that passes from frame to frame, however long what happens in between takes. Timers cost next to nothing. */
class FrameClock implements Timers<number> {
  private frame = 0;
  private time = BEGUN_AT;
  private last = 0;
  private readonly waiting = new Map<number, () => void>();
  /** Which timers are to run before which frame; those that were cleared are among them. */
  private readonly byFrame = new Map<number, { readonly id: number; readonly dueAt: number }[]>();

  /** Whole milliseconds since the epoch, as a browser tells them. */
  now(): number {
    return this.time;
  }

  setTimeout(run: () => void, ms: number): number {
    const id = (this.last += 1);
    const dueAt = this.time + ms;
    const frame = Math.max(this.frame + 1, Math.ceil((dueAt - BEGUN_AT) / FRAME_MS));
    this.waiting.set(id, run);
    const others = this.byFrame.get(frame);
    if (others) others.push({ id, dueAt });
    else this.byFrame.set(frame, [{ id, dueAt }]);
    return id;
  }

  clearTimeout(id: number): void {
    this.waiting.delete(id);
  }

  /** Goes on to just before the next frame and runs what was due by then. @returns whether anything was */
  next(): boolean {
    this.frame += 1;
    this.time = Math.floor(BEGUN_AT + this.frame * FRAME_MS);
    const due = this.byFrame.get(this.frame);
    if (!due) return false;
    this.byFrame.delete(this.frame);
    let hasRun = false;
    for (const { id } of due.sort((a, b) => a.dueAt - b.dueAt)) {
      const run = this.waiting.get(id);
      if (!run) continue;
      this.waiting.delete(id);
      run();
      hasRun = true;
    }
    return hasRun;
  }
}

/** A browser has no microtask left when it goes on to the next task, and a timer may have begun any number of them. */
const endOfTask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The same after one message, which costs less: Socket.IO's client passes it on in a microtask, and what comes first
 * after a frame is shown in the next one.
 */
const endOfMessage = async (): Promise<void> => {
  for (let microtask = 0; microtask < 3; microtask += 1) await Promise.resolve();
};

/**
 * The plugin's own code from the socket on: Socket.IO's client, the decoders, the connection's and the sessions'
 * machines, the scheduler of frames, the projector, the reducer in a bare Redux store. Google, Twilio and Sync answer
 * from memory, and time passes and animation frames come as {@link AssistLine} says: timers run as they do in production.
 */
export async function openLine(sessions: number): Promise<AssistLine> {
  const clock = new FrameClock();
  const now = (): number => clock.now();
  const timers = createLateClock(clock, now);
  const store = createStore(assistReducer);
  // What an earlier line has left.
  onFrame = [];
  const scheduler = createFrameScheduler(timers);
  const projector = createProjector(
    (action) => store.dispatch(action),
    scheduler.show,
    (flush) => void timers.setTimeout(() => scheduler.show(flush), UNSEEN_MS),
  );
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
    soon: scheduler.prepare,
    onGone: () => undefined,
    relayMode: 'browser',
    summaries: { order: () => undefined, redraft: undefined },
    now,
    random: () => 1,
    actorOptions: { clock: timers },
  });
  const idle = async (events: number): Promise<void> => {
    for (let frame = 0; frame < (events * FRAMES_PER_SECOND) / EVENTS_PER_SECOND; frame += 1) {
      if (clock.next()) await endOfTask();
      drawFrame();
    }
  };

  for (let n = 0; n < sessions; n += 1) registry.open(taskOf(n));
  const isConnected = (): boolean => {
    const records = Object.values(store.getState().sessions);
    return records.length === sessions && records.every((record) => record?.view.stream === 'connected');
  };
  for (let turn = 0; !isConnected(); turn += 1) {
    if (turn === TURNS_TO_CONNECT) throw new Error('The sessions do not get connected');
    await settle();
    drawFrame();
  }
  const socket = MemorySocket.newest;
  if (socket === undefined) throw new Error('Nothing has been connected');

  return {
    async deliver(frames) {
      for (const text of frames) {
        socket.receive(text);
        // A browser has no microtask left when the next message comes.
        await endOfMessage();
      }
      await idle(frames.length);
    },
    idle,
    session: (n) => store.getState().sessions[taskOf(n).taskSid],
    stop() {
      registry.stopAll();
      unobserve();
      connection.stop();
    },
  };
}
