import { ACCOUNT_SID, AUTH_TOKEN, WORKSPACE_SID } from '../ids';
import { createWorld } from '../model/world';
import { readBody, type TwilioRequest } from './exchange';
import { createHosts } from './hosts';

const setUp = () => {
  const world = createWorld({ seed: 1, members: [{ name: 'ada', fullName: 'Ada Agent', roles: ['agent'] }] });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({ a: 1 }) });
  const token = world.signIn('ada');
  const ada = world.workerNamed('ada')?.sid ?? '';

  const ask = (method: string, address: string, rest: Partial<TwilioRequest> = {}) => {
    const url = new URL(address);
    return hosts.answer({
      method,
      host: url.host,
      path: url.pathname,
      query: url.searchParams,
      body: undefined,
      authorization: undefined,
      ...rest,
    });
  };
  /** As twilio-taskrouter and Flex's interactions client call it. */
  const bridge = (method: string, url: string, params?: object, as = token) =>
    ask('POST', 'https://event-bridge.twilio.com/v1/wschannels', {
      body: { url, method, params, token: as },
    });
  return { world, hosts, token, ada, ask, bridge };
};

const VALIDATE = `https://iam.twilio.com/v1/Accounts/${ACCOUNT_SID}/Tokens/validate`;
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('IAM', () => {
  it('tells a server with the account’s credentials whose token it is', () => {
    const { ask, token, ada } = setUp();
    const { status, body } = ask('POST', VALIDATE, {
      body: { token },
      authorization: basic(ACCOUNT_SID, AUTH_TOKEN),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: true,
      identity: 'ada_40example_2Etest',
      roles: ['agent'],
      worker_sid: ada,
    });
  });

  it.each([
    ['without credentials', undefined],
    ['with a wrong password', basic(ACCOUNT_SID, 'wrong')],
  ])('answers 401 %s', (_, authorization) => {
    const { ask, token } = setUp();
    expect(ask('POST', VALIDATE, { body: { token }, authorization }).status).toBe(401);
  });

  it('says that an expired or forged token is not valid, with status 200', () => {
    const { ask, world } = setUp();
    const authorization = basic(ACCOUNT_SID, AUTH_TOKEN);
    for (const token of [world.signIn('ada', { lifetimeMs: -1 }), 'not.a.flex.token.x']) {
      expect(ask('POST', VALIDATE, { body: { token }, authorization })).toMatchObject({
        status: 200,
        body: { valid: false },
      });
    }
  });

  it('gives Flex a new session for one that still holds', () => {
    const { ask, token, world } = setUp();
    const refreshed = ask('POST', VALIDATE.replace('validate', 'refresh'), { body: { token } });
    const { token: next } = refreshed.body as { token: string };
    expect(world.identity.verify(next).valid).toBe(true);
    expect(ask('POST', VALIDATE.replace('validate', 'refresh'), { body: { token: 'x' } }).status).toBe(401);
  });
});

describe('the event bridge', () => {
  it('answers nobody without a worker’s token', () => {
    const { bridge, world } = setUp();
    expect(bridge('GET', `Workspaces/${WORKSPACE_SID}/Activities`, {}, 'forged').status).toBe(401);
    expect(
      bridge('GET', `Workspaces/${WORKSPACE_SID}/Activities`, {}, world.signInGuest('cleo')).status,
    ).toBe(401);
  });

  it('takes a chat from acceptance to completion, as Flex does', () => {
    const { bridge, world, ada } = setUp();
    const { channel, reservation, task } = world.interactions.startChat({ customerName: 'Cleo' });
    const path = `v1/Interactions/${channel.interactionSid}/Channels/${channel.sid}`;
    const accept = {
      action: 'accept',
      routing: { type: 'taskrouter', reservation: { sid: reservation?.sid } },
    };

    expect(bridge('POST', `${path}/Invites/${channel.invites[0]?.sid}`, accept).status).toBe(200);
    expect(bridge('GET', `${path}/Participants`).body).toMatchObject({
      payload: {
        participants: [
          { type: 'customer', routing_properties: null },
          { type: 'agent', routing_properties: { reservation_sid: reservation?.sid, worker_sid: ada } },
        ],
      },
    });
    expect(bridge('POST', path, { status: 'closed', routing: { status: 'wrapup' } }).body).toMatchObject({
      payload: { status: 'closed', media_sid: channel.conversationSid },
    });
    expect(task.assignmentStatus).toBe('wrapping');
    bridge('POST', path, { status: 'closed', routing: { status: 'closed' } });
    expect(task.assignmentStatus).toBe('completed');
    expect(bridge('GET', `Workspaces/${WORKSPACE_SID}/Workers/${ada}/Reservations`).body).toMatchObject({
      payload: { contents: [] },
    });
  });

  it('refuses what TaskRouter would refuse, with its status and in Twilio’s form', () => {
    const { bridge, world } = setUp();
    const { channel, reservation } = world.interactions.startChat({ customerName: 'Cleo' });
    const path = `v1/Interactions/${channel.interactionSid}/Channels/${channel.sid}/Invites/${channel.invites[0]?.sid}`;
    const accept = { action: 'accept', routing: { reservation: { sid: reservation?.sid } } };
    bridge('POST', path, accept);
    expect(bridge('POST', path, accept)).toMatchObject({ status: 409, body: { code: 20_409, status: 409 } });
    expect(bridge('POST', path, { action: 'eat' })).toMatchObject({ status: 400, body: { code: 20_001 } });
    expect(bridge('GET', 'v1/Interactions/KD0/Channels').status).toBe(404);
  });

  it('writes the attributes of a task, given as an object or as JSON, until it is completed', () => {
    const { bridge, world } = setUp();
    const { task, reservation } = world.interactions.startChat({ customerName: 'Cleo' });
    const path = `Workspaces/${WORKSPACE_SID}/Tasks/${task.sid}`;
    bridge('POST', path, { Attributes: { note: 1 } });
    expect(task.attributes).toEqual({ note: 1 });
    expect(bridge('POST', path, { Attributes: '{"note":2}' }).body).toMatchObject({
      payload: { attributes: '{"note":2}', version: expect.any(String) as string },
    });
    world.taskRouter.accept(reservation?.sid ?? '');
    world.taskRouter.complete(reservation?.sid ?? '');
    expect(bridge('POST', path, { Attributes: { note: 3 } }).status).toBe(400);
  });
});

describe('what the world does not play', () => {
  it('is a 404 in Twilio’s form and kept for the developer', () => {
    const { ask, bridge, hosts } = setUp();
    expect(ask('GET', 'https://studio.twilio.com/v2/Flows')).toMatchObject({
      status: 404,
      body: { code: 20_404 },
    });
    bridge('GET', `Workspaces/${WORKSPACE_SID}/Dreams`);
    expect(hosts.unanswered()).toEqual([
      'GET studio.twilio.com/v2/Flows',
      `GET event-bridge.twilio.com/v1/wschannels Workspaces/${WORKSPACE_SID}/Dreams`,
    ]);
  });
});

it('reads JSON by its look and forms otherwise, whatever the content type says', () => {
  expect(readBody('{"token":"a=b"}')).toEqual({ token: 'a=b' });
  expect(readBody('Token=a%3Db')).toEqual({ Token: 'a=b' });
  expect(readBody('')).toBeUndefined();
});
