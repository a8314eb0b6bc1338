import type { BrowserContext } from 'playwright-core';

import { seededRandom } from '../../mocks/simulator/random';
import { openAgentDesktop } from './support/agent-desktop';
import { killBrowser, launchWith, makeProfile, removeProfile } from './support/browser';
import {
  agentAt,
  customersOf,
  eventually,
  openContactCentre,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';

/** Nothing that was typed longer ago than this may be missing after a crash. */
const PROMISED_MS = 2_000;
const KILLS = 20;

/** A word that is on the screen, and when its last letter was typed. */
interface TypedWord {
  readonly word: string;
  readonly at: number;
}

describe('a summary that is being typed when the whole browser is killed', () => {
  let centre: ContactCentre;
  let profile: string;
  let context: BrowserContext;
  let agent: Agent;
  let random: () => number;
  const situation = () => agent.summary.getByRole('textbox', { name: 'Situation' });

  const start = async (): Promise<void> => {
    context = await launchWith(profile);
    const { page, errors } = await openAgentDesktop(context, centre.sandbox);
    agent = agentAt(page, errors);
  };

  /** Types words until the browser dies under it. */
  const typeUntilKilled = async (name: string): Promise<readonly TypedWord[]> => {
    const typed: TypedWord[] = [];
    const killAt = Date.now() + 2_200 + random() * 3_000;
    const killing = (async () => {
      await new Promise((resolve) => setTimeout(resolve, killAt - Date.now()));
      await killBrowser(profile);
    })();
    try {
      for (let count = 1; ; count += 1) {
        const word = `${name}w${count}`;
        await agent.page.keyboard.type(`${word} `, { delay: 12 });
        typed.push({ word, at: Date.now() });
      }
    } catch {
      // The browser is gone, in the middle of a word.
    }
    await killing;
    return typed.filter(({ at }) => at <= killAt - PROMISED_MS);
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    random = seededRandom(centre.sandbox.seed);
    profile = await makeProfile();
    await start();
    await customersOf(centre.sandbox).start('Crystal Minh', 'Hi! I need to return an item.');
    await agent.page.getByText('Crystal Minh').first().waitFor();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await agent.summary.getByRole('button', { name: 'Generate summary' }).click();
    await situation().waitFor();
  });
  afterAll(async () => {
    await context.close().catch(() => undefined);
    await removeProfile(profile);
    await centre.close();
  });

  it(`keeps what was typed ${PROMISED_MS} ms before, at ${KILLS} random moments, with the network and without`, async () => {
    const expected: string[] = [];
    for (let run = 1; run <= KILLS; run += 1) {
      await situation().click();
      await agent.page.keyboard.press('Control+End');
      const isOffline = run % 2 === 0;
      await context.setOffline(isOffline);
      const typed = await typeUntilKilled(`r${run}`);
      expect(typed.length).toBeGreaterThan(0);
      expected.push(...typed.map(({ word }) => word));

      await start();
      await agent.select('Crystal Minh');
      await situation().waitFor();
      const text = await situation().inputValue();
      const words = new Set(text.match(/r\d+w\d+/g));
      expect({ run, isOffline, missing: expected.filter((word) => !words.has(word)) }).toEqual({
        run,
        isOffline,
        missing: [],
      });
    }
    await screenshot(agent.page, 'summary-kill');
  }, 900_000);

  it('brings all of it to Sync', async () => {
    const text = await situation().inputValue();
    await eventually(() => {
      const documents = JSON.stringify(centre.sandbox.world.sync.documents());
      return documents.includes(JSON.stringify(text).slice(1, -1));
    }, 'the whole text in Sync');
  });
});
