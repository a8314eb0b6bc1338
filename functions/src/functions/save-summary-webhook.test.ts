import { createHmac } from 'node:crypto';

import { edited, savedOf, session, summariesOf } from '../../test/summaries';
import { startWebhookReceiver, type WebhookReceiver } from '../../test/webhook-receiver';
import { chat, handOver, refuse, startFunctionsInWorld, type FunctionsInWorld } from '../../test/world';

const SECRET = 'webhook-secret-of-the-test';

let setUp: FunctionsInWorld;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  setUp = await startFunctionsInWorld({
    environment: { SUMMARY_WEBHOOK_URL: receiver.url, SUMMARY_WEBHOOK_SECRET: SECRET },
  });
}, 20_000);
beforeEach(() => {
  setUp.reset();
  receiver.reset();
});
afterAll(async () => {
  await setUp.stop();
  receiver.stop();
});

const { save, documentOf, sid } = summariesOf(() => setUp);

const saved = (text: string, changes = {}) => ({ version: edited(text, { status: 'saved', ...changes }) });
const webhookOf = (contact: string) => documentOf(contact).versions[0]?.webhook;
const OPEN = 'agent-assist-webhook-open';
const openOnes = () => {
  try {
    return setUp.world.sync.mapItems(OPEN);
  } catch {
    return [];
  }
};
const textOf = ({ payload }: ReturnType<WebhookReceiver['deliveries']>[number]) => payload.sections[0]?.text;

it('delivers what is saved, once, signed so that its receiver can tell who sent it and when', async () => {
  const { task, channel } = chat(setUp.world);
  const contact = channel.interactionSid;
  await save(task.sid, { version: edited('A draft') });
  expect(receiver.calls()).toBe(0);
  await save(task.sid, saved('Done', { sequence: 2, note: 'Call back' }));

  const [delivery, ...more] = receiver.deliveries();
  expect(more).toEqual([]);
  expect(delivery?.payload).toEqual({
    event: 'summary.saved',
    id: `${contact}-${sid('ada')}-2`,
    contact,
    taskSid: task.sid,
    worker: sid('ada'),
    agent: 'Ada Agent',
    number: 2,
    status: 'saved',
    savedBy: 'agent',
    sections: [{ title: 'Situation', text: 'Done' }],
    note: 'Call back',
    updatedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
  });
  const [, seconds = '', signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(delivery?.signature ?? '') ?? [];
  expect(Math.abs(Number(seconds) * 1_000 - Date.now())).toBeLessThan(10_000);
  const expected = createHmac('sha256', SECRET).update(`${seconds}.${delivery?.body}`).digest('hex');
  expect(signature).toBe(expected);
  expect(webhookOf(contact)).toEqual({ number: 2, state: 'delivered', attempts: 1 });
  expect(openOnes()).toEqual([]);

  // The answer was lost, and the session ends: neither is news.
  await save(task.sid, { ...saved('Done', { sequence: 2, note: 'Call back' }), session: session('ended') });
  expect(receiver.calls()).toBe(1);
});

it.each(['fails', 'elsewhere'] as const)(
  'keeps what a receiver who %s has not taken, and the next call of whatever contact delivers it once',
  async (behaviour) => {
    const one = chat(setUp.world);
    const contact = one.channel.interactionSid;
    receiver.behave(behaviour);
    const answer = savedOf(await save(one.task.sid, saved('Done')));
    expect(answer).toMatchObject({ outcome: 'written', digest: 'written', index: 'written' });
    expect(webhookOf(contact)).toEqual({ number: 1, state: 'open', attempts: 1 });
    expect(openOnes()).toHaveLength(1);
    expect(JSON.stringify(openOnes())).not.toContain('Done');

    receiver.behave('takes it');
    const others = chat(setUp.world, { to: 'bo' });
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => save(others.task.sid, {}, 'bo')));
    expect(receiver.deliveries().map(textOf)).toEqual(['Done']);
    expect(webhookOf(contact)).toEqual({ number: 1, state: 'delivered', attempts: 2 });
    expect(openOnes()).toEqual([]);
    await save(others.task.sid, { session: session('wrapping') }, 'bo');
    expect(receiver.deliveries()).toHaveLength(1);
  },
);

it.each([
  ['takes it', 'delivered', 0],
  ['fails', 'open', 1],
] as const)(
  'knows how it went with a receiver who %s though the list could not be written at first',
  async (behaviour, state, left) => {
    const { task, channel } = chat(setUp.world);
    await save(task.sid);
    receiver.behave(behaviour);
    let isRefused = false;
    setUp.intercept(({ method, path }) => {
      if (isRefused || method !== 'POST' || !path.includes(OPEN)) return undefined;
      isRefused = true;
      return refuse(429, 54_009);
    });
    await save(task.sid, saved('Done'));
    expect(isRefused).toBe(true);
    expect(webhookOf(channel.interactionSid)).toMatchObject({ number: 1, state });
    expect(openOnes()).toHaveLength(left);
  },
);

it('leaves one alone that another call has taken in the same moment', async () => {
  const { sync } = setUp.world;
  const one = chat(setUp.world);
  receiver.behave('fails');
  await save(one.task.sid, saved('Done'));
  receiver.behave('takes it');
  setUp.intercept(({ method, path }) => {
    const [item] = openOnes();
    if (method === 'POST' && item && path.endsWith(item.key)) sync.setMapItem(OPEN, item.key, item.data);
    return undefined;
  });
  const others = chat(setUp.world, { to: 'bo' });
  await save(others.task.sid, {}, 'bo');
  expect(receiver.deliveries()).toEqual([]);
  setUp.intercept(undefined);
  await save(others.task.sid, {}, 'bo');
  expect(receiver.deliveries()).toHaveLength(1);
});

it('delivers once what is saved anew while the earlier text still waits', async () => {
  const { task } = chat(setUp.world);
  receiver.behave('fails');
  await save(task.sid, saved('First'));
  receiver.behave('takes it');
  await save(task.sid, saved('Second', { sequence: 2 }));
  expect(receiver.deliveries().map(textOf)).toEqual(['Second']);
  expect(openOnes()).toEqual([]);
});

it('does not let a receiver who never answers hold up the save for long', async () => {
  const { task } = chat(setUp.world);
  receiver.behave('never');
  const startedAt = Date.now();
  expect(savedOf(await save(task.sid, saved('Done'))).outcome).toBe('written');
  expect(Date.now() - startedAt).toBeLessThan(6_000);
});

it('asks a receiver who is down ever more rarely', async () => {
  const { task } = chat(setUp.world);
  receiver.behave('fails');
  await save(task.sid, saved('Done'));
  const others = chat(setUp.world, { to: 'bo' });
  for (let call = 0; call < 5; call += 1) await save(others.task.sid, { session: session('live') }, 'bo');
  expect(receiver.calls()).toBe(2);
});

it('waits while the agent writes on, and delivers what they save then', async () => {
  const { task, channel } = chat(setUp.world);
  receiver.behave('fails');
  await save(task.sid, saved('First'));
  receiver.behave('takes it');
  await save(task.sid, { version: edited('More', { sequence: 2 }) });
  expect(webhookOf(channel.interactionSid)).toMatchObject({ number: 1, state: 'open' });
  const others = chat(setUp.world, { to: 'bo' });
  await save(others.task.sid, {}, 'bo');
  expect(receiver.deliveries()).toEqual([]);
  await save(task.sid, saved('More, and done', { sequence: 3 }));
  expect(receiver.deliveries().map(textOf)).toEqual(['More, and done']);
  expect(openOnes()).toEqual([]);
});

it('delivers the texts of two owners of one contact under ids of their own', async () => {
  const one = chat(setUp.world);
  await save(one.task.sid, saved('Ada’s'));
  const second = handOver(setUp.world, one, 'ada', 'bo');
  await save(second.sid, saved('Bo’s'), 'bo');
  const payloads = receiver.deliveries().map(({ payload }) => payload);
  expect(payloads.map(({ contact, number }) => [contact, number])).toEqual([
    [one.channel.interactionSid, 1],
    [one.channel.interactionSid, 1],
  ]);
  expect(new Set(payloads.map(({ id }) => id)).size).toBe(2);
});

it('writes neither the secret nor a text to its log', () => {
  const log = setUp.functions.output();
  expect(log).toContain('webhook_failed: ');
  expect(log).not.toMatch(/Done|More|First/);
  expect(log).not.toContain(SECRET);
});
