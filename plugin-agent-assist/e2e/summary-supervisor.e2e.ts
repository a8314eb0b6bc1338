import { openAgentDesktop } from './support/agent-desktop';
import {
  agentAt,
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';
import { untilRead } from './support/suggestions';
import { signInSupervisor, type Supervisor } from './support/supervisor';

/** How soon a supervisor is to see what an agent has saved, and how soon the agent's desk is to answer a request. */
const SEEN = { timeout: 3_000 };
const ANSWERED = { timeout: 15_000 };

describe('a supervisor beside an agent who writes a summary', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let supervisor: Supervisor;
  let chat: Chat;

  const watched = () => supervisor.monitor.getByRole('region', { name: 'Agent Assist summary' });
  const situation = () => agent.summary.getByRole('textbox', { name: 'Situation' });
  const digest = () => {
    const { attributes } = centre.sandbox.world.taskRouter.task(chat.taskSid);
    return attributes.agent_assist_digest as
      { readonly request?: object; readonly phase: string } | undefined;
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
    supervisor = await signInSupervisor(centre);
    await supervisor.openTeams();
    chat = await customersOf(centre.sandbox).start(
      'Crystal Minh',
      'Hi! I need to return an item. It is too small!',
    );
    await agent.page.bringToFront();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('sees the session in the task that they watch, as it begins', async () => {
    await supervisor.page.bringToFront();
    await supervisor.task('Crystal Minh').click();
    await supervisor.tab('Agent Assist').click();
    await watched().getByText('Live').first().waitFor();
    await screenshot(supervisor.page, 'summary-supervisor-1-live');
  });

  it('asks for a fresh summary, and has it within 15 seconds though the agent has touched nothing', async () => {
    await watched().getByRole('button', { name: 'Refresh summary' }).click();
    await watched().getByText('Summary by Ada Agent').waitFor(ANSWERED);
    await watched().getByText('Answered.').waitFor(ANSWERED);
    await eventually(() => digest()?.request === undefined, 'the request to be answered');
    await screenshot(supervisor.page, 'summary-supervisor-2-asked');
    await agent.page.bringToFront();
    await agent.summary.getByText('Sam Supervisor asked for a fresh summary').waitFor();
    await screenshot(agent.page, 'summary-supervisor-3-agent-is-told');
  });

  it('sees what the agent saves within 3 seconds, whole and as text', async () => {
    await agent.end();
    await situation().waitFor();
    await situation().fill('Trousers too small. <b>Wants</b> size 38.');
    await agent.summary.getByRole('button', { name: 'Save summary', exact: true }).click();
    await watched().getByText('Trousers too small. <b>Wants</b> size 38.').waitFor(SEEN);
    await supervisor.page.bringToFront();
    await watched().getByText('Saved by the agent').waitFor();
    await screenshot(supervisor.page, 'summary-supervisor-4-saved');
  });

  it('reads it in the Summaries view, too, and finds it by a word', async () => {
    await supervisor.page
      .getByRole('button', { name: 'Summaries' })
      .or(supervisor.page.getByRole('link', { name: 'Summaries' }))
      .first()
      .click();
    await supervisor.page.getByRole('heading', { name: 'Summaries' }).waitFor();
    await supervisor.page.getByRole('searchbox', { name: 'Search summaries' }).fill('trousers');
    const table = supervisor.page.getByRole('table', { name: 'Contacts' });
    await table.getByText('Crystal Minh').waitFor();
    await screenshot(supervisor.page, 'summary-supervisor-5-view');
    await table.getByRole('button', { name: /open summary of Crystal Minh/ }).click();
    await supervisor.page
      .getByRole('region', { name: 'Summary of the contact' })
      .getByText('Wants</b> size 38')
      .waitFor();
    await screenshot(supervisor.page, 'summary-supervisor-6-pane');
  });

  it('sees the end of the task, though the supervisor’s own act ended it with the agent’s browser closed', async () => {
    await agent.page.bringToFront();
    await agent.complete();
    const second = await customersOf(centre.sandbox).start('Bernard Low', 'My parcel has not come.');
    await agent.page.getByText('Bernard Low').first().waitFor();
    await agent.accept();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await agent.end();
    await situation().waitFor();
    await situation().fill('Parcel lost by the carrier.');
    await eventually(
      () => JSON.stringify(centre.sandbox.world.sync.documents()).includes('Parcel lost by the carrier.'),
      'the draft in Sync',
    );
    await agent.page.close();
    const { taskRouter } = centre.sandbox.world;
    const reservation = taskRouter.reservationOfTask(second.taskSid);
    taskRouter.complete(reservation?.sid ?? '', 'by the supervisor');

    await supervisor.page.bringToFront();
    await supervisor.page.getByRole('searchbox', { name: 'Search summaries' }).fill('Bernard');
    const row = supervisor.page.getByRole('row', { name: /Bernard Low/ });
    await row.getByText('Unsaved draft').waitFor();
    await screenshot(supervisor.page, 'summary-supervisor-7-unsaved-draft');
  });

  it('reads as an unsaved draft to the agent who comes back, and is saved then', async () => {
    const { page } = await openAgentDesktop(centre.context, centre.sandbox);
    agent = agentAt(page);
    await agent.panel.getByText('Unsaved draft').waitFor();
    await screenshot(agent.page, 'summary-supervisor-8-agent-comes-back');
    const save = agent.panel.getByRole('button', { name: 'Save summary of Bernard Low' });
    await untilRead(agent.page, save);
    await save.click();
    await agent.panel.getByText('Unsaved draft').waitFor({ state: 'detached' });
    await eventually(
      () =>
        centre.sandbox.world.sync.documents().some(({ data }) => {
          const text = JSON.stringify(data);
          return text.includes('Parcel lost by the carrier.') && text.includes('"saved"');
        }),
      'the saved summary in Sync',
    );
  });
});
