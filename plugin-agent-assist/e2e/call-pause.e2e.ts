import { callersOf, phoneAt, transcriptAt, type PhoneCall } from './support/calls';
import {
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { changeHostedConfiguration } from './support/hosted-configuration';
import { keptInBrowser } from './support/kept-in-browser';
import { screenshot } from './support/screenshot';
import { setDark } from './support/set-dark';

const CARD = '4111 1111 1111 1111';
/** Times are digits too, so that fewer of them say nothing. */
const OF_CARD = '4111 1111';

describe('a call that is paused for what Agent Assist should not hear', () => {
  let centre: ContactCentre;
  let agent: Agent;
  let call: PhoneCall;
  const callers = () => callersOf(centre.sandbox);
  const transcript = () => transcriptAt(agent.page);
  const pauseButton = () => agent.panel.getByRole('button', { name: 'Pause Agent Assist' });
  const resumeButton = () => agent.panel.getByRole('button', { name: 'Resume Agent Assist' });
  const choose = async (choice: string): Promise<void> => {
    await pauseButton().click();
    await agent.panel.getByRole('menuitem', { name: choice }).click();
  };
  const isPaused = () => agent.panel.getByText('Google hears nothing of this call.').last().waitFor();
  const running = () =>
    centre.sandbox.world.calls.streams(call.callSid).filter(({ status }) => status === 'in-progress');
  const textsAtGoogle = () =>
    JSON.stringify(centre.simulator.core.conversations().map(({ messages }) => messages));
  const recordOfPauses = () =>
    centre.sandbox.world.taskRouter.task(call.taskSid).attributes.agent_assist_pause;
  const connected = () => agent.status.filter({ hasText: 'Connected' }).waitFor();
  const reload = async (): Promise<void> => {
    await agent.reload();
    await agent.select('Dana Whitfield');
    await transcript().tab.click();
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    await changeHostedConfiguration(centre.context, (configured) => ({
      ...configured,
      voice: { startSiprec: true },
    }));
    agent = await signIn(centre);
    // The Studio flow has forked it.
    call = await callers().call({
      from: '+14155550123',
      customerName: 'Dana Whitfield',
      worker: 'ada',
    });
    await phoneAt(agent.page).accept();
    await connected();
    await transcript().tab.click();
    await callers().say(call, 'customer', 'I want to pay my order.');
    await transcript().line('I want to pay my order.');
  });
  afterAll(async () => {
    await centre.close();
  });

  it('is not heard from when Twilio has stopped the audio', async () => {
    await choose('5 minutes');
    await isPaused();
    expect(running()).toEqual([]);
    expect(await resumeButton().evaluate((button) => button === document.activeElement)).toBe(true);
    await agent.panel.getByText(/^Resumes by itself in [45]:\d\d$/).waitFor();
    expect(recordOfPauses()).toMatchObject({
      v: 1,
      spans: [[-1, null]],
      until: expect.any(Number) as number,
    });
    await screenshot(agent.page, 'call-pause-1-light');
  });

  it('keeps what is said from Google and from the screen, and misses no audio', async () => {
    await expect(callers().say(call, 'customer', `My card is ${CARD}.`)).rejects.toThrow('Nobody hears');
    // By then, audio that is gone would have been missed.
    await agent.panel.getByText(/^Resumes by itself in 4:[0-4]\d$/).waitFor();
    expect(await agent.panel.getByText('Audio stopped').count()).toBe(0);
    expect(await agent.panel.getByText(/Waiting for the call’s audio|No audio is reaching/).count()).toBe(0);
    expect(running()).toEqual([]);
    await transcript().line('I want to pay my order.');
  });

  it('is still paused after a reload, which starts no audio, in the dark and in a narrow panel too', async () => {
    await reload();
    await isPaused();
    await transcript().line('I want to pay my order.');
    await setDark(agent.page, true);
    await screenshot(agent.page, 'call-pause-2-dark');
    await setDark(agent.page, false);
    await agent.panel.evaluate((panel) => {
      panel.style.width = '320px';
    });
    await screenshot(agent.page, 'call-pause-3-narrow');
    await agent.panel.evaluate((panel) => {
      panel.style.width = '100%';
    });
    await expect(callers().say(call, 'customer', `${CARD}, did you get it?`)).rejects.toThrow('Nobody hears');
    expect(running()).toEqual([]);
    expect(centre.sandbox.world.calls.streams(call.callSid)).toHaveLength(1);
  });

  it('is heard again when the agent resumes, beside what was said before', async () => {
    await resumeButton().click();
    await pauseButton().waitFor();
    await eventually(() => running().length === 1, 'a second stream');
    await connected();
    await callers().say(call, 'customer', 'When will it arrive?');
    await transcript().line('When will it arrive?');
    await transcript().line('I want to pay my order.');
    await agent.panel.getByText('What was said while Agent Assist was paused stays unknown to it.').waitFor();
    await screenshot(agent.page, 'call-pause-4-resumed');
    expect(recordOfPauses()).toEqual({ v: 1, spans: [[-1, -1]] });
    expect(running()[0]?.parameters.conversation).toMatch(/-2$/);
    expect(textsAtGoogle()).toContain('When will it arrive?');
    expect(textsAtGoogle()).not.toContain(OF_CARD);
    expect(JSON.stringify(centre.simulator.core.requests)).not.toContain(OF_CARD);
    expect(await keptInBrowser(agent.page)).not.toContain(OF_CARD);
    expect(JSON.stringify(await agent.state())).not.toContain(OF_CARD);
  });

  it('is not said to be paused while the audio cannot be stopped', async () => {
    let asked = 0;
    await centre.context.route('**/stop-siprec', (route) => {
      asked += 1;
      return route.fulfill({ status: 404, body: 'Not found' });
    });
    await choose('Until I resume');
    await agent.panel.getByText('Google may still hear this call').last().waitFor();
    expect(await agent.panel.getByText('Agent Assist is paused').count()).toBe(0);
    await screenshot(agent.page, 'call-pause-5-not-stopped');
    await callers().say(call, 'customer', 'Are you there?');
    await transcript().line('Are you there?');

    await centre.context.unroute('**/stop-siprec');
    await agent.panel.getByRole('button', { name: 'Retry' }).click();
    await isPaused();
    expect(asked).toBeGreaterThan(0);
    expect(running()).toEqual([]);
  });

  it('is over with the call', async () => {
    await callers().hangUp(call);
    await phoneAt(agent.page).ended.waitFor();
    await agent.panel.getByText('Google hears nothing of this call.').first().waitFor({ state: 'detached' });
    await screenshot(agent.page, 'call-pause-6-over');
    await agent.complete();
    await agent.page.getByText('No active tasks').waitFor();
  });

  it('asked for nothing that the sandbox does not know, and nobody else', () => {
    expect(centre.sandbox.unanswered()).toEqual([]);
    expect(centre.strayRequests).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
