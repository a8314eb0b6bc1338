import { createWorld } from '../../../twilio/model/world';
import { createSdkHub } from '../../../twilio/transport/sdk-hub';
import { putInPage } from '../page-socket';
import { Client, type Conversation, type Message } from './conversations';

const world = createWorld({ seed: 1 });
const said = (conversation: Conversation): Promise<(string | null)[]> =>
  conversation.getMessages(100).then(({ items }) => items.map(({ body }) => body));

const hub = createSdkHub(world);
const page = putInPage(hub);
let client: Client;
beforeAll(() => (client = new Client(world.signIn('ada'))));
afterAll(async () => {
  await client.shutdown();
  hub.close();
});

const accepted: string[] = [];
// She takes so many at a time.
afterEach(() => accepted.splice(0).forEach((reservation) => world.taskRouter.complete(reservation)));

/** A chat that Ada has accepted. */
function startChat() {
  const { interactions } = world;
  const { channel, customerIdentity, reservation } = interactions.startChat({
    customerName: 'Cleo',
    text: 'one',
    workerSid: world.workerNamed('ada')?.sid,
  });
  const invite = channel.invites[0]?.sid ?? '';
  interactions.acceptInvite(channel.interactionSid, channel.sid, invite, reservation?.sid ?? '');
  accepted.push(reservation?.sid ?? '');
  return { sid: channel.conversationSid, customerIdentity };
}

/** One as her page has it. */
async function setUp() {
  const { conversations } = world;
  const { sid, customerIdentity } = startChat();
  const conversation = await client.getConversationBySid(sid);
  const events: unknown[] = [];
  for (const emitter of [client, conversation]) {
    const source = emitter === client ? 'client' : 'conversation';
    emitter.on(
      'messageUpdated',
      ({ message, updateReasons }: { message: Message; updateReasons: string[] }) =>
        events.push([source, 'updated', message.body, updateReasons]),
    );
    emitter.on('messageRemoved', (message: Message) => events.push([source, 'removed', message.body]));
  }
  const say = (text: string) => conversations.send(sid, customerIdentity, text);
  const messages = async () => (await conversation.getMessages(100)).items;
  return { conversations, conversation, sid, customerIdentity, events, say, messages };
}

it('tells of a message that its author has edited, which stays the same object', async () => {
  const { conversations, conversation, sid, customerIdentity, events, messages } = await setUp();
  const [message] = await messages();
  conversations.editMessage(sid, message?.sid ?? '', { body: 'won' }, customerIdentity);

  const reasons = expect.arrayContaining(['body']) as string[];
  expect(events).toEqual([
    ['conversation', 'updated', 'won', reasons],
    ['client', 'updated', 'won', reasons],
  ]);
  expect((await messages())[0]).toBe(message);
  expect(message).toMatchObject({ body: 'won', index: 0, lastUpdatedBy: customerIdentity });
  expect(await said(conversation)).toEqual(['won']);
});

it('tells of a message that was removed, and counts and pages past the gap', async () => {
  const { conversations, conversation, sid, events, say } = await setUp();
  const two = say('two');
  say('three');
  conversations.removeMessage(sid, two.sid);
  say('four');

  expect(events).toEqual([
    ['conversation', 'removed', 'two'],
    ['client', 'removed', 'two'],
  ]);
  expect(await said(conversation)).toEqual(['one', 'three', 'four']);
  expect(conversation.lastMessage).toEqual({ index: 3, dateCreated: expect.any(Date) as Date });
  const at = async (anchor: number, direction: 'forward' | 'backwards') =>
    (await conversation.getMessages(2, anchor, direction)).items.map(({ index }) => index);
  expect(await at(1, 'forward')).toEqual([2, 3]);
  expect(await at(2, 'backwards')).toEqual([0, 2]);
  await conversation.updateLastReadMessageIndex(0);
  expect(conversation.lastReadMessageIndex).toBe(0);
  expect(await conversation.getUnreadMessagesCount()).toBe(2);
});

it('edits and removes a message of its own, and is refused those of others', async () => {
  const { conversation, messages } = await setUp();
  await conversation.sendMessage('mine');
  const [theirs, mine] = await messages();
  await mine?.updateBody('still mine');
  expect(mine?.body).toBe('still mine');
  await mine?.updateAttributes({ a: 1 });
  expect(mine?.attributes).toEqual({ a: 1 });
  await expect(theirs?.updateBody('x')).rejects.toMatchObject({ status: 403 });
  await mine?.remove();
  expect(await said(conversation)).toEqual(['one']);
});

it('tells what is new of a conversation', async () => {
  const { conversations, conversation, sid, say } = await setUp();
  const reasons: string[][] = [];
  client.on('conversationUpdated', ({ updateReasons }: { updateReasons: string[] }) =>
    reasons.push(updateReasons),
  );
  await conversation.updateAttributes({ paused: true });
  expect(conversation.attributes).toEqual({ paused: true });
  say('two');
  await conversation.updateLastReadMessageIndex(1);
  conversations.setState(sid, 'inactive');
  expect(reasons).toEqual([['attributes'], ['lastMessage'], ['lastReadMessageIndex'], ['state']]);
});

describe('once the connection is back', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());
  const untilBack = () => jest.advanceTimersByTimeAsync(1_000);

  it('makes up for what was edited, removed and said meanwhile', async () => {
    const { conversations, conversation, sid, say, events, messages } = await setUp();
    const two = say('two');
    const [one] = await messages();
    page.cut();
    conversations.editMessage(sid, one?.sid ?? '', { body: 'won' });
    conversations.removeMessage(sid, two.sid);
    say('three');
    expect(events).toEqual([]);

    await untilBack();
    expect(await said(conversation)).toEqual(['won', 'three']);
    expect(events).toHaveLength(4);
  });

  it('tells what its person came to and left meanwhile, and goes on hearing of it', async () => {
    const left = await setUp();
    const told: unknown[] = [];
    for (const name of ['conversationJoined', 'conversationLeft'])
      client.on(name, ({ sid }: Conversation) => told.push([name, sid]));
    page.cut();
    left.conversations.removeParticipant(left.sid, client.user.identity);
    const { sid, customerIdentity } = startChat();
    await untilBack();
    expect(told).toEqual([
      ['conversationJoined', sid],
      ['conversationLeft', left.sid],
    ]);
    world.conversations.send(sid, customerIdentity, 'two');
    expect(await said(await client.getConversationBySid(sid))).toEqual(['one', 'two']);
  });

  it('says that its token has expired, and goes on with the next one', async () => {
    const { conversation, say } = await setUp();
    const expired = jest.fn();
    client.on('tokenExpired', expired);
    await client.updateToken(world.signIn('ada', { lifetimeMs: -1 }));
    page.cut();
    say('two');
    await untilBack();
    expect(expired).toHaveBeenCalledTimes(1);
    expect(await said(conversation)).toEqual(['one']);

    const sent = conversation.sendMessage('three');
    await client.updateToken(world.signIn('ada'));
    await sent;
    expect(await said(conversation)).toEqual(['one', 'two', 'three']);
  });
});
