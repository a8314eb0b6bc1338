import { createWorld } from '../model/world';
import { createHosts } from './hosts';
import { mediaAddress } from './media';
import { createSdkHub } from './sdk-hub';
import type { SdkFrame, SdkMethod } from './sdk-protocol';

const ADDRESS = 'cleo.customer@customer.example.test';

const setUp = () => {
  const world = createWorld({ seed: 1, members: [{ name: 'ada', fullName: 'Ada Agent', roles: ['agent'] }] });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({}) });
  const hub = createSdkHub(world);
  const chat = world.interactions.startChat({
    customerName: 'Cleo Customer',
    channelType: 'email',
    subject: 'Parcel 4711',
    text: 'Where is it?',
  });
  const { channel, reservation } = chat;
  const accept = () =>
    world.interactions.acceptInvite(
      channel.interactionSid,
      channel.sid,
      channel.invites[0]?.sid ?? '',
      reservation?.sid ?? '',
    );
  /** A page of somebody's, asking as the stand-ins do. */
  const page = (token: string) => {
    const frames: SdkFrame[] = [];
    const listener = hub.accept({
      send: (text) => void frames.push(JSON.parse(text) as SdkFrame),
      close: () => undefined,
    });
    const ask = (method: SdkMethod, params: object): SdkFrame => {
      const id = frames.length + 1_000;
      listener.onMessage(JSON.stringify({ id, method, params }));
      const answer = frames.find((frame) => 'id' in frame && frame.id === id);
      if (!answer) throw new Error(`No answer to ${method}`);
      return answer;
    };
    ask('hello', { token });
    return { ask };
  };
  const download = (address: string) => {
    const { host, pathname: path, searchParams: query } = new URL(address);
    return hosts.answer({ method: 'GET', host, path, query, body: undefined, authorization: undefined });
  };
  const messages = () => world.conversations.get(channel.conversationSid).messages;
  return { world, hub, chat, accept, page, download, messages };
};

describe('an e-mail', () => {
  it('is offered as a task of the e-mail channel, with its subject and the sender’s address', () => {
    const { chat, hub } = setUp();
    expect(chat.task.channel).toBe('email');
    expect(chat.reservation?.status).toBe('pending');
    expect(chat.task.attributes).toMatchObject({
      channelType: 'email',
      conversationSid: chat.channel.conversationSid,
      subject: 'Parcel 4711',
      customerName: 'Cleo Customer',
      customerAddress: ADDRESS,
      from: ADDRESS,
    });
    hub.close();
  });

  it('keeps its text beside the message, as Twilio does, and tells where it can be read', () => {
    const { accept, chat, download, hub, page, world } = setUp();
    accept();
    const ada = page(world.signIn('ada'));
    const snapshot = ada.ask('conversations.get', { sid: chat.channel.conversationSid });
    expect(snapshot).toMatchObject({
      result: {
        email: { address: 'support@example.test' },
        participants: [{ email: { name: 'Cleo Customer', address: ADDRESS } }, { email: null }],
        messages: [
          {
            author: ADDRESS,
            body: '',
            subject: 'Parcel 4711',
            media: [{ category: 'body', contentType: 'text/plain', filename: null, size: 12 }],
          },
        ],
      },
    });
    expect(JSON.stringify(snapshot)).not.toContain('Where is it?');

    const [mail] = world.conversations.get(chat.channel.conversationSid).messages;
    const mediaSid = mail?.media[0]?.sid ?? '';
    expect(mediaSid).toMatch(/^ME[0-9a-f]{32}$/);
    expect(ada.ask('conversations.mediaAddress', { mediaSid })).toMatchObject({
      result: mediaAddress(mediaSid),
    });
    expect(download(mediaAddress(mediaSid))).toEqual({
      status: 200,
      body: 'Where is it?',
      contentType: 'text/plain',
    });
    hub.close();
  });

  it('tells nobody else where its text is', () => {
    const { hub, messages, page, world, download } = setUp();
    const stranger = page(world.signInGuest('stranger'));
    const mediaSid = messages()[0]?.media[0]?.sid;
    expect(stranger.ask('conversations.mediaAddress', { mediaSid })).toMatchObject({
      error: { status: 403 },
    });
    expect(stranger.ask('conversations.mediaAddress', { mediaSid: 'ME0' })).toMatchObject({
      error: { status: 404 },
    });
    expect(download(mediaAddress('ME0')).status).toBe(404);
    hub.close();
  });

  it('is answered with a subject and both kinds of text, as Flex’s editor does', () => {
    const { accept, chat, download, hub, messages, page, world } = setUp();
    accept();
    const html = '<p>On its <b>way</b></p>';
    const medium = (contentType: string, content: string) => ({
      category: 'body',
      contentType,
      filename: null,
      content,
    });
    page(world.signIn('ada')).ask('conversations.send', {
      sid: chat.channel.conversationSid,
      body: 'On its way',
      attributes: {},
      subject: 'Re: Parcel 4711',
      media: [medium('text/html', html), medium('text/plain', 'On its way')],
    });
    const answer = messages()[1];
    expect(answer).toMatchObject({ body: 'On its way', subject: 'Re: Parcel 4711' });
    expect(download(mediaAddress(answer?.media[0]?.sid ?? ''))).toMatchObject({
      body: html,
      contentType: 'text/html',
    });
    hub.close();
  });

  it('of the customer that follows answers the last one', () => {
    const { chat, hub, messages, world } = setUp();
    world.conversations.send(chat.channel.conversationSid, ADDRESS, 'Anybody there?');
    world.conversations.send(chat.channel.conversationSid, ADDRESS, 'Hello?');
    expect(messages().map(({ subject, media }) => [subject, media[0]?.content])).toEqual([
      ['Parcel 4711', 'Where is it?'],
      ['Re: Parcel 4711', 'Anybody there?'],
      ['Re: Parcel 4711', 'Hello?'],
    ]);
    hub.close();
  });
});

it('a chat keeps its text where it was, and has no subject', () => {
  const world = createWorld({ seed: 1 });
  const { channel } = world.interactions.startChat({
    customerName: 'Cleo',
    subject: 'Parcel',
    text: 'Hello',
  });
  expect(world.conversations.get(channel.conversationSid).messages).toMatchObject([
    { body: 'Hello', subject: null, media: [] },
  ]);
});
