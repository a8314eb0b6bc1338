import { ACCOUNT_SID, AUTH_TOKEN, WORKSPACE_SID } from '../../mocks/twilio/ids';
import { callersOf, phoneAt, type PhoneCall } from './support/calls';
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
import { signInSupervisor, type Supervisor } from './support/supervisor';

/** How soon a supervisor is to see what an agent has saved. */
const IN_TIME = { timeout: 3_000 };

/** The part of a page's Flex that the test adds a tab with. */
interface FlexPage {
  readonly React: { createElement(type: unknown, props: object, ...children: unknown[]): object };
  readonly Twilio: {
    readonly Flex: {
      readonly Tab: unknown;
      withTaskContext(component: (props: { task?: WatchedTask }) => object): unknown;
      readonly Supervisor: { readonly TaskCanvasTabs: { readonly Content: { add(tab: object): void } } };
    };
  };
}
interface WatchedTask {
  readonly taskSid: string;
  readonly status: string;
  readonly attributes: { readonly probe?: string };
}

describe('a supervisor in the real Flex UI, beside an agent', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let supervisor: Supervisor;
  let chat: Chat;
  let call: PhoneCall;

  const taskUrl = () =>
    `${centre.sandbox.url}/__twilio/taskrouter.twilio.com/v1/Workspaces/${WORKSPACE_SID}/Tasks/${chat.taskSid}`;
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
  /** As the Functions do it: read, change one thing, write if nobody else has. */
  const setAttribute = async (probe: string): Promise<void> => {
    const read = await fetch(taskUrl(), { headers: { authorization } });
    const { attributes } = (await read.json()) as { attributes: string };
    const changed = { ...(JSON.parse(attributes) as object), probe };
    const written = await fetch(taskUrl(), {
      method: 'POST',
      headers: { authorization, 'if-match': read.headers.get('etag') ?? '' },
      body: new URLSearchParams({ Attributes: JSON.stringify(changed) }),
    });
    expect(written.status).toBe(200);
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
    supervisor = await signInSupervisor(centre);
    await supervisor.page.evaluate(() => {
      const { React, Twilio } = window as unknown as FlexPage;
      const { Tab, Supervisor: views, withTaskContext } = Twilio.Flex;
      const Probe = withTaskContext(({ task }) =>
        React.createElement(
          'output',
          { id: 'probe' },
          task ? `${task.taskSid} ${task.status} ${task.attributes.probe ?? 'nothing'}` : 'no task',
        ),
      );
      const content = React.createElement(Probe, { key: 'content' });
      views.TaskCanvasTabs.Content.add(
        React.createElement(Tab, { key: 'probe', uniqueName: 'probe', label: 'Probe' }, content),
      );
    });
  });
  afterAll(async () => {
    await centre.close();
  });

  it('lists the agents with what they work on', async () => {
    await supervisor.openTeams();
    await supervisor.agent('Ada Agent').getByText('Available').waitFor();
    chat = await customersOf(centre.sandbox).start('Crystal Minh', 'Hi! I need to return an item.');
    await agent.page.bringToFront();
    await agent.accept();
    await agent.page.getByText('I need to return an item').last().waitFor();
    await supervisor.page.bringToFront();
    await supervisor.agent('Ada Agent').getByText('Crystal Minh').waitFor();
    await screenshot(supervisor.page, 'supervisor-1-teams');
  });

  it('draws the tabs of a chat that is watched, and gives them its task', async () => {
    await supervisor.task('Crystal Minh').click();
    await supervisor.tab('Chat').waitFor();
    await supervisor.monitor.getByText('I need to return an item').waitFor();
    await supervisor.tab('Probe').click();
    await supervisor.page.getByText(`${chat.taskSid} accepted nothing`).waitFor();
    await screenshot(supervisor.page, 'supervisor-2-monitor');
  });

  it('brings every change of the task’s attributes to the tab in time', async () => {
    for (const probe of ['one', 'two', 'three']) {
      await setAttribute(probe);
      await supervisor.page.getByText(`${chat.taskSid} accepted ${probe}`).waitFor(IN_TIME);
    }
  });

  it('goes on with the next agent when the chat is handed over, in a task of its own', async () => {
    const { taskRouter, interactions } = centre.sandbox.world;
    await fetch(`${centre.sandbox.url}/__sandbox/session?worker=bo`);
    const answer = await fetch(`${centre.sandbox.url}/__sandbox/chats/${chat.conversationSid}/transfer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ worker: 'bo' }),
    });
    const next = (await answer.json()) as Chat;
    const channel = interactions.channelOfConversation(chat.conversationSid);
    const invite = channel?.invites.at(-1);
    // Bo has no desktop here; that Flex accepts by the same request is seen with Ada.
    interactions.acceptInvite(
      channel?.interactionSid ?? '',
      channel?.sid ?? '',
      invite?.sid ?? '',
      next.reservationSid,
    );

    await supervisor.agent('Bo Agent').getByText('Crystal Minh').click();
    await supervisor.page.getByText(`${next.taskSid} accepted nothing`).waitFor();
    await agent.page.bringToFront();
    await agent.select('Crystal Minh');
    await agent.complete();
    await eventually(
      () => taskRouter.task(chat.taskSid).assignmentStatus === 'completed',
      'for Ada’s task to be completed',
    );
    expect(taskRouter.task(next.taskSid).assignmentStatus).toBe('assigned');
    expect(channel?.status).toBe('active');
    await supervisor.page.bringToFront();
    await supervisor.agent('Ada Agent').getByText('Crystal Minh').waitFor({ state: 'detached' });
    await screenshot(supervisor.page, 'supervisor-3-handed-over');
  });

  it('draws the tabs of a call, too, without listening in', async () => {
    call = await callersOf(centre.sandbox).call({
      from: '+14155550123',
      customerName: 'Dana Whitfield',
      worker: 'ada',
    });
    await agent.page.bringToFront();
    await phoneAt(agent.page).accept();
    await supervisor.page.bringToFront();
    await supervisor.task('Dana Whitfield').click();
    await supervisor.tab('Call').waitFor();
    await supervisor.tab('Probe').click();
    await supervisor.page.getByText(`${call.taskSid} accepted nothing`).waitFor();
    await screenshot(supervisor.page, 'supervisor-4-call');
  });

  it('takes from the view what is over', async () => {
    await callersOf(centre.sandbox).hangUp(call);
    await agent.page.bringToFront();
    await agent.complete();
    await supervisor.page.bringToFront();
    await supervisor.task('Dana Whitfield').waitFor({ state: 'detached' });
  });

  it('asked nothing of Twilio that the sandbox does not play, and nothing of anybody else', () => {
    expect(centre.sandbox.unanswered()).toEqual([]);
    expect(centre.strayRequests).toEqual([]);
    expect(supervisor.errors).toEqual([]);
  });
});
