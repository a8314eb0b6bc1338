import { ACCOUNT_SID, AUTH_TOKEN, WORKSPACE_SID } from '../ids';
import { createWorld } from '../model/world';
import type { TwilioRequest } from './exchange';
import { createHosts } from './hosts';
import { SIPREC_CONNECTOR_NAME } from './rest-calls';

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

function setUp(now?: () => number) {
  const world = createWorld({ seed: 3, ...(now && { now }) });
  const hosts = createHosts(world, { uiVersion: '2.17.1', plugins: () => [], customData: () => ({}) });
  const ask = (
    method: string,
    address: string,
    body?: Readonly<Record<string, string>>,
    more: Partial<TwilioRequest> = {},
  ) => {
    const url = new URL(address);
    const { pathname: path, host, searchParams: query } = url;
    const authorization = basic(ACCOUNT_SID, AUTH_TOKEN);
    return hosts.answer({ method, host, path, query, body, authorization, ...more });
  };
  const connect = () => {
    const workerSid = world.workerNamed('ada')?.sid;
    const call = world.calls.startInbound({ from: '+14155550123', isForked: false, workerSid });
    world.calls.answer(world.calls.dialWorker(call.reservation?.sid ?? '').sid);
    return { ...call, worker: workerSid ?? '' };
  };
  return { world, ask, connect };
}

const API = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}`;
const WORKSPACE = `https://taskrouter.twilio.com/v1/Workspaces/${WORKSPACE_SID}`;
const DOCUMENTS = 'https://sync.twilio.com/v1/Services/default/Documents';

const MAPS = 'https://sync.twilio.com/v1/Services/default/Maps';
const FLEX = 'https://flex-api.twilio.com/v1';

it.each([
  `${API}/Conferences.json`,
  `${WORKSPACE}/Tasks`,
  `${DOCUMENTS}/x`,
  `${MAPS}/x/Items`,
  `${FLEX}/Interactions/KD1/Channels/UO1/Participants`,
])('answers nobody but the account at %s', (address) => {
  const { ask } = setUp();
  for (const authorization of [undefined, basic(ACCOUNT_SID, 'wrong'), 'Bearer token']) {
    expect(ask('GET', address, undefined, { authorization })).toMatchObject({
      status: 401,
      body: { code: 20_003 },
    });
  }
});

describe('TaskRouter', () => {
  it('writes attributes of the version that was read, and refuses those of an older one', () => {
    const { ask, connect } = setUp();
    const { task } = connect();
    const address = `${WORKSPACE}/Tasks/${task.sid}`;
    const first = ask('GET', address);
    expect(first.body).toMatchObject({ sid: task.sid, attributes: JSON.stringify(task.attributes) });

    const write = (note: number, ifMatch?: string) =>
      ask('POST', address, { Attributes: JSON.stringify({ note }) }, { ifMatch });
    const written = write(1, first.etag);
    expect(written.status).toBe(200);
    expect(write(2, first.etag).status).toBe(412);
    expect(task.attributes).toEqual({ note: 1 });
    expect(write(3, written.etag).status).toBe(200);
    expect(write(4).status).toBe(200);
  });

  it('takes no more than 4,096 characters of attributes', () => {
    const { ask, connect } = setUp();
    const { task } = connect();
    const Attributes = JSON.stringify({ note: 'x'.repeat(4_086) });
    expect(ask('POST', `${WORKSPACE}/Tasks/${task.sid}`, { Attributes }).status).toBe(400);
  });

  it('finds tasks and workers by one attribute', () => {
    const { ask, connect } = setUp();
    const { task, callSid, worker } = connect();
    const tasks = (expression: string) =>
      ask('GET', `${WORKSPACE}/Tasks?EvaluateTaskAttributes=${encodeURIComponent(expression)}`);
    expect(tasks(`call_sid == "${callSid}"`).body).toMatchObject({ tasks: [{ sid: task.sid }] });
    expect(tasks(`call_sid == 'CA0'`).body).toMatchObject({ tasks: [] });
    expect(tasks(`call_sid ==`).status).toBe(400);
    const expression = encodeURIComponent('contact_uri == "client:ada_40example_2Etest"');
    expect(ask('GET', `${WORKSPACE}/Workers?TargetWorkersExpression=${expression}`).body).toMatchObject({
      workers: [{ sid: worker }],
    });
  });

  it('lists the reservations of a task and of a worker', () => {
    const { ask, connect } = setUp();
    const { task, worker } = connect();
    const expected = {
      reservations: [{ task_sid: task.sid, worker_sid: worker, reservation_status: 'accepted' }],
    };
    for (const whose of [`Tasks/${task.sid}`, `Workers/${worker}`]) {
      const address = `${WORKSPACE}/${whose}/Reservations`;
      expect(ask('GET', `${address}?ReservationStatus=accepted`).body).toMatchObject(expected);
      expect(ask('GET', `${address}?ReservationStatus=pending`).body).toMatchObject({ reservations: [] });
    }
  });

  it('lists a completed reservation until it forgets the task', () => {
    let passed = 0;
    const { world, ask, connect } = setUp(() => Date.now() + passed);
    const { task, worker, reservation } = connect();
    world.taskRouter.complete(reservation?.sid ?? '');
    const address = `${WORKSPACE}/Tasks/${task.sid}/Reservations`;
    passed += 4 * 60_000;
    expect(ask('GET', `${address}?ReservationStatus=completed`).body).toMatchObject({
      reservations: [{ task_sid: task.sid, worker_sid: worker, reservation_status: 'completed' }],
    });
    expect(ask('GET', `${address}?ReservationStatus=accepted`).body).toMatchObject({ reservations: [] });
    passed += 60_000;
    expect(ask('GET', `${address}?ReservationStatus=completed`).status).toBe(404);
  });
});

describe('a task that has ended', () => {
  it('is known for five minutes, and then forgotten', () => {
    let passed = 0;
    const world = createWorld({ seed: 3, now: () => Date.now() + passed });
    const workerSid = world.workerNamed('ada')?.sid;
    const { task, channel, reservation } = world.interactions.startChat({ customerName: 'Cleo', workerSid });
    const { interactionSid, sid } = channel;
    const invite = channel.invites[0]?.sid ?? '';
    world.interactions.acceptInvite(interactionSid, sid, invite, reservation?.sid ?? '');
    passed += 10 * 60_000;
    expect(world.taskRouter.task(task.sid).assignmentStatus).toBe('assigned');
    world.interactions.close(interactionSid, sid, 'closed');
    passed += 4 * 60_000;
    expect(world.taskRouter.task(task.sid).assignmentStatus).toBe('completed');
    passed += 60_000;
    expect(() => world.taskRouter.task(task.sid)).toThrow(/not found/);
    expect(world.taskRouter.tasks()).toEqual([]);
  });
});

describe('the participants of an interaction', () => {
  it('say by which task an agent takes part, which no agent can write', () => {
    const { ask, world } = setUp();
    const workerSid = world.workerNamed('ada')?.sid ?? '';
    const { task, channel, reservation } = world.interactions.startChat({ customerName: 'Cleo', workerSid });
    const { interactionSid, sid } = channel;
    const address = `${FLEX}/Interactions/${interactionSid}/Channels/${sid}/Participants`;
    const agents = () =>
      (ask('GET', address).body as { participants: { type: string }[] }).participants.filter(
        ({ type }) => type === 'agent',
      );
    expect(agents()).toEqual([]);
    const invite = channel.invites[0]?.sid ?? '';
    world.interactions.acceptInvite(interactionSid, sid, invite, reservation?.sid ?? '');
    expect(agents()).toMatchObject([
      {
        interaction_sid: interactionSid,
        channel_sid: sid,
        routing_properties: { task_sid: task.sid, worker_sid: workerSid },
      },
    ]);
    expect(ask('GET', address.replace(interactionSid, 'KD0')).status).toBe(404);
  });
});

describe('Flex’s configuration', () => {
  it('is given to servers that sign in as the account, and to browsers with a token', () => {
    const { ask } = setUp();
    const address = `${FLEX}/Configuration`;
    expect(ask('GET', address).body).toHaveProperty('ui_attributes.custom_data');
    expect(ask('GET', address, undefined, { authorization: basic('token', 'eyJ') }).status).toBe(200);
    expect(ask('GET', address, undefined, { authorization: basic(ACCOUNT_SID, 'wrong') }).status).toBe(401);
  });
});

describe('calls', () => {
  it('are found by their conference, which bears the name of the task', () => {
    const { ask, connect, world } = setUp();
    const { task, callSid } = connect();
    const found = (status: string) =>
      ask('GET', `${API}/Conferences.json?FriendlyName=${task.sid}&Status=${status}`).body as {
        conferences: { sid: string }[];
      };
    expect(found('completed').conferences).toEqual([]);
    const [conference] = found('in-progress').conferences;
    const { body } = ask('GET', `${API}/Conferences/${conference?.sid}/Participants.json`);
    const { participants } = body as { participants: { call_sid: string }[] };
    expect(participants.map(({ call_sid }) => call_sid)).toContain(callSid);
    expect(participants).toHaveLength(2);
    expect(ask('GET', `${API}/Calls/${callSid}.json`).body).toMatchObject({
      from: '+14155550123',
      direction: 'inbound',
      status: 'in-progress',
    });
    expect(conference).toMatchObject({ call_sid_ending_conference: null });
    world.calls.hangUp(callSid);
    expect(found('in-progress').conferences).toEqual([]);
    expect(found('completed').conferences).toMatchObject([{ call_sid_ending_conference: callSid }]);
  });

  it('are streamed with all parameters, and stopped by name', () => {
    const { ask, connect, world } = setUp();
    const { callSid } = connect();
    const address = `${API}/Calls/${callSid}/Siprec`;
    const form = {
      ConnectorName: SIPREC_CONNECTOR_NAME,
      Name: 'first',
      'Parameter1.Name': 'conversation',
      'Parameter1.Value': 'projects/p/conversations/c',
      'Parameter2.Name': 'language',
      'Parameter2.Value': 'en',
    };
    expect(ask('POST', `${address}.json`, form)).toMatchObject({
      status: 201,
      body: { call_sid: callSid, status: 'in-progress' },
    });
    expect(world.calls.streams(callSid)).toMatchObject([
      { parameters: { conversation: 'projects/p/conversations/c', language: 'en' } },
    ]);
    expect(ask('POST', `${address}.json`, form).status).toBe(400);
    expect(ask('POST', `${address}.json`, { ...form, ConnectorName: 'unknown' }).status).toBe(400);
    expect(ask('POST', `${address}/first.json`, { Status: 'stopped' }).body).toMatchObject({
      status: 'stopped',
    });
    expect(ask('POST', `${address}/first.json`, { Status: 'stopped' }).status).toBe(404);
  });
});

describe('Sync documents', () => {
  const create = (ask: ReturnType<typeof setUp>['ask'], more: Readonly<Record<string, string>> = {}) =>
    ask('POST', DOCUMENTS, { UniqueName: 'lock', Data: '{"a":1}', ...more });

  it('are created once by one name', () => {
    const { ask } = setUp();
    expect(create(ask)).toMatchObject({ status: 201, body: { unique_name: 'lock', data: { a: 1 } } });
    expect(create(ask)).toMatchObject({ status: 409, body: { code: 54_301 } });
    expect(ask('GET', `${DOCUMENTS}/lock`).body).toMatchObject({ data: { a: 1 }, revision: '0' });
  });

  it('are changed from the revision that was read, and from no other', () => {
    const { ask } = setUp();
    const { etag } = create(ask);
    const write = (a: number, ifMatch?: string) =>
      ask('POST', `${DOCUMENTS}/lock`, { Data: JSON.stringify({ a }) }, { ifMatch });
    expect(write(2, etag).body).toMatchObject({ data: { a: 2 }, revision: '1' });
    expect(write(3, etag)).toMatchObject({ status: 412, body: { code: 54_103 } });
    expect(write(4, '1').status).toBe(200);
    expect(write(5).status).toBe(200);
    expect(write(6, 'abc')).toMatchObject({ status: 400, body: { code: 54_003 } });
  });

  it('are gone when they are removed, or when their time is over', () => {
    jest.useFakeTimers({ now: 0 });
    const { ask } = setUp();
    create(ask);
    expect(ask('DELETE', `${DOCUMENTS}/lock`).status).toBe(204);
    expect(ask('GET', `${DOCUMENTS}/lock`)).toMatchObject({ status: 404, body: { code: 54_100 } });
    expect(ask('DELETE', `${DOCUMENTS}/lock`).status).toBe(404);

    expect(create(ask, { Ttl: '60' }).body).toMatchObject({ date_expires: '1970-01-01T00:01:00.000Z' });
    jest.setSystemTime(59_999);
    expect(create(ask).status).toBe(409);
    jest.setSystemTime(60_000);
    expect(create(ask).status).toBe(201);
    jest.useRealTimers();
  });

  it('hold no more than 16 KiB', () => {
    const { ask } = setUp();
    const Data = JSON.stringify({ note: 'é'.repeat(8_192) });
    expect(create(ask, { Data })).toMatchObject({ status: 413, body: { code: 54_006 } });
  });
});

describe('Sync documents that are changed', () => {
  it('keep their time to live, unless it is given anew', () => {
    let passed = 0;
    const world = createWorld({ seed: 3, now: () => passed });
    const { sid } = world.sync.createDocument({ uniqueName: 'lock', data: {}, ttlSeconds: 60 });
    passed = 30_000;
    expect(world.sync.setDocument(sid, { a: 1 }).dateExpires).toEqual(new Date(60_000));
    expect(world.sync.setDocument(sid, { a: 2 }, { ttlSeconds: 60 }).dateExpires).toEqual(new Date(90_000));
    passed = 90_000;
    expect(() => world.sync.findDocument('lock')).toThrow('not found');
  });
});

describe('Sync maps', () => {
  const items = `${MAPS}/rows/Items`;
  type Ask = ReturnType<typeof setUp>['ask'];
  const put = (ask: Ask, Key: string, more: Readonly<Record<string, string>> = {}) =>
    ask('POST', items, { Key, Data: JSON.stringify({ of: Key }), ...more });
  const filled = (keys: readonly string[]) => {
    const set = setUp();
    set.ask('POST', MAPS, { UniqueName: 'rows' });
    for (const key of keys) put(set.ask, key);
    return set;
  };
  const list = (ask: Ask, query: string) => {
    const { body } = ask('GET', `${items}?${query}`);
    const { items: rows, meta } = body as {
      items: { key: string }[];
      meta: { next_page_url: string | null };
    };
    return { keys: rows.map(({ key }) => key).join(''), next: meta.next_page_url };
  };

  it('have to be created before their items', () => {
    const { ask } = setUp();
    expect(put(ask, 'a')).toMatchObject({ status: 404, body: { code: 54_200 } });
    expect(ask('GET', items)).toMatchObject({ status: 404, body: { code: 54_200 } });
    expect(ask('POST', MAPS, { UniqueName: 'rows' })).toMatchObject({
      status: 201,
      body: { unique_name: 'rows' },
    });
    expect(ask('POST', MAPS, { UniqueName: 'rows' })).toMatchObject({ status: 409, body: { code: 54_301 } });
    expect(ask('GET', `${MAPS}/rows`).status).toBe(200);
    expect(put(ask, 'a')).toMatchObject({
      status: 201,
      body: { key: 'a', data: { of: 'a' }, revision: '0' },
    });
    expect(put(ask, 'a')).toMatchObject({ status: 409, body: { code: 54_208 } });
    expect(put(ask, 'b', { Data: JSON.stringify({ x: 'é'.repeat(8_192) }) }).status).toBe(413);
  });

  it('have items that are changed from the revision that was read, and from no other', () => {
    const { ask } = filled(['a']);
    const { etag } = ask('GET', `${items}/a`);
    const write = (n: number, ifMatch?: string) =>
      ask('POST', `${items}/a`, { Data: JSON.stringify({ n }) }, { ifMatch });
    expect(write(1, etag).body).toMatchObject({ data: { n: 1 }, revision: '1' });
    expect(write(2, etag).status).toBe(412);
    expect(write(3, '1').status).toBe(200);
    expect(write(4).status).toBe(200);
    expect(ask('DELETE', `${items}/a`, undefined, { ifMatch: '1' }).status).toBe(412);
    expect(ask('DELETE', `${items}/a`).status).toBe(204);
    expect(ask('GET', `${items}/a`)).toMatchObject({ status: 404, body: { code: 54_201 } });
    expect(write(5)).toMatchObject({ status: 404, body: { code: 54_201 } });
  });

  it('list their items in the order of their keys, from a key on that need not be there', () => {
    const { ask } = filled(['d', 'a', 'c', 'e', 'b']);
    expect(list(ask, '')).toEqual({ keys: 'abcde', next: null });
    expect(list(ask, 'Order=desc').keys).toBe('edcba');
    expect(list(ask, 'From=c').keys).toBe('cde');
    expect(list(ask, 'From=c&Bounds=exclusive').keys).toBe('de');
    expect(list(ask, 'From=c&Bounds=exclusive&Order=desc').keys).toBe('ba');
    expect(list(ask, 'From=bb&Order=desc').keys).toBe('ba');
    for (const query of ['PageSize=101', 'PageSize=0', 'Order=up', 'Bounds=none']) {
      expect(ask('GET', `${items}?${query}`).status).toBe(400);
    }
  });

  it('list page by page, and items that come or go on earlier pages move nothing', () => {
    const { ask } = filled(['a', 'b', 'd', 'e']);
    const first = list(ask, 'PageSize=2');
    expect(first.keys).toBe('ab');
    put(ask, 'aa');
    put(ask, 'c');
    ask('DELETE', `${items}/b`);
    const second = list(ask, new URL(first.next ?? '').search.slice(1));
    expect(second.keys).toBe('cd');
    expect(list(ask, new URL(second.next ?? '').search.slice(1))).toEqual({ keys: 'e', next: null });
  });

  it('forget items when their time is over, which starts anew where it is given anew', () => {
    let passed = 0;
    const { sync } = createWorld({ seed: 3, now: () => passed });
    sync.createMap('rows');
    sync.createMapItem('rows', { key: 'a', data: {}, ttlSeconds: 60 });
    sync.createMapItem('rows', { key: 'b', data: {}, ttlSeconds: 60 });
    passed = 30_000;
    sync.changeMapItem('rows', 'a', { data: { n: 1 } });
    sync.changeMapItem('rows', 'b', { data: { n: 1 }, ttlSeconds: 60 });
    passed = 60_000;
    expect(sync.mapItems('rows').map(({ key }) => key)).toEqual(['b']);
    expect(() => sync.findMapItem('rows', 'a')).toThrow('does not exist');
  });

  it('take 20 writes a second, all items together, and bursts of ten seconds', () => {
    jest.useFakeTimers({ now: 0 });
    const { ask } = filled([]);
    for (let index = 0; index < 200; index += 1) expect(put(ask, `k${index}`).status).toBe(201);
    expect(put(ask, 'more')).toMatchObject({ status: 429, body: { code: 54_009 } });
    expect(ask('GET', `${items}/k0`).status).toBe(200);
    jest.setSystemTime(10_000);
    expect(put(ask, 'more').status).toBe(201);
    jest.useRealTimers();
  });
});
