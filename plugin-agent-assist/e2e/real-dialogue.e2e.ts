import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { SCENARIOS } from '../../mocks/scenarios/scenarios';
import type { TranscriptLine } from '../../mocks/scenarios/transcript';
import {
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';

/** The Action-Based Conversations Dataset is not part of this repository; where it lies beside it, it is used. */
const ABCD = fileURLToPath(new URL('../../../shared/data/abcd/abcd_sample.json', import.meta.url));

interface AbcdDialogue {
  readonly original: readonly (readonly [speaker: string, text: string])[];
}

/** The first recorded dialogue between two people, or a scripted one of our own where there is none. */
function dialogue(): readonly TranscriptLine[] {
  if (!existsSync(ABCD)) return SCENARIOS[0]?.lines ?? [];
  const [first] = JSON.parse(readFileSync(ABCD, 'utf8')) as readonly AbcdDialogue[];
  return (first?.original ?? []).flatMap(([role, text]) =>
    role === 'agent' || role === 'customer' ? [{ role, text, delayMs: 0 }] : [],
  );
}

describe('a dialogue between two people, replayed line by line', () => {
  let centre: ContactCentre;
  let agent: Agent;
  const lines = dialogue();

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  const messages = () => centre.simulator.core.conversations()[0]?.messages ?? [];

  it('reaches Agent Assist whole and in order, with replies along the way', async () => {
    const customers = customersOf(centre.sandbox);
    const opening = lines.find(({ role }) => role === 'customer');
    if (!opening) throw new Error('Nobody asks for anything in this dialogue');
    const chat = await customers.start('Cleo Customer', opening.text);
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();

    let heard = 1;
    const rest = lines.filter((line) => line !== opening);
    const offered = new Set<string>();
    let last: TranscriptLine = opening;
    for (const line of rest) {
      if (line.role === 'customer') {
        await customers.say(chat, line.text);
      } else {
        if (last.role === 'customer') offered.add(await (await agent.firstReply()).innerText());
        await agent.composer.fill(line.text);
        await agent.send();
      }
      last = line;
      heard += 1;
      await eventually(() => messages().length === heard, `Agent Assist hears line ${heard}`);
    }
    await screenshot(agent.page, 'real-dialogue');

    expect(messages().map(({ message }) => message.content)).toEqual(
      [opening, ...rest].map(({ text }) => text),
    );
    expect(offered.size).toBeGreaterThan(1);
  });

  it('ends in a summary of what was said', async () => {
    await agent.end();
    await agent.summary.getByRole('textbox').first().waitFor();
    const situation = await agent.summary.getByRole('textbox').first().inputValue();
    await screenshot(agent.page, 'real-dialogue-summary');
    expect(situation.length).toBeGreaterThan(20);
    await agent.complete();
    await eventually(async () => Object.keys((await agent.state()).sessions).length === 0, 'an empty store');
  });
});
