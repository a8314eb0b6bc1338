import { SimulatedClock } from 'xstate';

import { roomOf } from '../domain/ids';
import type { AssistSocket } from '../domain/ports';
import { aTask, conversationOf } from '../testing/fakes';
import { aRoomListener } from '../testing/room-listener';
import { settle } from '../testing/settle';
import { createRooms, type RoomListener } from './rooms';

const A = conversationOf(aTask('a'));
const B = conversationOf(aTask('b'));

function setupRooms({ random = () => 1 }: { readonly random?: () => number } = {}) {
  const clock = new SimulatedClock();
  let offset = 0;
  let timersSet = 0;
  const rooms = createRooms({
    now: () => clock.now() + offset,
    random,
    timers: {
      setTimeout: (run: () => void, ms) => {
        timersSet += 1;
        return clock.setTimeout(run, ms);
      },
      clearTimeout: (handle) => clock.clearTimeout(handle as number),
    },
  });
  /** When which room was asked for, in milliseconds since the start. */
  const joins: [string, number][] = [];
  const world = { acknowledges: true, gate: Promise.resolve() };
  const aSocket = (): AssistSocket => ({
    join(conversation, onAnswer) {
      joins.push([conversation, clock.now()]);
      const { acknowledges } = world;
      void world.gate.then(() => onAnswer(acknowledges));
    },
    leave: () => undefined,
    close: () => undefined,
  });
  const heard: string[] = [];
  const listenerOf = (name: string, more: Partial<RoomListener> = {}): RoomListener =>
    aRoomListener({
      onConnected: () => heard.push(`${name} connected`),
      onDisconnected: () => heard.push(`${name} disconnected`),
      onJoined: () => heard.push(`${name} joined`),
      onJoinFailed: () => heard.push(`${name} failed`),
      onEvent: ({ type }) => heard.push(`${name} ${type}`),
      ...more,
    });
  const pass = async (ms: number): Promise<void> => {
    await settle();
    for (let left = ms; left > 0; left -= 1_000) {
      clock.increment(Math.min(left, 1_000));
      await settle();
    }
  };
  return {
    aSocket,
    heard,
    joins,
    listenerOf,
    pass,
    putClock: (ms: number) => void (offset += ms),
    rooms,
    timersSet: () => timersSet,
    timesOf: (conversation: string) => joins.filter(([name]) => name === conversation).map(([, at]) => at),
    world,
  };
}

describe('the rooms', () => {
  it('are joined once the socket is up, and those entered later at once', async () => {
    const { aSocket, heard, joins, listenerOf, rooms } = setupRooms();
    rooms.enter(A, listenerOf('a'));
    await settle();
    expect(heard).toEqual([]);
    rooms.connected(aSocket());
    await settle();
    rooms.enter(B, listenerOf('b'));
    await settle();
    expect(heard).toEqual(['a connected', 'a joined', 'b connected', 'b joined']);
    expect(joins).toHaveLength(2);
  });

  it('are joined again every twelve seconds, all by one timer', async () => {
    const { aSocket, listenerOf, pass, rooms, timersSet, timesOf } = setupRooms();
    rooms.enter(A, listenerOf('a'));
    rooms.enter(B, listenerOf('b'));
    rooms.connected(aSocket());
    await pass(30_000);
    expect(timesOf(A)).toEqual([0, 12_000, 24_000]);
    expect(timesOf(B)).toEqual([0, 12_000, 24_000]);
    expect(timersSet()).toBe(3);
  });

  it('are each joined in their own time', async () => {
    const { aSocket, listenerOf, pass, rooms, timesOf } = setupRooms();
    rooms.connected(aSocket());
    rooms.enter(A, listenerOf('a'));
    await pass(5_000);
    rooms.enter(B, listenerOf('b'));
    await pass(25_000);
    expect(timesOf(A)).toEqual([0, 12_000, 24_000]);
    expect(timesOf(B)).toEqual([5_000, 17_000, 29_000]);
  });

  it('are joined every four seconds where an old socket may cut them off', async () => {
    const { aSocket, listenerOf, pass, rooms, timesOf } = setupRooms();
    let isInDoubt = true;
    rooms.enter(A, listenerOf('a', { isInDoubt: () => isInDoubt }));
    rooms.connected(aSocket());
    await pass(9_000);
    isInDoubt = false;
    await pass(18_000);
    expect(timesOf(A)).toEqual([0, 4_000, 8_000, 12_000, 24_000]);
  });

  it('are asked for again with a back-off where the connector does not confirm', async () => {
    const { aSocket, heard, listenerOf, pass, rooms, timesOf, world } = setupRooms();
    world.acknowledges = false;
    rooms.enter(A, listenerOf('a'));
    rooms.connected(aSocket());
    await pass(7_000);
    expect(timesOf(A)).toEqual([0, 1_000, 3_000, 7_000]);
    world.acknowledges = true;
    await pass(8_000);
    await pass(12_000);
    expect(timesOf(A).slice(4)).toEqual([15_000, 27_000]);
    expect(heard).toEqual([
      'a connected',
      ...Array.from({ length: 4 }, () => 'a failed'),
      'a joined',
      'a joined',
    ]);
  });

  it('are asked for once at a time, however long the connector takes', async () => {
    const { aSocket, joins, listenerOf, pass, rooms, world } = setupRooms();
    let answer = (): void => undefined;
    world.gate = new Promise((resolve) => (answer = resolve));
    rooms.enter(A, listenerOf('a'));
    rooms.connected(aSocket());
    await pass(30_000);
    rooms.doubt();
    expect(joins).toHaveLength(1);
    answer();
    await pass(12_000);
    expect(joins).toHaveLength(2);
  });

  it('are joined at once when there is reason to doubt it, unless they just were', async () => {
    const { aSocket, listenerOf, pass, rooms, timesOf } = setupRooms();
    rooms.enter(A, listenerOf('a'));
    rooms.connected(aSocket());
    await pass(5_000);
    rooms.doubt();
    await pass(1_000);
    rooms.doubt();
    await pass(13_000);
    expect(timesOf(A)).toEqual([0, 6_000, 18_000]);
  });

  it('need not wait for the end of a back-off then', async () => {
    const { aSocket, listenerOf, pass, rooms, timesOf, world } = setupRooms();
    world.acknowledges = false;
    rooms.enter(A, listenerOf('a'));
    rooms.connected(aSocket());
    await pass(3_500);
    rooms.doubt();
    await settle();
    expect(timesOf(A)).toEqual([0, 1_000, 3_000, 3_500]);
  });

  it('are joined anew on another socket, and what the old one answers is not believed', async () => {
    const { aSocket, heard, listenerOf, pass, rooms, timesOf, world } = setupRooms();
    let answer = (): void => undefined;
    world.gate = new Promise((resolve) => (answer = resolve));
    rooms.enter(A, listenerOf('a'));
    rooms.connected(aSocket());
    rooms.disconnected();
    await pass(30_000);
    world.acknowledges = false;
    world.gate = Promise.resolve();
    rooms.connected(aSocket());
    answer();
    await settle();
    expect(timesOf(A)).toEqual([0, 30_000]);
    expect(heard).toEqual(['a connected', 'a disconnected', 'a connected', 'a failed']);
  });

  it('are neither joined nor heard of once they are left', async () => {
    const { aSocket, heard, listenerOf, pass, rooms, timesOf, timersSet } = setupRooms();
    const leave = rooms.enter(A, listenerOf('a'));
    rooms.connected(aSocket());
    leave();
    await pass(30_000);
    rooms.disconnected();
    expect(timesOf(A)).toEqual([0]);
    expect(timersSet()).toBe(0);
    expect(heard).toEqual(['a connected']);
  });

  it('are heard by all who listen to one, and not by who has just been made to leave', () => {
    const { heard, listenerOf, rooms } = setupRooms();
    const leaves: (() => void)[] = [];
    const leaveOthers = (): void => leaves.splice(0).forEach((leave) => leave());
    rooms.enter(A, listenerOf('first'));
    rooms.enter(A, listenerOf('second', { onEvent: leaveOthers }));
    leaves.push(rooms.enter(A, listenerOf('third')));
    rooms.enter(A, listenerOf('fourth'));
    rooms.deliver({ type: 'finished', room: roomOf(A) });
    expect(heard).toEqual(['first finished', 'fourth finished']);
  });

  it('go on being joined where the clock of the computer is put back or forward', async () => {
    for (const ms of [-3_600_000, 3_600_000]) {
      const { aSocket, listenerOf, pass, putClock, rooms, timesOf } = setupRooms();
      rooms.enter(A, listenerOf('a'));
      rooms.connected(aSocket());
      await pass(1_000);
      putClock(ms);
      rooms.enter(B, listenerOf('b'));
      await pass(24_000);
      const times = timesOf(A);
      expect(times.length).toBeGreaterThanOrEqual(2);
      expect(times.every((at, n) => at - (times[n - 1] ?? 0) <= 13_000)).toBe(true);
      expect(timesOf(B).length).toBeGreaterThanOrEqual(2);
    }
  });
});
