import {
  customersOf,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';

describe.each([
  {
    profile: 'legacy-profile',
    of: 'an old profile',
    says: 'I am Elena Rossi, elena@example.com. My parcel 9920417735 is late and I want a refund',
    kinds: ['Article', 'FAQ', 'Virtual agent', 'Details'],
  },
  {
    profile: 'companion-profile',
    of: 'the companion agent',
    says: 'The kettle arrived broken, order 4471902856',
    kinds: ['Companion'],
  },
])('what $of proposes', ({ profile, says, kinds }) => {
  let centre: ContactCentre;
  let agent: Agent;

  beforeAll(async () => {
    centre = await openContactCentre({ profile });
    agent = await signIn(centre);
    const chat = await customersOf(centre.sandbox).start('Elena Rossi', 'Hello');
    await agent.page.getByText('Elena Rossi').first().waitFor();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    // Only what is said from now on is analysed for more than replies and knowledge.
    await customersOf(centre.sandbox).say(chat, says);
  });
  afterAll(async () => {
    await centre.close();
  });

  it.each(kinds)('is drawn: %s', async (kind) => {
    const card = agent.panel.getByRole('group', { name: new RegExp(`^${kind}`) }).first();
    await card.waitFor();
    await card.scrollIntoViewIfNeeded();
    await screenshot(agent.page, `profile-${profile}-${kind.toLowerCase().replace(' ', '-')}`);
  });

  it('comes without chips where the profile has no smart replies, and talks to this machine only', async () => {
    expect(await agent.replies.count()).toBe(0);
    expect(centre.strayRequests).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
