import { SimulatedClock } from 'xstate';

import { AssistError } from '../domain/failure';
import { toConnectionView } from '../store/session-view';
import { FakeIssuer, FakeSockets, aTask, conversationOf } from '../testing/fakes';
import { aRoomListener } from '../testing/room-listener';
import { settle } from '../testing/settle';
import { createConnection } from './connection';

const HOUR_MS = 3_600_000;

function setupConnection({ random = () => 1 }: { readonly random?: () => number } = {}) {
  const clock = new SimulatedClock();
  let slept = 0;
  const now = () => clock.now() + slept;
  const jump = (ms: number) => {
    slept += ms;
  };
  const issuer = new FakeIssuer(now);
  const sockets = new FakeSockets();
  const connection = createConnection({
    issuer,
    openSocket: sockets.open,
    now,
    random,
    actorOptions: { clock },
  });
  const status = () => toConnectionView(connection.actor.getSnapshot());
  return { clock, issuer, sockets, connection, jump, status };
}

const unreachable = () => new AssistError('unreachable', 'The Functions did not answer');
const signal = () => new AbortController().signal;

describe('the connection', () => {
  it('asks for nothing until a session needs it', async () => {
    const { issuer, status } = setupConnection();
    await settle();
    expect(issuer.issued).toBe(0);
    expect(status().status).toBe('idle');
  });

  it('serves ten sessions with one token and one socket', async () => {
    const { connection, issuer, sockets, status } = setupConnection();
    for (let n = 0; n < 10; n += 1) connection.retain();
    await settle();
    sockets.newest.onOpen();

    expect(issuer.issued).toBe(1);
    expect(sockets.opened).toHaveLength(1);
    expect(status().status).toBe('connected');
  });

  it('lends the token alone to what needs no socket, and lets go of it afterwards', async () => {
    const { connection, issuer, sockets } = setupConnection();
    const giveBack = connection.borrow();
    expect((await connection.lease(signal())).token).toBe('token-1');
    expect(sockets.opened).toHaveLength(0);
    giveBack();
    giveBack();
    await settle();
    expect(connection.actor.getSnapshot().context.token).toBeUndefined();
    expect(issuer.issued).toBe(1);
  });

  it('answers ten refusals of one token with one new token', async () => {
    const { clock, connection, issuer } = setupConnection();
    connection.retain();
    const { token } = await connection.lease(signal());
    for (let n = 0; n < 10; n += 1) connection.refuse(token);
    clock.increment(3_000);

    expect((await connection.lease(signal())).token).not.toBe(token);
    await settle();
    expect(issuer.issued).toBe(2);
  });

  it('gives up with a reason when the renewed token is refused too, and starts over on Retry', async () => {
    const { clock, connection, status } = setupConnection();
    connection.retain();
    connection.refuse((await connection.lease(signal())).token);
    clock.increment(3_000);
    connection.refuse((await connection.lease(signal())).token);

    await expect(connection.lease(signal())).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(status()).toMatchObject({ status: 'unavailable', failure: { kind: 'unauthorized' } });

    connection.retry();
    expect((await connection.lease(signal())).token).toBe('token-3');
  });

  it('renews the token well before it ends and keeps the socket', async () => {
    const { clock, connection, issuer, sockets } = setupConnection();
    connection.retain();
    await settle();
    sockets.newest.onOpen();

    clock.increment(HOUR_MS - 4 * 60_000);
    await settle();

    expect(issuer.issued).toBe(2);
    expect(sockets.opened).toHaveLength(1);
    expect((await connection.lease(signal())).token).toBe('token-2');
  });

  it('retries an unreachable token office for as long as a session is open, and says so after three attempts', async () => {
    const { clock, connection, issuer, status } = setupConnection();
    issuer.failures = Array.from({ length: 20 }, unreachable);
    connection.retain();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await settle();
      clock.increment(30_000);
    }
    expect(status()).toMatchObject({ status: 'unavailable', failure: { kind: 'unreachable' } });

    await settle();
    expect((await connection.lease(signal())).token).toBe('token-21');
  });

  it('does not retry what retrying cannot cure', async () => {
    const { clock, connection, issuer, status } = setupConnection();
    issuer.failures = [new AssistError('forbidden', 'This worker may not use Agent Assist')];
    connection.retain();
    await settle();
    clock.increment(HOUR_MS);
    await settle();

    expect(issuer.issued).toBe(1);
    expect(status().failure?.message).toBe('This worker may not use Agent Assist');
  });

  it('reconnects a lost socket after a while, at once when the network is back', async () => {
    const { clock, connection, sockets, status } = setupConnection();
    connection.retain();
    await settle();
    sockets.newest.onOpen();

    sockets.newest.onLost({ kind: 'unreachable', message: 'transport close' });
    expect(status().status).toBe('reconnecting');
    clock.increment(1_000);
    expect(sockets.opened).toHaveLength(2);

    sockets.newest.onLost({ kind: 'unreachable', message: 'transport close' });
    connection.wake();
    expect(sockets.opened).toHaveLength(3);
    expect(sockets.opened[1]?.isClosed).toBe(true);
  });

  it('renews a token that the socket was refused with, and connects again with the new one', async () => {
    const { clock, connection, sockets } = setupConnection();
    connection.retain();
    await settle();
    sockets.newest.onRefused();
    clock.increment(3_000);
    await settle();

    expect(sockets.opened.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
  });

  it('spreads over three seconds what all desktops do at once: a good token was refused', async () => {
    const moments = await Promise.all(
      [0, 0.3, 1].map(async (drawn) => {
        const { clock, connection, issuer, sockets } = setupConnection({ random: () => drawn });
        connection.retain();
        await settle();
        sockets.newest.onRefused();
        const askedAt: number[] = [];
        for (let ms = 0; ms <= 3_000; ms += 100) {
          if (issuer.issued === 2) askedAt.push(ms);
          clock.increment(100);
        }
        return askedAt[0];
      }),
    );
    expect(moments).toEqual([100, 900, 3_000]);
  });

  it('does not keep an agent waiting who comes back: neither from sleep, nor during that spread', async () => {
    const { connection, issuer, jump, sockets } = setupConnection();
    connection.retain();
    await settle();
    sockets.newest.onOpen();
    jump(8 * HOUR_MS);
    sockets.newest.onLost({ kind: 'unreachable', message: 'ping timeout' });
    connection.wake();
    await settle();
    expect(sockets.opened.map(({ token }) => token)).toEqual(['token-1', 'token-2']);

    sockets.newest.onRefused();
    expect(issuer.issued).toBe(2);
    connection.wake();
    await settle();
    expect(sockets.opened.map(({ token }) => token)).toEqual(['token-1', 'token-2', 'token-3']);
  });

  it('tries again by itself where the connector refused two in a row: an old instance may have answered', async () => {
    const { clock, connection, issuer, sockets, status } = setupConnection();
    connection.retain();
    await settle();
    sockets.newest.onRefused();
    clock.increment(3_000);
    await settle();
    sockets.newest.onRefused();
    expect(status().status).toBe('unavailable');

    clock.increment(60_000);
    await settle();
    sockets.newest.onOpen();
    expect(issuer.issued).toBe(3);
    expect(status().status).toBe('connected');
  });

  it('closes the socket and forgets the token with the last session', async () => {
    const { connection, sockets, status } = setupConnection();
    const releases = [connection.retain(), connection.retain()];
    await settle();
    sockets.newest.onOpen();

    releases.forEach((release) => release());
    releases.forEach((release) => release());

    expect(sockets.opened[0]?.isClosed).toBe(true);
    expect(status().status).toBe('idle');
    await expect(connection.lease(signal())).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('renews a token that ran out while the computer slept, as soon as somebody needs one', async () => {
    const { connection, issuer, jump, sockets } = setupConnection();
    issuer.lifetimeMs = 100_000;
    connection.retain();
    await settle();
    sockets.newest.onOpen();
    const { token } = await connection.lease(signal());
    // The clock jumps, and no timer fires: so it is after sleep.
    jump(200_000);
    expect((await connection.lease(signal())).token).not.toBe(token);
  });

  it('does not knock again with a token that was refused when there is no other', async () => {
    const { clock, connection, issuer, sockets } = setupConnection();
    connection.retain();
    await settle();
    sockets.newest.onOpen();
    issuer.failures = [new AssistError('unauthorized', 'The Flex token has expired')];
    clock.increment(HOUR_MS - 4 * 60_000);
    await settle();

    sockets.newest.onLost({ kind: 'unreachable', message: 'transport close' });
    clock.increment(1_000);
    sockets.newest.onRefused();
    await settle();
    expect(sockets.opened).toHaveLength(2);
  });

  it('hands an event to its own room only, and leaves a room only when it is told to', async () => {
    const { connection, sockets } = setupConnection();
    connection.retain();
    await settle();
    sockets.newest.onOpen();
    const heard: string[] = [];
    const enter = (letter: string) =>
      connection.enter(
        conversationOf(aTask(letter)),
        aRoomListener({ onEvent: (event) => heard.push(`${letter} ${event.type}`) }),
      );
    enter('a');
    const stopListening = enter('b');

    sockets.newest.onEvent({
      type: 'finished',
      room: `projects/demo/conversations/CH${'b'.repeat(32)}` as never,
    });
    stopListening();
    sockets.newest.onEvent({
      type: 'finished',
      room: `projects/demo/conversations/CH${'b'.repeat(32)}` as never,
    });

    expect(heard).toEqual(['b finished']);
    // Somebody else may have the conversation now.
    expect(sockets.leaves).toEqual([]);
    connection.leave(conversationOf(aTask('b')));
    expect(sockets.leaves).toEqual([conversationOf(aTask('b'))]);
  });

  it('tells a room that the socket is gone, and not that it could not be joined', async () => {
    const { connection, sockets } = setupConnection();
    const release = connection.retain();
    await settle();
    sockets.isMute = true;
    sockets.newest.onOpen();
    const heard: string[] = [];
    connection.enter(
      conversationOf(aTask()),
      aRoomListener({
        onConnected: () => heard.push('connected'),
        onDisconnected: () => heard.push('disconnected'),
        onJoinFailed: () => heard.push('join failed'),
      }),
    );

    release();
    await settle();

    expect(sockets.opened).toMatchObject([{ isClosed: true }]);
    expect(heard).toEqual(['connected', 'disconnected']);
  });
});
