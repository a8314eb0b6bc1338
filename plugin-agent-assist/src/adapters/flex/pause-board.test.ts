import { EventEmitter } from 'node:events';

import type { Manager } from '@twilio/flex-ui';
import 'fake-indexeddb/auto';

import { covers, isPaused, NEVER_PAUSED, pausedAfter, resumedAfter } from '../../domain/pause';
import type { PauseNews } from '../../domain/ports';
import { aTask } from '../../testing/fakes';
import { settle } from '../../testing/settle';
import { openPauseStore } from '../local/pause-store';
import { createPauseBoard } from './pause-board';

const TASK = aTask();
const never = () => new AbortController().signal;
let names = 0;

/** A conversation as Twilio's SDK has it, and a browser. */
function setup(attributes: unknown = { other: 'kept' }, name = `pauses-${(names += 1)}`) {
  const conversation = {
    sid: TASK.conversationSid as string,
    attributes,
    lastMessage: { index: 3 } as { index: number } | undefined,
    failure: undefined as Error | undefined,
    updateAttributes(next: unknown): Promise<unknown> {
      if (conversation.failure) return Promise.reject(conversation.failure);
      conversation.attributes = next;
      client.emit('conversationUpdated', { conversation, updateReasons: ['attributes'] });
      return Promise.resolve(conversation);
    },
    getMessages: () => Promise.resolve({ items: [{ index: 5 }] }),
  };
  const client = Object.assign(new EventEmitter(), {
    getConversationBySid: () => Promise.resolve(conversation),
  });
  const store = openPauseStore({ name, now: () => 1_000 });
  const board = createPauseBoard({ conversationsClient: client } as unknown as Manager, store);
  return { board, client, conversation, name, store };
}

it('has never been paused where nothing says so', async () => {
  const { board } = setup(null);
  expect(await board.read(TASK, never())).toEqual(NEVER_PAUSED);
});

it('writes beside what others keep, in the form that the Functions read', async () => {
  const { board, conversation } = setup();
  await board.write(TASK, pausedAfter(NEVER_PAUSED, 3, 60_000), never());
  expect(conversation.attributes).toEqual({
    other: 'kept',
    agent_assist_pause: { v: 1, spans: [[3, null]], until: 60_000 },
  });
  const paused = await board.read(TASK, never());
  await board.write(TASK, resumedAfter(paused, 5), never());
  expect(conversation.attributes).toEqual({ other: 'kept', agent_assist_pause: { v: 1, spans: [[3, 5]] } });
});

it('unites with what another desk has written by then', async () => {
  const { board, conversation } = setup({ agent_assist_pause: { v: 1, spans: [[0, 2]] } });
  const united = await board.write(TASK, pausedAfter(NEVER_PAUSED, 3, undefined), never());
  expect(conversation.attributes).toMatchObject({
    agent_assist_pause: {
      spans: [
        [0, 2],
        [3, null],
      ],
    },
  });
  expect(united.spans).toHaveLength(2);
});

it('remembers a pause in this browser though Twilio would not take it, and one that was wiped there', async () => {
  const { board, conversation, name } = setup();
  conversation.failure = new Error('403');
  const write = board.write(TASK, pausedAfter(NEVER_PAUSED, 3, undefined), never());
  await expect(write).rejects.toMatchObject({ kind: 'unreachable' });

  const { board: next } = setup({ other: 'kept' }, name);
  expect(isPaused(await next.read(TASK, never()))).toBe(true);
});

it('does not remember an end that Twilio would not take', async () => {
  const { board, conversation } = setup();
  const paused = await board.write(TASK, pausedAfter(NEVER_PAUSED, 3, undefined), never());
  conversation.failure = new Error('503');
  await expect(board.write(TASK, resumedAfter(paused, 5), never())).rejects.toThrow();
  expect(isPaused(await board.read(TASK, never()))).toBe(true);
});

it.each([
  ['another version', { v: 2, spans: [] }],
  ['no list', { v: 1, spans: 'none' }],
  ['half a span', { v: 1, spans: [[1]] }],
  ['no number', { v: 1, spans: [['a', null]] }],
  ['too much', { v: 1, spans: Array.from({ length: 201 }, (_, index) => [index, index]) }],
  ['a word', 'paused'],
])('takes %s for a pause of everything', async (_, record) => {
  const { board } = setup({ agent_assist_pause: record });
  const news: PauseNews[] = [];
  board.watch(TASK, (one) => news.push(one));
  await settle();
  expect(covers(await board.read(TASK, never()), 0)).toBe(true);
  expect(news).toContainEqual(expect.objectContaining({ type: 'pause.told', isUnreadable: true }));
});

it('writes over a record that cannot be read', async () => {
  const { board, conversation } = setup({ agent_assist_pause: 'paused' });
  await board.write(TASK, resumedAfter(await board.read(TASK, never()), 5), never());
  expect(conversation.attributes).toEqual({ agent_assist_pause: { v: 1, spans: [[-1, 5]] } });
});

it('does not write into attributes that are no object', async () => {
  const { board, conversation } = setup('a text of somebody’s');
  const write = board.write(TASK, pausedAfter(NEVER_PAUSED, 3, undefined), never());
  await expect(write).rejects.toMatchObject({ kind: 'misconfigured' });
  expect(conversation.attributes).toBe('a text of somebody’s');
});

it('finds the newest message that Twilio has', async () => {
  const { board, conversation } = setup();
  expect(await board.findNewest(TASK, never())).toBe(5);
  conversation.getMessages = () => Promise.resolve({ items: [] });
  conversation.lastMessage = undefined;
  expect(await board.findNewest(TASK, never())).toBe(-1);
});

it('tells of its own conversation only, until nobody listens any more', async () => {
  const { board, client, conversation } = setup();
  const news: PauseNews[] = [];
  const stop = board.watch(TASK, (one) => news.push(one));
  await settle();
  expect(news).toEqual([
    { type: 'pause.newest', index: 3 },
    { type: 'pause.told', pause: NEVER_PAUSED, isUnreadable: false },
  ]);
  news.length = 0;

  const other = { sid: 'CH0', attributes: {}, lastMessage: { index: 9 } };
  client.emit('messageAdded', { conversation, index: 4 });
  client.emit('messageAdded', { conversation: other, index: 9 });
  client.emit('messageUpdated', { message: { conversation, index: 2 }, updateReasons: ['body'] });
  client.emit('messageUpdated', { message: { conversation, index: 1 }, updateReasons: ['deliveryReceipt'] });
  client.emit('conversationUpdated', { conversation: other, updateReasons: ['attributes'] });
  expect(news).toEqual([
    { type: 'pause.newest', index: 4 },
    { type: 'pause.edited', index: 2 },
  ]);

  stop();
  client.emit('messageAdded', { conversation, index: 5 });
  expect(news).toHaveLength(2);
  expect(client.eventNames()).toEqual([]);
});

it('forgets after a month what only this browser remembers', async () => {
  const { board, name } = setup();
  await board.write(TASK, pausedAfter(NEVER_PAUSED, 3, undefined), never());
  const later = openPauseStore({ name, now: () => 1_000 + 31 * 24 * 3_600_000 });
  expect(await later.read(TASK.conversationSid)).toEqual(NEVER_PAUSED);
});

it('does without IndexedDB for as long as the page lives', async () => {
  const store = openPauseStore({ name: 'none', now: () => 0, indexedDB: undefined });
  const paused = pausedAfter(NEVER_PAUSED, 3, undefined);
  await store.keep(TASK.conversationSid, paused);
  expect(await store.read(TASK.conversationSid)).toEqual(paused);
});
