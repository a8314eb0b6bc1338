import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server, type ServerOptions, type Socket } from 'socket.io';

import type { AssistEvent } from '../../domain/assist';
import type { AssistFailure } from '../../domain/failure';
import type { ConversationName } from '../../domain/ids';
import type { AssistSocket, SocketOpener } from '../../domain/ports';
import { createSocketOpener } from './assist-socket';

const CONVERSATION = 'projects/demo-project/locations/global/conversations/CH1' as ConversationName;
const ROOM = 'projects/demo-project/conversations/CH1';
const FINISHED = { conversation: CONVERSATION, type: 'CONVERSATION_FINISHED' };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A Socket.IO server that lets in whoever brings the token `good`, and hands over its sockets. */
async function aServer(options: Partial<ServerOptions> = {}) {
  const server = createServer();
  const io = new Server(server, options);
  const sockets: Socket[] = [];
  const waiting: ((socket: Socket) => void)[] = [];
  io.use((socket, next) =>
    next(socket.handshake.auth.token === 'good' ? undefined : new Error('authentication failed')),
  );
  io.on('connection', (socket) => {
    sockets.push(socket);
    waiting.splice(0).forEach((resolve) => resolve(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => io.close());
  return {
    io,
    sockets,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connection: () => new Promise<Socket>((resolve) => waiting.push(resolve)),
  };
}

type Heard =
  | { readonly type: 'open' | 'refused' | 'ping' }
  | { readonly type: 'lost'; readonly failure: AssistFailure }
  | { readonly type: 'event'; readonly event: AssistEvent };

/** Opens a socket and keeps what its listener hears; `hears` resolves with the first of a type, past or to come. */
function open(connectorUrl: string, { token = 'good', opener = anOpener().opener } = {}) {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const hear = (item: Heard) => {
    heard.push(item);
    waiting.forEach((check) => check());
  };
  const socket = opener(
    { token, connectorUrl, expiresAt: Number.MAX_SAFE_INTEGER },
    {
      onOpen: () => hear({ type: 'open' }),
      onRefused: () => hear({ type: 'refused' }),
      onLost: (failure) => hear({ type: 'lost', failure }),
      onPing: () => hear({ type: 'ping' }),
      onEvent: (event) => hear({ type: 'event', event }),
    },
  );
  closers.push(() => socket.close());
  const hears = (type: Heard['type']) =>
    new Promise<Heard>((resolve) => {
      const check = () => {
        const found = heard.find((item) => item.type === type);
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return { socket, heard, hears };
}

function anOpener(
  joinTimeoutMs = 1_000,
  connectLimitMs?: number,
): { opener: SocketOpener; reported: AssistFailure[] } {
  const reported: AssistFailure[] = [];
  return {
    reported,
    opener: createSocketOpener({
      report: (failure) => void reported.push(failure),
      joinTimeoutMs,
      ...(connectLimitMs !== undefined && { connectLimitMs }),
      now: () => 42,
    }),
  };
}

const envelopeOf = (data: unknown, messageId: string) => ({
  conversation_name: ROOM,
  data: JSON.stringify(data),
  message_id: messageId,
});

/** Resolves with the answer of the server. */
const join = (socket: AssistSocket): Promise<boolean> =>
  new Promise((resolve) => socket.join(CONVERSATION, resolve));

/** A server with one client, open. */
async function connected(options: { joinTimeoutMs?: number; server?: Partial<ServerOptions> } = {}) {
  const server = await aServer(options.server);
  const { opener, reported } = anOpener(options.joinTimeoutMs);
  const arrival = server.connection();
  const client = open(server.url, { opener });
  const remote = await arrival;
  await client.hears('open');
  return { server, opener, reported, remote, ...client };
}

describe('connecting', () => {
  it('shows the token in the handshake, and nowhere in an address', async () => {
    const { remote } = await connected();
    expect(remote.handshake.auth).toEqual({ token: 'good' });
    expect(`${remote.handshake.url} ${JSON.stringify(remote.handshake.query)}`).not.toContain('good');
    expect(remote.conn.transport.name).toBe('websocket');
  });

  it('finds a connector that is served below a path', async () => {
    const server = await aServer({ path: '/assist/socket.io' });
    const { hears } = open(`${server.url}/assist`);
    await expect(hears('open')).resolves.toBeDefined();
  });

  it('falls back to polling where no WebSocket gets through', async () => {
    const server = await aServer({ transports: ['polling'] });
    const arrival = server.connection();
    const { hears } = open(server.url);
    await hears('open');
    expect((await arrival).conn.transport.name).toBe('polling');
  });

  it('does not stay with polling where a WebSocket got through too late only', async () => {
    const attempts: (string | null)[] = [];
    const server = await aServer({
      allowRequest: ({ url = '' }, decide) => {
        attempts.push(new URL(url, 'http://connector').searchParams.get('transport'));
        decide(null, attempts.length > 1);
      },
    });
    const arrival = server.connection();
    open(server.url);
    const { conn } = await arrival;
    expect(attempts.slice(0, 2)).toEqual(['websocket', 'polling']);
    if (conn.transport.name === 'polling') await new Promise((resolve) => conn.once('upgrade', resolve));
    expect(conn.transport.name).toBe('websocket');
  });

  it('begins with polling after a WebSocket that was swallowed, and with a WebSocket after that', async () => {
    const attempts: (string | null)[] = [];
    let isOpen = false;
    // Whoever is not decided about gets no answer, as from a proxy that does not know WebSockets.
    const server = await aServer({
      allowRequest: ({ url = '', socket }, decide) => {
        const transport = new URL(url, 'http://connector').searchParams.get('transport');
        attempts.push(transport);
        if (isOpen && transport === 'polling') decide(null, true);
        else closers.push(() => socket.destroy());
      },
    });
    const { opener } = anOpener(1_000, 100);
    for (const first of ['websocket', 'polling', 'websocket']) {
      attempts.length = 0;
      await open(server.url, { opener }).hears('lost');
      expect(attempts).toEqual([first]);
    }
    isOpen = true;
    const arrival = server.connection();
    await open(server.url, { opener }).hears('open');
    expect((await arrival).conn.transport.name).toBe('polling');
  });

  it('says that the token was refused, and neither that the connection is lost nor what others are refused', async () => {
    const { server, heard, socket } = await connected();
    const refused = open(server.url, { token: 'stale' });
    await refused.hears('refused');
    expect(refused.heard).toEqual([{ type: 'refused' }]);

    server.io.emit('unauthenticated');
    server.sockets[0]?.on('join-conversation', (_, ack: (ok: boolean) => void) => ack(true));
    // The answer comes after the broadcast, so the broadcast has been heard.
    await join(socket);
    expect(heard).toEqual([{ type: 'open' }]);
  });

  it('is lost once where nothing listens, and does not try again', async () => {
    const server = await aServer();
    await server.io.close();
    const { hears, heard } = open(server.url);
    expect(await hears('lost')).toMatchObject({ failure: { kind: 'unreachable' } });
    expect(heard).toHaveLength(1);
  });

  it('is lost where the connector refuses for a reason of its own, which is not quoted', async () => {
    const server = await aServer();
    server.io.use((_, next) => next(new Error('no room for good')));
    const { hears } = open(server.url);
    expect(await hears('lost')).toEqual({
      type: 'lost',
      failure: {
        kind: 'unreachable',
        message: 'The live connection to the Agent Assist connector is down (refused)',
      },
    });
  });

  it('is lost when the connector goes away', async () => {
    const { remote, hears } = await connected();
    remote.conn.close();
    expect(await hears('lost')).toMatchObject({
      failure: { kind: 'unreachable', message: expect.stringContaining('transport close') as string },
    });
  });

  it('passes on each sign of life', async () => {
    const { hears } = await connected({ server: { pingInterval: 20 } });
    await expect(hears('ping')).resolves.toBeDefined();
  });
});

describe('joining', () => {
  it.each([
    { ack: [true, ROOM], joined: true },
    { ack: [], joined: false },
    { ack: [false], joined: false },
    { ack: ['true'], joined: false },
    { ack: [null, true], joined: false },
  ])('with the acknowledgement $ack is $joined', async ({ ack, joined }) => {
    const { remote, socket } = await connected();
    const asked: unknown[] = [];
    remote.on('join-conversation', (name: unknown, acknowledge: (...args: unknown[]) => void) => {
      asked.push(name);
      acknowledge(...ack);
    });
    await expect(join(socket)).resolves.toBe(joined);
    expect(asked).toEqual([CONVERSATION]);
  });

  it('is false where no acknowledgement comes in time', async () => {
    const { socket } = await connected({ joinTimeoutMs: 20 });
    await expect(join(socket)).resolves.toBe(false);
  });

  it('is false at once where the socket goes down meanwhile', async () => {
    const { remote, socket } = await connected({ joinTimeoutMs: 60_000 });
    remote.on('join-conversation', () => remote.conn.close());
    await expect(join(socket)).resolves.toBe(false);
  });

  it('is false while the socket is not open, and is not made up for later', async () => {
    const server = await aServer();
    const asked = jest.fn();
    server.io.on('connection', (socket) => socket.on('join-conversation', asked));
    const { socket, hears } = open(server.url);
    await expect(join(socket)).resolves.toBe(false);
    await hears('open');
    await leaveAndWait(socket, server.sockets[0]);
    expect(asked).not.toHaveBeenCalled();
  });
});

/** Leaves the room, and resolves when the server has heard so: it has heard everything before, too. */
const leaveAndWait = (socket: AssistSocket, remote: Socket | undefined) =>
  new Promise((resolve) => {
    remote?.on('leave-conversation', resolve);
    socket.leave(CONVERSATION);
  });

it('leaves a room by its plain name', async () => {
  const { socket, remote } = await connected();
  await expect(leaveAndWait(socket, remote)).resolves.toBe(CONVERSATION);
});

describe('events', () => {
  it('are decoded and handed over', async () => {
    const { remote, hears } = await connected();
    remote.emit(
      'human-agent-assistant-event',
      envelopeOf(
        {
          conversation: CONVERSATION,
          suggestionResults: [
            {
              suggestSmartRepliesResponse: {
                smartReplyAnswers: [
                  {
                    reply: 'Of course',
                    answerRecord: 'projects/demo-project/locations/global/answerRecords/r1',
                  },
                ],
              },
            },
          ],
        },
        '1',
      ),
    );
    expect(await hears('event')).toMatchObject({
      event: {
        type: 'suggestions',
        room: ROOM,
        set: { suggestions: [{ text: 'Of course' }], receivedAt: 42 },
      },
    });
  });

  it('that are delivered again are not handed over again, even by the next socket', async () => {
    const { remote, server, opener, heard, socket } = await connected();
    const message = envelopeOf(
      {
        conversation: CONVERSATION,
        type: 'NEW_MESSAGE',
        newMessagePayload: {
          name: `${CONVERSATION}/messages/m1`,
          content: 'Hello',
          participantRole: 'END_USER',
        },
      },
      '1',
    );
    remote.emit('new-message-event', message);
    remote.emit('new-message-event', message);
    remote.on('join-conversation', (_, ack: (ok: boolean) => void) => ack(true));
    await join(socket);
    expect(heard.filter(({ type }) => type === 'event')).toHaveLength(1);
    socket.close();

    const arrival = server.connection();
    const next = open(server.url, { opener });
    const nextRemote = await arrival;
    nextRemote.emit('new-message-event', message);
    // Ids are unique for one kind of event only: the same id on another kind is news.
    nextRemote.emit('conversation-lifecycle-event', envelopeOf(FINISHED, '1'));
    await next.hears('event');
    expect(next.heard.flatMap((item) => (item.type === 'event' ? [item.event.type] : []))).toEqual([
      'finished',
    ]);
  });

  it('without an id are all handed over', async () => {
    const { remote, heard, hears, socket } = await connected();
    remote.emit('conversation-lifecycle-event', envelopeOf(FINISHED, ''));
    remote.emit('conversation-lifecycle-event', envelopeOf(FINISHED, ''));
    remote.on('join-conversation', (_, ack: (ok: boolean) => void) => ack(true));
    await join(socket);
    await hears('event');
    expect(heard.filter(({ type }) => type === 'event')).toHaveLength(2);
  });

  it('that cannot be read are reported and skipped, and the socket stays up', async () => {
    const { remote, heard, hears, reported } = await connected();
    remote.emit('new-message-event', { conversation_name: ROOM, data: 'my card is 4111' });
    remote.emit('new-message-event');
    remote.emit('conversation-lifecycle-event', envelopeOf({ ...FINISHED, type: 'SOMETHING_NEW' }, '2'));
    remote.emit('conversation-lifecycle-event', envelopeOf(FINISHED, '3'));
    await hears('event');
    expect(heard).toEqual([{ type: 'open' }, { type: 'event', event: { type: 'finished', room: ROOM } }]);
    expect(reported.map(({ kind }) => kind)).toEqual(['malformed', 'malformed', 'malformed']);
    expect(JSON.stringify(reported)).not.toContain('4111');
  });

  it('say that Google cannot go on, which is reported too', async () => {
    const { remote, hears, reported } = await connected();
    remote.emit(
      'conversation-lifecycle-event',
      envelopeOf({ ...FINISHED, type: 'UNRECOVERABLE_ERROR', errorStatus: { code: 14 } }, '1'),
    );
    expect(await hears('event')).toEqual({ type: 'event', event: { type: 'broken', room: ROOM } });
    expect(reported).toMatchObject([{ kind: 'rejected' }]);
  });
});

describe('what is being said on a call', () => {
  const SPEECH = 'new-recognition-result-notification-event';
  const wordsOf = (transcript: unknown, messageId: string) => ({
    ...envelopeOf(
      {
        conversation: CONVERSATION,
        type: 'NEW_RECOGNITION_RESULT',
        newRecognitionResultPayload: { messageType: 'TRANSCRIPT', transcript },
      },
      messageId,
    ),
    participant_role: 'END_USER',
    new_recognition_result_message_id: 'm1',
  });
  /** Resolves when the client has heard everything that the server said before. */
  const allHeard = async (remote: Socket, socket: AssistSocket) => {
    remote.on('join-conversation', (_, ack: (ok: boolean) => void) => ack(true));
    await join(socket);
  };

  it('is handed over once each, and makes nobody forget what else was heard', async () => {
    const { remote, heard, socket } = await connected();
    remote.emit('conversation-lifecycle-event', envelopeOf(FINISHED, '1'));
    for (let n = 1; n <= 3_000; n += 1) remote.emit(SPEECH, wordsOf(`word ${n}`, String(n)));
    remote.emit(SPEECH, wordsOf('word 3000', '3000'));
    remote.emit('conversation-lifecycle-event', envelopeOf(FINISHED, '1'));
    await allHeard(remote, socket);

    const types = heard.flatMap((item) => (item.type === 'event' ? [item.event.type] : []));
    expect(types.filter((type) => type === 'speech')).toHaveLength(3_000);
    expect(types.filter((type) => type === 'finished')).toHaveLength(1);
    expect(heard[2]).toMatchObject({
      event: {
        room: ROOM,
        recognition: { role: 'END_USER', messageId: 'm1', text: 'word 1', isFinal: false },
      },
    });
  });

  it('is reported once for all that cannot be read in the same way', async () => {
    const { remote, heard, reported, socket } = await connected();
    for (let n = 1; n <= 100; n += 1) {
      remote.emit(SPEECH, wordsOf(7, `a${n}`));
      remote.emit(SPEECH, { ...wordsOf('word', `b${n}`), participant_role: 'PARROT' });
      remote.emit(SPEECH, { data: 'my card is 4111' });
    }
    await allHeard(remote, socket);
    expect(reported).toHaveLength(3);
    expect(JSON.stringify(reported)).not.toContain('4111');
    expect(heard.filter(({ type }) => type === 'event')).toHaveLength(100);
  });
});

describe('closing', () => {
  it('ends the connection, and the listener hears nothing of it', async () => {
    const { remote, heard, socket } = await connected();
    const gone = new Promise((resolve) => remote.on('disconnect', resolve));
    remote.emit('conversation-lifecycle-event', envelopeOf(FINISHED, '1'));
    socket.close();
    await gone;
    expect(heard).toEqual([{ type: 'open' }]);
    await expect(join(socket)).resolves.toBe(false);
    expect(() => socket.close()).not.toThrow();
  });

  it('before the connection is up leaves none behind', async () => {
    const server = await aServer();
    const early = open(server.url);
    early.socket.close();
    const late = open(server.url);
    await late.hears('open');
    expect(early.heard).toEqual([]);
    expect(server.io.engine.clientsCount).toBe(1);
  });
});
