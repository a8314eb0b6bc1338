import { launchBrowser, type TestBrowser } from './support/browser';
import { callersOf, phoneAt, transcriptAt, type PhoneCall } from './support/calls';
import {
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';

const CUSTOMER = '+14155550123';

describe('a call that is handed to another agent', () => {
  let centre: ContactCentre;
  let second: TestBrowser;
  let ada: Agent;
  let bo: Agent;
  const callers = () => callersOf(centre.sandbox);
  const connected = (agent: Agent) => agent.status.filter({ hasText: 'Connected' }).waitFor();
  const conversation = ({ callSid }: PhoneCall) =>
    centre.simulator.core.conversations().find(({ conversation: { name } }) => name.includes(callSid));
  const completions = ({ callSid }: PhoneCall) =>
    centre.simulator.core.requests.filter(({ path }) => path.includes(callSid) && path.endsWith(':complete'));
  const talk = async (): Promise<PhoneCall> => {
    const call = await callers().call({ from: CUSTOMER, worker: 'ada' });
    await phoneAt(ada.page).accept();
    await connected(ada);
    await callers().say(call, 'customer', 'My name is Dana Whitfield, my order is late.');
    await transcriptAt(ada.page).tab.click();
    await transcriptAt(ada.page).line(/my order is late/);
    await callers().say(call, 'agent', 'One moment, I hand you over to a colleague.');
    await transcriptAt(ada.page).line(/colleague/);
    // Flex has the buttons of a call on its own tab.
    await phoneAt(ada.page).tab.click();
    return call;
  };
  const end = async (agent: Agent): Promise<void> => {
    await phoneAt(agent.page).ended.waitFor();
    await agent.complete();
    await agent.page.getByText('No active tasks').waitFor();
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    ada = await signIn(centre);
    second = await launchBrowser();
    bo = await signIn({ context: second.context, sandbox: centre.sandbox }, { worker: 'bo' });
  });
  afterAll(async () => {
    await second.close();
    await centre.close();
  });

  it.each(['warm', 'cold'] as const)(
    '%s: goes on with the next one, who knows what was said',
    async (mode) => {
      const call = await talk();
      await phoneAt(ada.page).transfer('Bo Agent', mode);
      if (mode === 'warm') {
        await bo.page.getByText('Request from Ada Agent', { exact: false }).first().waitFor();
        await phoneAt(bo.page).accept();
        await connected(bo);
        await callers().say(call, 'customer', 'Hello to both of you.');
        for (const { page } of [ada, bo]) {
          await transcriptAt(page).tab.click();
          await transcriptAt(page).line('Hello to both of you.');
        }
        await phoneAt(ada.page).tab.click();
        await phoneAt(ada.page).hangUp.click();
        await end(ada);
      } else {
        await end(ada);
        await phoneAt(bo.page).accept();
        await connected(bo);
        await transcriptAt(bo.page).tab.click();
      }

      // Nobody had to tell it again: the lines, and the summary so far.
      await transcriptAt(bo.page).line('My name is Dana Whitfield, my order is late.');
      await bo.summary
        .getByRole('button', { name: /Summary/ })
        .first()
        .click();
      await bo.summary.getByRole('textbox').first().waitFor();
      await screenshot(bo.page, `transfer-1-${mode}-taken-over`);
      expect(completions(call)).toEqual([]);
      expect(conversation(call)?.conversation.lifecycleState).toBe('IN_PROGRESS');
      await eventually(
        async () => Object.keys((await ada.state()).sessions).length === 0,
        'the first agent’s session has closed',
      );

      // And what comes now arrives, though the first agent has gone.
      await callers().say(call, 'customer', 'So where is my order?');
      await transcriptAt(bo.page).line('So where is my order?');
      await callers().hangUp(call);
      await phoneAt(bo.page).ended.waitFor();
      await bo.summary.getByRole('textbox').first().waitFor();
      await screenshot(bo.page, `transfer-2-${mode}-wrapping`);
      await end(bo);
      await eventually(
        () => conversation(call)?.conversation.lifecycleState === 'COMPLETED',
        'the completed conversation',
      );
    },
  );

  it('asked for nothing that the sandbox does not know', () => {
    expect(centre.sandbox.unanswered()).toEqual([]);
    expect(centre.strayRequests).toEqual([]);
    expect([...ada.errors, ...bo.errors].filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
