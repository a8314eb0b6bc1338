import * as v from 'valibot';

import { inWorld } from '../../test/in-world';
import { edited, refusedOf, session, summariesOf } from '../../test/summaries';
import { chat, connect, refuse, startFunctionsInWorld, type FunctionsInWorld } from '../../test/world';
import { teamKey } from '../lib/team';

let setUp: FunctionsInWorld;
inWorld((started) => (setUp = started));

const { save, list, sid } = summariesOf(() => setUp);

const pageSchema = v.strictObject({
  rows: v.array(v.looseObject({ contact: v.string(), customer: v.string() })),
  next: v.nullable(v.string()),
});
const pageOf = ({ body }: Awaited<ReturnType<typeof list>>) => v.parse(pageSchema, body);
const codeOf = (answer: Awaited<ReturnType<typeof list>>) => [answer.status, refusedOf(answer).error.code];

const MAP = 'agent-assist-summaries';

/** Puts rows of contacts that began one second after the other straight into Sync. */
function fill(
  world: FunctionsInWorld['world'],
  from: number,
  to: number,
  teamOf: (index: number) => string = () => 'Blue',
): void {
  const { sid: map } = world.sync.map(MAP);
  for (let index = from; index < to; index += 1) {
    const contact = `KD${index.toString(16).padStart(32, '0')}`;
    world.sync.setMapItem(map, `${1_790_000_000_000 + index * 1_000}-${contact}`, {
      taskSid: `WT${'1'.repeat(32)}`,
      worker: sid('ada'),
      agent: 'Ada Agent',
      customer: `Customer ${index}`,
      channel: 'web',
      queue: 'Everyone',
      phase: 'ended',
      status: 'saved',
      sentiment: null,
      line: '',
      updatedAt: 1_790_000_000_000,
      teams: [teamKey(teamOf(index))],
    });
  }
}

const customers = (rows: readonly { customer: string }[]) =>
  rows.map(({ customer }) => Number(customer.split(' ')[1]));

it('is empty before anybody has opened anything', async () => {
  expect(pageOf(await list())).toEqual({ rows: [], next: null });
});

it('lists the newest contact first, with what is known of each', async () => {
  const first = chat(setUp.world);
  await save(first.task.sid, {
    version: edited('Wants a refund.', { status: 'saved' }),
    session: session('wrapping', { sentiment: [0.5, -0.5] }),
  });
  const second = connect(setUp.world, { to: 'bo' });
  await save(second.task.sid, { session: session('live') }, 'bo');
  const { rows, next } = pageOf(await list());
  expect(next).toBeNull();
  expect(rows).toEqual([
    expect.objectContaining({
      contact: second.callSid,
      agent: 'Bo Agent',
      channel: 'voice',
      phase: 'live',
      status: 'none',
    }),
    {
      contact: first.channel.interactionSid,
      taskSid: first.task.sid,
      worker: sid('ada'),
      agent: 'Ada Agent',
      customer: 'Cleo Customer',
      channel: 'web',
      queue: 'Everyone',
      phase: 'wrapping',
      status: 'saved',
      sentiment: -0.5,
      line: 'Wants a refund.',
      startedAt: expect.stringMatching(/Z$/) as string,
      updatedAt: expect.stringMatching(/Z$/) as string,
    },
  ]);
});

describe('pages', () => {
  const readAll = async (pageSize: number, between: () => void = () => undefined) => {
    const seen: number[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 100; page += 1) {
      const { rows, next } = pageOf(await list({ pageSize, ...(cursor !== undefined && { cursor }) }));
      seen.push(...customers(rows));
      if (next === null) return seen;
      cursor = next;
      between();
    }
    throw new Error('There is no end');
  };
  const numbers = (to: number) => Array.from({ length: to }, (_, index) => to - 1 - index);

  it.each([100, 50, 7])('of %d hold every row once', async (pageSize) => {
    fill(setUp.world, 0, 250);
    expect(await readAll(pageSize)).toEqual(numbers(250));
  });

  it('end where the rows do, without an empty one', async () => {
    fill(setUp.world, 0, 100);
    const { rows, next } = pageOf(await list({ pageSize: 100 }));
    expect([rows.length, next]).toEqual([100, null]);
  });

  it('neither repeat nor leave out a row when others arrive between them', async () => {
    fill(setUp.world, 0, 120);
    let arrived = 120;
    const seen = await readAll(25, () => {
      fill(setUp.world, arrived, arrived + 30);
      arrived += 30;
    });
    expect(seen).toEqual(numbers(120));
  });

  it('go on where the row has gone at which the last one ended', async () => {
    fill(setUp.world, 0, 60);
    const first = pageOf(await list({ pageSize: 20 }));
    const { sid: map } = setUp.world.sync.map(MAP);
    for (const { key } of setUp.world.sync.mapItems(MAP).slice(35, 45))
      setUp.world.sync.removeMapItem(map, key);
    const second = pageOf(await list({ pageSize: 20, cursor: first.next }));
    expect(customers(second.rows)).toEqual(numbers(60).slice(25, 45));
  });

  it('hold what can be read where some row cannot', async () => {
    fill(setUp.world, 0, 3);
    const { sid: map } = setUp.world.sync.map(MAP);
    setUp.world.sync.setMapItem(map, `1790000001500-KD${'f'.repeat(32)}`, { v: 'of another release' });
    setUp.world.sync.setMapItem(map, 'zzz', { ...setUp.world.sync.mapItems(MAP)[0]?.data });
    expect(customers(pageOf(await list()).rows)).toEqual([2, 1, 0]);
  });

  it.each([
    { cursor: 'x' },
    { cursor: Buffer.from('../Documents').toString('base64url') },
    { cursor: 1 },
    { pageSize: 0 },
    { pageSize: 101 },
    { pageSize: '50' },
  ])('are not given out for %j', async (body) => {
    expect(codeOf(await list(body))).toEqual([400, 'request_invalid']);
  });
});

describe('who may', () => {
  it.each([
    ['an agent', 403, () => setUp.world.signIn('ada')],
    ['a guest', 403, () => setUp.world.signInGuest('cleo')],
    ['a supervisor whose token says agent', 403, () => setUp.world.signIn('sam', { roles: ['agent'] })],
    ['a forged token', 401, () => 'eyJhbGciOiJkaXIifQ..forged.forged.forged'],
    ['an expired token', 401, () => setUp.world.signIn('sam', { lifetimeMs: -1 })],
  ])('is not %s', async (_, status, tokenOf) => {
    const answer = await setUp.functions.post('/list-summaries', { Token: tokenOf(), roles: ['admin'] });
    expect(answer.status).toBe(status);
    expect(setUp.requests().filter((request) => request.includes('sync.'))).toEqual([]);
  });

  it('is an admin', async () => {
    const Token = setUp.world.signIn('ada', { roles: ['admin'] });
    expect((await setUp.functions.post('/list-summaries', { Token })).status).toBe(200);
  });
});

it('asks for Flex’s configuration once a minute', async () => {
  await list();
  await list();
  expect(setUp.requests().filter((request) => request.includes('/v1/Configuration')).length).toBeLessThan(2);
});

it('answers 503 where Sync is down', async () => {
  setUp.intercept(({ host }) => (host === 'sync.twilio.com' ? refuse(503, 20_503) : undefined));
  expect(codeOf(await list())).toEqual([503, 'twilio_unavailable']);
});

describe('in the scope of the team', () => {
  let team: FunctionsInWorld;
  beforeAll(async () => {
    team = await startFunctionsInWorld({ customData: { agent_assist: { summaries: { scope: 'team' } } } });
  }, 20_000);
  beforeEach(() => {
    team.reset();
    setTeam('sam', 'Blue');
    setTeam('ada', 'Blue');
    setTeam('bo', 'Green');
  });
  afterAll(() => team.stop());

  const own = summariesOf(() => team);
  const setTeam = (name: string, team_name: string | undefined) => {
    const worker = team.world.workerNamed(name);
    if (worker) team.world.taskRouter.setWorkerAttributes(worker.sid, { ...worker.attributes, team_name });
  };
  const open = async (name: string) => {
    const started = chat(team.world, { to: name });
    await own.save(started.task.sid, { version: edited(`By ${name}`) }, name);
    return started;
  };

  it('a supervisor sees what somebody of their team has had, and nothing else', async () => {
    const adas = await open('ada');
    const bos = await open('bo');
    expect(pageOf(await own.list()).rows.map(({ contact }) => contact)).toEqual([
      adas.channel.interactionSid,
    ]);
    expect((await own.get({ contact: adas.channel.interactionSid })).status).toBe(200);
    expect(codeOf(await own.get({ contact: bos.channel.interactionSid }))).toEqual([403, 'not_yours']);
    expect(codeOf(await own.get({ taskSid: bos.task.sid }))).toEqual([403, 'not_yours']);
    expect(codeOf(await own.request(bos.task.sid))).toEqual([403, 'not_yours']);
    expect((await own.request(adas.task.sid)).status).toBe(200);
  });

  it.each([undefined, '', ' '])('a team name of %j is nobody’s, and the list says so', async (name) => {
    setTeam('ada', name);
    setTeam('sam', name);
    const { channel } = await open('ada');
    expect(codeOf(await own.list())).toEqual([403, 'no_team']);
    expect(codeOf(await own.get({ contact: channel.interactionSid }))).toEqual([403, 'not_yours']);
  });

  it('a name that begins alike is another team', async () => {
    setTeam('ada', `${'Customer care of the north '.repeat(10)}A`);
    setTeam('sam', `${'Customer care of the north '.repeat(10)}B`);
    await open('ada');
    expect(pageOf(await own.list()).rows).toEqual([]);
  });

  it('pages go on until they are full or all is looked through', async () => {
    fill(team.world, 0, 720, (index) => (index < 5 ? 'Blue' : 'Green'));
    const first = pageOf(await own.list({ pageSize: 3 }));
    expect([first.rows.length, first.next]).toEqual([0, expect.any(String)]);
    const second = pageOf(await own.list({ pageSize: 3, cursor: first.next }));
    expect(customers(second.rows)).toEqual([4, 3, 2]);
    const third = pageOf(await own.list({ pageSize: 3, cursor: second.next }));
    expect([customers(third.rows), third.next]).toEqual([[1, 0], null]);
  });
});

it('never takes an unreadable configuration for one that shows all', async () => {
  const fresh = await startFunctionsInWorld();
  try {
    fresh.intercept(({ host }) => (host === 'flex-api.twilio.com' ? refuse(503, 20_503) : undefined));
    const answer = await summariesOf(() => fresh).list();
    expect(codeOf(answer)).toEqual([503, 'twilio_unavailable']);
  } finally {
    await fresh.stop();
  }
}, 20_000);
