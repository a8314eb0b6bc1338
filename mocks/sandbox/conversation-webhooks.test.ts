import { createServer, type Server, type ServerResponse } from 'node:http';

import { isSignedByTwilio } from '../../functions/src/lib/twilio-signature';
import { ACCOUNT_SID, AUTH_TOKEN, CONVERSATIONS_SERVICE_SID } from '../twilio/ids';
import { createWorld } from '../twilio/model/world';
import { postConversationWebhooks, type WebhookOutcome } from './conversation-webhooks';
import { listen } from './listen';

interface Posted {
  readonly type: string | undefined;
  readonly signature: string;
  readonly form: Readonly<Record<string, string>>;
}

let server: Server;
let url = '';
let posted: Posted[] = [];
let answer: (response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posted.push({
        type: request.headers['content-type'],
        signature: String(request.headers['x-twilio-signature']),
        form: Object.fromEntries(new URLSearchParams(body)),
      });
      answer(response);
    });
  });
  url = `http://127.0.0.1:${await listen(server, 0)}/conversation-webhook`;
});
beforeEach(() => {
  posted = [];
  answer = (response) => response.writeHead(200).end();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function setUp(address: string | undefined = url) {
  const { conversations } = createWorld({ seed: 5 });
  const { sid } = conversations.create('Chat', {});
  const customer = conversations.addParticipant(sid, 'cleo', {});
  const outcomes: WebhookOutcome[] = [];
  const webhooks = postConversationWebhooks(conversations, {
    url: () => address,
    report: (outcome) => outcomes.push(outcome),
  });
  const say = (...texts: string[]) => texts.map((text) => conversations.send(sid, 'cleo', text));
  const bodies = () => posted.map(({ form }) => form.Body);
  return { conversations, sid, customer, webhooks, outcomes, say, bodies };
}

it('posts a message of an SDK as Twilio documents it, signed', async () => {
  const { webhooks, say, sid, customer, outcomes } = setUp();
  const [message] = say('Grüß Gott & hello');
  await webhooks.stop();

  const [{ type, signature, form }] = posted as [Posted];
  expect(type).toMatch(/^application\/x-www-form-urlencoded/);
  expect(form).toMatchObject({
    AccountSid: ACCOUNT_SID,
    EventType: 'onMessageAdded',
    ChatServiceSid: CONVERSATIONS_SERVICE_SID,
    ConversationSid: sid,
    MessageSid: message?.sid,
    Index: '0',
    DateCreated: message?.dateCreated.toISOString(),
    Body: 'Grüß Gott & hello',
    Author: 'cleo',
    Attributes: '{}',
    ParticipantSid: customer.sid,
    Source: 'SDK',
    ClientIdentity: 'cleo',
  });
  expect(form.Media).toBeUndefined();
  expect(isSignedByTwilio(signature, AUTH_TOKEN, url, form)).toBe(true);
  expect(outcomes).toEqual([{ messageSid: message?.sid, index: 0, status: 200 }]);
});

it('hears of messages by REST only where their sender asked for it', async () => {
  const { conversations, webhooks, sid } = setUp();
  conversations.send(sid, 'bot', 'quiet', {}, { origin: 'rest' });
  conversations.send(sid, 'bot', 'loud', {}, { origin: 'restWithWebhooks' });
  await webhooks.stop();
  expect(posted.map(({ form }) => form)).toMatchObject([{ Body: 'loud', Source: 'API', Index: '1' }]);
  expect(posted[0]?.form).not.toHaveProperty('ClientIdentity');
});

it('names the media of an e-mail, which has no body', async () => {
  const { conversations, interactions } = createWorld({ seed: 5 });
  const webhooks = postConversationWebhooks(conversations, { url: () => url });
  interactions.startChat({ customerName: 'Cleo', channelType: 'email', subject: 'Parcel', text: 'Where?' });
  await webhooks.stop();
  const [{ form }] = posted as [Posted];
  expect(form.Body).toBe('');
  expect(JSON.parse(form.Media ?? '')).toMatchObject([{ ContentType: 'text/plain', Size: 6 }]);
});

it('posts nothing where the account has no webhook, and nothing after its end', async () => {
  const { conversations, sid } = createSilent();
  conversations.send(sid, 'cleo', 'one');
  const other = setUp();
  await other.webhooks.stop();
  other.say('two');
  expect(posted).toEqual([]);
});

const createSilent = () => {
  const { conversations } = createWorld({ seed: 5 });
  const { sid } = conversations.create('Chat', {});
  postConversationWebhooks(conversations, { url: () => undefined });
  return { conversations, sid };
};

it('drops as many as it is told, for good', async () => {
  const { webhooks, say, bodies } = setUp();
  webhooks.drop(2);
  say('one', 'two', 'three');
  await webhooks.stop();
  expect(bodies()).toEqual(['three']);
});

it('holds as many as it is told and posts them in reverse', async () => {
  const { webhooks, say, bodies } = setUp();
  webhooks.reverse(2);
  say('one');
  await webhooks.settled();
  expect(bodies()).toEqual([]);
  say('two');
  await webhooks.settled();
  say('three');
  await webhooks.stop();
  expect(bodies()).toEqual(['two', 'one', 'three']);
});

it('posts nothing while it is down, and makes up for nothing', async () => {
  const { webhooks, say, bodies } = setUp();
  webhooks.setDown(true);
  say('one');
  webhooks.setDown(false);
  say('two');
  await webhooks.stop();
  expect(bodies()).toEqual(['two']);
});

it('is as before once it is mended', async () => {
  const { webhooks, say, bodies } = setUp();
  webhooks.reverse(3);
  say('held');
  webhooks.drop(1);
  webhooks.setDown(true);
  webhooks.mend();
  say('one', 'two');
  await webhooks.stop();
  expect(bodies().sort()).toEqual(['one', 'two']);
});

it('does not ask again after a refusal, and says what became of it', async () => {
  const { webhooks, say, outcomes } = setUp();
  answer = (response) => response.writeHead(503).end();
  say('one');
  await webhooks.stop();
  expect(posted).toHaveLength(1);
  expect(outcomes).toMatchObject([{ index: 0, status: 503 }]);
});

it('gives up where nobody listens', async () => {
  const { webhooks, say, outcomes } = setUp('http://127.0.0.1:1/');
  say('one');
  await webhooks.stop();
  expect(outcomes).toMatchObject([{ index: 0, status: undefined }]);
});

it('waits no longer than Twilio does', async () => {
  const { webhooks, say, outcomes } = setUp();
  const limit = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  say('one');
  await webhooks.stop();
  expect(limit).toHaveBeenCalledWith(5_000);
  expect(outcomes).toMatchObject([{ index: 0, status: undefined }]);
  limit.mockRestore();
});
