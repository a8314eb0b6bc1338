import { callersOf, phoneAt, transcriptAt } from './support/calls';
import {
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { changeHostedConfiguration } from './support/hosted-configuration';
import { screenshot } from './support/screenshot';

const CUSTOMER = '+14155550123';

describe('a call that is not heard', () => {
  let centre: ContactCentre;
  let agent: Agent;
  const callers = () => callersOf(centre.sandbox);
  const calls = () => centre.sandbox.world.calls;
  const phone = () => phoneAt(agent.page);
  const transcript = () => transcriptAt(agent.page);
  const connected = () => agent.status.filter({ hasText: 'Connected' }).waitFor();
  const complete = async (): Promise<void> => {
    await phone().ended.waitFor();
    await agent.complete();
    await agent.page.getByText('No active tasks').waitFor();
  };

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  it('waits with the reason in sight, then says that no audio arrives and what to check', async () => {
    const call = await callers().call({ from: CUSTOMER, worker: 'ada', isForked: false });
    await phone().accept();
    await agent.panel.getByText('Waiting for the call’s audio').waitFor();
    await transcript().tab.click();
    await screenshot(agent.page, 'audio-1-awaited');

    await agent.panel.getByText('No audio is reaching Agent Assist').waitFor({ timeout: 40_000 });
    await agent.panel.getByText('Fork Stream').waitFor();
    expect(await agent.status.innerText()).toBe('Unavailable');
    await screenshot(agent.page, 'audio-2-absent');
    expect(centre.simulator.core.conversations()).toEqual([]);

    calls().startStream(call.callSid, {
      connectorName: 'agent-assist',
      track: 'both_tracks',
      parameters: { conversation: `projects/demo-project/conversations/${call.callSid}` },
    });
    await agent.panel.getByRole('button', { name: 'Retry' }).click();
    await connected();
    await callers().say(call, 'customer', 'Can you hear me now?');
    await transcript().line('Can you hear me now?');
    await screenshot(agent.page, 'audio-3-heard-after-all');
    await callers().hangUp(call);
    await complete();
  });

  it('goes live by itself where the conversation comes late', async () => {
    const call = await callers().call({ from: CUSTOMER, worker: 'ada', audioDelayMs: 5_000 });
    await phone().accept();
    await agent.panel.getByText('Waiting for the call’s audio').waitFor();
    await connected();
    await callers().say(call, 'customer', 'Sorry for the delay.');
    await transcript().tab.click();
    await transcript().line('Sorry for the delay.');
    await callers().hangUp(call);
    await complete();
  });

  it('says so when the audio stops in the middle, and keeps what it heard', async () => {
    const call = await callers().call({ from: CUSTOMER, worker: 'ada' });
    await phone().accept();
    await connected();
    await transcript().tab.click();
    await callers().say(call, 'customer', 'This is about my bill.');
    await transcript().line('This is about my bill.');
    await callers().loseAudio(call);
    await agent.panel.getByText('Audio stopped').waitFor();
    await transcript().line('This is about my bill.');
    await screenshot(agent.page, 'audio-4-stopped');
    await callers().hangUp(call);
    await complete();
  });

  it('of an outgoing call is started by the Function where the configuration says so, and once', async () => {
    await changeHostedConfiguration(centre.context, (configured) => ({
      ...configured,
      voice: { startSiprec: true },
    }));
    await agent.reload();
    await phone().dial('+14155550199');
    await connected();
    const streams = calls()
      .streams()
      .filter(({ status }) => status === 'in-progress');
    expect(streams).toHaveLength(1);
    const callSid = streams[0]?.callSid ?? '';
    expect(streams[0]?.parameters.conversation).toBe(`projects/demo-project/conversations/${callSid}`);
    await eventually(
      () => JSON.stringify(centre.sandbox.world.taskRouter.tasks()).includes('"status":"started"'),
      'Twilio’s report of the stream in the task',
    );

    await transcript().tab.click();
    await callers().say({ callSid }, 'customer', 'Thank you for calling back.');
    await transcript().line('Thank you for calling back.');
    await screenshot(agent.page, 'audio-5-outgoing');

    // It stops, the agent is told by Twilio’s own report, and Retry starts it anew.
    await callers().loseAudio({ callSid });
    await agent.panel.getByText('Twilio’s error: 32104').waitFor();
    await screenshot(agent.page, 'audio-6-outgoing-stopped');
    await agent.panel.getByRole('button', { name: 'Retry' }).click();
    await eventually(
      () =>
        calls()
          .streams(callSid)
          .some(({ status }) => status === 'in-progress'),
      'a second stream',
    );
    await connected();
    await callers().say({ callSid }, 'customer', 'Are you there again?');
    await transcript().line('Are you there again?');
    await transcript().line('Thank you for calling back.');
    await screenshot(agent.page, 'audio-7-outgoing-again');
    await callers().hangUp({ callSid });
    await complete();
  });

  it('asked for nothing that the sandbox does not know, and nobody else', () => {
    expect(centre.sandbox.unanswered()).toEqual([]);
    expect(centre.strayRequests).toEqual([]);
    expect(agent.errors.filter((error) => error.includes('agent-assist'))).toEqual([]);
  });
});
