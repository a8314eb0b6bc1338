/** @jest-environment node */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { freshSeed, seededRandom } from '../../../mocks/simulator/random';
import type { AssistFailure } from '../domain/failure';
import type { SocketListener } from '../domain/ports';
import { makeSelectFeed, makeSelectTranscript } from '../store/selectors';
import { STORE_KEY } from '../store/state';
import { toArray } from '../store/windowed-list';
import { aCall, aTask, callConversation, conversationOf, legOf } from '../testing/fakes';
import { createFrames } from '../testing/hostile/frames';
import { setupDesk } from '../testing/session-desk';
import { settle } from '../testing/settle';
import { createSocketOpener } from './socket/assist-socket';

/* An uncaught error or rejection fails a test of Jest's in Node by itself. */

/** All of them in a second process take half a minute: `FUZZ_FRAMES=100000`. */
const FRAMES = Number(process.env.FUZZ_FRAMES ?? 5_000);
const SEED = Number(process.env.FUZZ_SEED ?? freshSeed());
const PAUSE = 250;
/** A full window of sets and messages takes a few dozen, the one huge event six. */
const MOST_MEGABYTES = 200;

/** Stands for the network: hands to the adapter whatever a test says that the connector has sent. */
const mockHandlers = new Map<string, (raw: unknown) => void>();
jest.mock('socket.io-client', () => ({
  io: () => ({
    on: (name: string, handler: (raw: unknown) => void) => void mockHandlers.set(name, handler),
    io: { on: () => undefined, off: () => undefined },
    removeAllListeners: () => undefined,
    disconnect: () => undefined,
  }),
}));

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapInMegabytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};

const CHAT = aTask('a');
const CALL = aCall('b');

/** A chat and a call that are live, on a desk whose socket is the real one. */
async function setupLiveDesk() {
  const desk = setupDesk();
  desk.conversations.calls.set(CALL.taskSid, {
    direction: 'inbound',
    namedConversation: undefined,
    customerCallSid: legOf('b'),
    customerNumber: undefined,
    startedAt: desk.now(),
  });
  desk.api.begin(callConversation('b'));
  await desk.goLive(CHAT);
  desk.registry.open(CALL);
  await settle();
  const failures: AssistFailure[] = [];
  const listener: SocketListener = {
    onOpen: () => undefined,
    onRefused: () => undefined,
    onLost: () => undefined,
    onPing: () => undefined,
    onEvent: (event) => desk.sockets.newest.onEvent(event),
  };
  createSocketOpener({
    report: (failure) => void failures.push(failure),
    joinTimeoutMs: 1_000,
    now: desk.now,
  })({ token: 'good', connectorUrl: 'https://connector.test', expiresAt: Infinity }, listener);
  return { ...desk, failures };
}

it(`reads ${FRAMES} events of which half are wrong without an error, and forgets (seed ${SEED})`, async () => {
  const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const desk = await setupLiveDesk();
  const nextFrame = createFrames(seededRandom(SEED), [conversationOf(CHAT), callConversation('b')]);
  const selectFeed = makeSelectFeed();
  const selectTranscript = makeSelectTranscript();
  const heap = [heapInMegabytes()];
  const begun = performance.now();

  let reported = 0;
  for (let n = 1; n <= FRAMES; n += 1) {
    const { name, raw } = nextFrame();
    mockHandlers.get(name)?.(raw);
    if (n % PAUSE === 0) {
      await settle();
      reported += desk.failures.splice(0).length;
      const root = { [STORE_KEY]: desk.state() };
      for (const { taskSid } of [CHAT, CALL]) {
        selectFeed(root, taskSid);
        selectTranscript(root, taskSid);
      }
      desk.batches.splice(0);
    }
    if (n % Math.ceil(FRAMES / 4) === 0) {
      // What another tab is told has to survive both.
      expect(() => structuredClone(desk.state())).not.toThrow();
      expect(() => JSON.stringify(desk.state())).not.toThrow();
      heap.push(heapInMegabytes());
    }
  }
  await settle();
  const tookMs = performance.now() - begun;
  heap.push(heapInMegabytes());
  process.stderr.write(
    `${FRAMES} frames, seed ${SEED}: ${Math.round(tookMs)} ms, heap ${heap.map(Math.round).join(', ')} MB\n`,
  );

  expect(complaints.mock.calls).toEqual([]);
  complaints.mockRestore();
  for (const task of [CHAT, CALL]) {
    const { view, messages, sets } = desk.record(task);
    expect(view.phase).toBe('live');
    expect(toArray(messages).length).toBeGreaterThan(FRAMES / 50);
    expect(toArray(sets).length).toBeGreaterThan(Math.min(FRAMES / 50, 1_900));
  }
  expect(Math.max(...heap) - (heap[0] ?? 0)).toBeLessThan(MOST_MEGABYTES);
  expect(reported).toBeGreaterThan(FRAMES / 20);
  expect(({} as { readonly isAdmin?: unknown }).isAdmin).toBeUndefined();
}, 120_000);
