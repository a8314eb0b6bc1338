import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server, type Socket } from 'socket.io';

import { aTask, conversationOf } from '../../testing/fakes';
import { aRoomListener } from '../../testing/room-listener';
import { setupDesk } from '../../testing/session-desk';
import { createFrameScheduler } from '../../store/frame-scheduler';
import { toArray } from '../../store/windowed-list';
import { createSocketOpener } from './assist-socket';

/*
 * From the socket to the store, as in production: each dispatch costs Flex several milliseconds, and a connector that
 * catches up sends a thousand events in one breath.
 */

const EVENTS = 1_000;
const TASK = aTask();
const CONVERSATION = conversationOf(TASK);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  jest.restoreAllMocks();
});

/** A connector whose one socket is handed over once it has joined. */
async function aConnector() {
  const server = createServer();
  const io = new Server(server);
  const joined = new Promise<Socket>((resolve) =>
    io.on('connection', (socket) =>
      socket.on('join-conversation', (_: unknown, acknowledge: (is: boolean) => void) => {
        acknowledge(true);
        resolve(socket);
      }),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => io.close());
  return { joined, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const envelope = (n: number) => ({
  conversation_name: CONVERSATION.replace('/locations/global', ''),
  data: JSON.stringify({
    conversation: CONVERSATION,
    suggestionResults: [
      {
        suggestSmartRepliesResponse: {
          smartReplyAnswers: [
            { reply: `reply ${n}`, answerRecord: `projects/demo/locations/global/answerRecords/r${n}` },
          ],
        },
      },
    ],
  }),
  message_id: `${n}`,
});

async function receiveBurst(schedule: (flush: () => void) => void) {
  const { joined, url } = await aConnector();
  const open = createSocketOpener({ report: () => undefined, joinTimeoutMs: 5_000, now: Date.now });
  const desk = setupDesk(undefined, {
    schedule,
    openSocket: (token, listener) => open({ ...token, connectorUrl: url }, listener),
  });
  closers.push(() => desk.connection.stop());
  desk.registry.open(TASK);
  const remote = await joined;

  // Twice each, as Pub/Sub does.
  for (let n = 0; n < 2 * EVENTS; n += 1) remote.emit('human-agent-assistant-event', envelope(n % EVENTS));
  // Its answer comes after all of them.
  await new Promise<void>((resolve) => {
    desk.connection.enter(CONVERSATION, aRoomListener({ onJoined: resolve }));
  });
  return desk;
}

const isProposal = (projection: unknown): boolean =>
  JSON.stringify(projection).includes('"suggestions.received"');

it('takes a thousand events, each delivered twice, into the store with one dispatch, and tells other tabs once', async () => {
  const frames: (() => void)[] = [];
  const { batches, record } = await receiveBurst((flush) => void frames.push(flush));
  expect(frames).toHaveLength(1);
  expect(batches).toEqual([]);

  frames[0]?.();
  // What is dispatched is what other tabs are told.
  expect(batches).toHaveLength(1);
  expect(batches[0]?.filter(isProposal)).toHaveLength(EVENTS);
  expect(toArray(record().sets)).toHaveLength(EVENTS);
});

it('does so in a hidden tab too, which has no frames', async () => {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const timers: (() => void)[] = [];
  const { batches, record } = await receiveBurst(
    createFrameScheduler({ setTimeout: (run) => timers.push(run), clearTimeout: () => undefined }).show,
  );
  expect(timers).toHaveLength(1);

  timers[0]?.();
  expect(batches).toHaveLength(1);
  expect(toArray(record().sets)).toHaveLength(EVENTS);
});
