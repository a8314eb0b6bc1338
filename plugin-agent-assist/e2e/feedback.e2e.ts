import type { Locator } from 'playwright-core';

import {
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';
import { UnreliableConnector } from './support/unreliable-connector';

const TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/) as string;
const DETAIL = 'answer_feedback.agent_assistant_detail_feedback';
const RATING = [
  'answer_feedback.correctness_level',
  `${DETAIL}.answer_relevance`,
  `${DETAIL}.document_correctness`,
  `${DETAIL}.document_efficiency`,
];

type Core = ContactCentre['simulator']['core'];

/** What Google was told of one record: each field that a mask named, with the value that came with it, in order. */
const toldOf = (core: Core, record: string): [string, unknown][] =>
  core
    .feedback()
    .filter(({ name }) => name === record)
    .flatMap(({ updateMask, body }) =>
      updateMask.split(',').map((path): [string, unknown] => [
        path,
        path
          .split('.')
          .map((part) => part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
          .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], body),
      ]),
    );

const recordOf = async (card: Locator): Promise<string> => {
  const id = (await card.getAttribute('id')) ?? (await card.getAttribute('aria-labelledby')) ?? '';
  return id.replace('agent-assist-', '');
};

describe('what Google is told of a conversation', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;
  const core = () => centre.simulator.core;
  const card = (name: RegExp): Locator => agent.panel.getByRole('group', { name }).first();
  let judged = '';
  const expectations = new Map<string, [string, unknown][]>();

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
    await centre.context.grantPermissions(['clipboard-read', 'clipboard-write'], {
      origin: centre.sandbox.url,
    });
    // The articles are elsewhere, and nothing here may go there.
    await centre.context.route('https://help.example.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Help</title>' }),
    );
    chat = await customersOf(centre.sandbox).start('Ines Duarte', 'How long is the warranty?');
    await agent.page.getByText('Ines Duarte').first().waitFor();
    await agent.accept();
    await agent.firstReply();
  });
  afterAll(async () => {
    await centre.close();
  });

  const seen: [string, unknown][] = [
    ['answer_feedback.displayed', true],
    ['answer_feedback.display_time', TIME],
  ];
  const used: [string, unknown][] = [
    ['answer_feedback.clicked', true],
    ['answer_feedback.click_time', TIME],
  ];
  const expectTold = async (record: string, expected: [string, unknown][]): Promise<void> => {
    expectations.set(record, expected);
    await eventually(() => toldOf(core(), record).length >= expected.length, `feedback on ${record}`);
    expect(toldOf(core(), record).sort()).toEqual([...expected].sort());
  };

  it('is what was seen, and that a reply was used', async () => {
    const text = await (await agent.firstReply()).innerText();
    const reply = agent.panel.getByRole('group', { name: text });
    const record = await recordOf(reply);
    await eventually(() => toldOf(core(), record).length > 0, 'the reply has been seen');
    await (await agent.firstReply()).click();
    await expectTold(record, [...seen, ...used]);
    await agent.composer.fill('');
  });

  it('is that an answer was copied, which source was opened, and that it was wrong', async () => {
    const knowledge = card(/^Knowledge/);
    const record = await recordOf(knowledge);
    judged = record;
    await knowledge.getByRole('button', { name: 'Copy' }).click();
    await knowledge.getByText('Copied').first().waitFor();
    await knowledge.getByRole('button', { name: /source/ }).click();
    const link = knowledge.getByRole('link').first();
    const address = await link.getAttribute('href');
    const opened = centre.context.waitForEvent('page');
    await link.click();
    await (await opened).close();
    await knowledge.getByRole('button', { name: 'Not helpful' }).click();
    await knowledge.getByRole('button', { name: 'Wrong' }).click();
    await eventually(() => JSON.stringify(core().feedback()).includes('INCORRECT'), 'the reason has arrived');
    const told = toldOf(core(), record);
    expect(told).toEqual(
      expect.arrayContaining([
        ...seen,
        [`${DETAIL}.knowledge_assist_feedback.answer_copied`, true],
        [`${DETAIL}.knowledge_assist_feedback.clicked_uris`, [address]],
        [RATING[0], 'NOT_CORRECT'],
        [RATING[2], 'INCORRECT'],
      ]),
    );
    await screenshot(agent.page, 'feedback-given');
  });

  it('is that what a search found was seen, under the name that searches have', async () => {
    await agent.panel.getByRole('searchbox', { name: 'Search knowledge' }).fill('refund');
    await agent.page.keyboard.press('Enter');
    const answer = card(/^Search answer/);
    const record = await recordOf(answer);
    await answer.getByRole('button', { name: 'Copy' }).click();
    await expectTold(record, [...seen, [`${DETAIL}.knowledge_search_feedback.answer_copied`, true]]);
  });

  it('is in order and narrow: no mask names what its body does not say, but to clear a rating', () => {
    for (const { updateMask, name } of core().feedback()) {
      const paths = updateMask.split(',');
      const unset = toldOf(core(), name)
        .filter(([path, value]) => paths.includes(path) && value === undefined)
        .map(([path]) => path);
      expect(unset.filter((path) => !RATING.includes(path))).toEqual([]);
    }
  });

  it('is nothing else: each record that was in sight once as seen, and what the agent did with these three', () => {
    const names = new Set(
      core()
        .feedback()
        .map(({ name }) => name),
    );
    for (const name of names) {
      const paths = toldOf(core(), name).map(([path]) => path);
      expect(paths.filter((path) => path === 'answer_feedback.displayed')).toHaveLength(1);
      const isTouched = [...expectations.keys(), judged].includes(name);
      if (!isTouched) expect(toldOf(core(), name)).toEqual(seen);
    }
    for (const [record, expected] of expectations)
      expect(toldOf(core(), record).sort()).toEqual([...expected].sort());
  });

  it('arrives though the page goes the moment it was given, and is not appended twice by the next', async () => {
    const knowledge = card(/^Knowledge/);
    const record = await recordOf(knowledge);
    const before = toldOf(core(), record).filter(([path]) => path.endsWith('clicked_uris')).length;
    const opened = core().answerRecord(record);
    await knowledge.getByRole('button', { name: 'Helpful', exact: true }).click();
    await agent.reload();
    await eventually(
      () => JSON.stringify(core().answerRecord(record)).includes('FULLY_CORRECT'),
      'the last judgement has arrived',
    );
    expect(toldOf(core(), record).filter(([path]) => path.endsWith('clicked_uris'))).toHaveLength(before);
    expect(JSON.stringify(core().answerRecord(record))).toContain(
      JSON.stringify(uriListOf(opened)).slice(1, -1),
    );
  });

  it('is sent once by the leading tab, whichever tab it was given in, and by the next when that one goes', async () => {
    await agent.select('Ines Duarte');
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    const other = await signIn(centre);
    await other.select('Ines Duarte');
    await customersOf(centre.sandbox).say(chat, 'Can I return the boots?');
    const inOther = other.panel.getByRole('group', { name: /^Knowledge/ }).first();
    await inOther.waitFor();
    const record = await recordOf(inOther);
    await inOther.getByRole('button', { name: 'Helpful', exact: true }).click();
    await eventually(
      () => toldOf(core(), record).some(([, value]) => value === 'FULLY_CORRECT'),
      'the leading tab has sent it',
    );
    expect(toldOf(core(), record).filter(([path]) => path === RATING[0])).toHaveLength(1);

    await agent.page.close();
    await inOther.getByRole('button', { name: 'Not helpful' }).click();
    await eventually(
      () => toldOf(core(), record).some(([, value]) => value === 'NOT_CORRECT'),
      'the next leading tab has sent it',
    );
    expect(centre.strayRequests.filter((url) => !url.startsWith('https://help.example.com/'))).toEqual([]);
  });
});

/** The addresses in a record's feedback, wherever they stand. */
const uriListOf = (record: unknown): readonly string[] =>
  [...JSON.stringify(record ?? {}).matchAll(/"clickedUris":(\[[^\]]*\])/g)].flatMap(
    ([, list]) => JSON.parse(list ?? '[]') as string[],
  );

describe('feedback that cannot be sent', () => {
  let centre: ContactCentre;
  let agent: Agent;
  const connector = new UnreliableConnector();

  beforeAll(async () => {
    const connectorUrl = await connector.start();
    centre = await openContactCentre({ connectorUrl });
    connector.target = centre.simulator.url;
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
    await connector.stop();
  });

  it('outlives the outage and the end of its task', async () => {
    await customersOf(centre.sandbox).start('Cleo Customer', 'How long is the warranty?');
    await agent.page.getByText('Cleo Customer').first().waitFor();
    await agent.accept();
    await agent.firstReply();
    const knowledge = agent.panel.getByRole('group', { name: /^Knowledge/ }).first();
    const record = await recordOf(knowledge);
    connector.behaviour = 'refuse';
    await knowledge.getByRole('button', { name: 'Helpful', exact: true }).click();
    await agent.end();
    await agent.complete();
    await agent.panel.getByText('Select a task').first().waitFor();
    const { core } = centre.simulator;
    expect(toldOf(core, record).filter(([path]) => path === RATING[0])).toEqual([]);
    connector.behaviour = 'well';
    // What a browser tells a page when its network is back.
    await agent.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually(
      () => toldOf(core, record).some(([, value]) => value === 'FULLY_CORRECT'),
      'it is sent when the connector is back',
    );
  });
});
