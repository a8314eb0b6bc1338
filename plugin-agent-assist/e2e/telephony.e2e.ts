import { launchBrowser, type TestBrowser } from './support/browser';
import { callersOf, phoneAt, type NewPhoneCall, type PhoneCall } from './support/calls';
import {
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';

const CUSTOMER = '+14155550123';
const SHOWN = '+1 415-555-0123';

describe('calls in the real Flex UI', () => {
  let centre: ContactCentre;
  let second: TestBrowser;
  let ada: Agent;
  let bo: Agent;
  const calls = () => centre.sandbox.world.calls;
  const callers = () => callersOf(centre.sandbox);
  const adaPhone = () => phoneAt(ada.page);
  const boPhone = () => phoneAt(bo.page);

  const customerLegOf = (taskSid: string) => calls().customerLegOf(taskSid);
  const liveLegs = () =>
    calls()
      .legs()
      .filter(({ status }) => status === 'in-progress');
  const startCall = async (call: Partial<NewPhoneCall> = {}): Promise<PhoneCall> => {
    const started = await callers().call({ from: CUSTOMER, worker: 'ada', ...call });
    await adaPhone().accept();
    await eventually(() => liveLegs().length === 2, 'customer and agent in the call');
    return started;
  };
  const complete = async (agent: Agent): Promise<void> => {
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

  it('rings, is accepted, held, muted and hung up by the agent, wraps up and is completed', async () => {
    const { callSid, taskSid } = await callers().call({ from: CUSTOMER, worker: 'ada' });
    await ada.page.getByText(`Incoming call from ${SHOWN}`).first().waitFor();
    await screenshot(ada.page, 'call-1-ringing');
    await adaPhone().accept();
    await adaPhone().canvas.getByText('Live').first().waitFor();
    await screenshot(ada.page, 'call-2-live');

    await adaPhone().hold.click();
    await adaPhone().unhold.waitFor();
    expect(calls().leg(callSid).hold).toBe(true);
    await screenshot(ada.page, 'call-3-on-hold');
    await adaPhone().unhold.click();
    await adaPhone().hold.waitFor();
    expect(calls().leg(callSid).hold).toBe(false);

    await adaPhone().mute.click();
    await adaPhone().unmute.waitFor();
    await eventually(
      () =>
        calls()
          .legs()
          .find(({ party }) => party.type === 'worker')?.muted === true,
      'the agent to be muted',
    );
    await screenshot(ada.page, 'call-4-muted');

    await adaPhone().hangUp.click();
    await adaPhone().ended.waitFor();
    await screenshot(ada.page, 'call-5-wrap-up');
    expect(calls().leg(callSid).status).toBe('completed');
    await complete(ada);
    expect(centre.sandbox.world.taskRouter.task(taskSid).assignmentStatus).toBe('completed');
  });

  it('wraps up when the customer hangs up, whose number may be withheld', async () => {
    const call = await startCall({ from: 'anonymous', customerName: 'Crystal Minh' });
    await adaPhone().canvas.getByText('Crystal Minh').first().waitFor();
    await callers().hangUp(call);
    await adaPhone().ended.waitFor();
    await screenshot(ada.page, 'call-6-customer-hung-up');
    await complete(ada);
  });

  it('is placed by the agent', async () => {
    await adaPhone().dial('+14155550177');
    await ada.page.getByText('Connecting call', { exact: false }).first().waitFor();
    await screenshot(ada.page, 'call-7-dialling');
    await adaPhone().hold.waitFor();
    await screenshot(ada.page, 'call-8-outbound');

    const [task] = centre.sandbox.world.taskRouter.tasks().slice(-1);
    expect(task?.attributes).toMatchObject({
      direction: 'outbound',
      outbound_to: '+14155550177',
      conference: { participants: { customer: customerLegOf(task?.sid ?? '')?.sid } },
    });
    await adaPhone().hangUp.click();
    await adaPhone().ended.waitFor();
    await complete(ada);
  });

  it('goes on over a reload of the agent’s page', async () => {
    const { callSid } = await startCall();
    await ada.reload();
    await ada.select(SHOWN);
    await adaPhone().mute.waitFor();
    await screenshot(ada.page, 'call-9-reloaded');
    await adaPhone().hold.click();
    await adaPhone().unhold.waitFor();
    expect(calls().leg(callSid)).toMatchObject({ status: 'in-progress', hold: true });

    await adaPhone().hangUp.click();
    await adaPhone().ended.waitFor();
    await complete(ada);
  });

  it('is handed over after both agents have talked to the customer', async () => {
    const call = await startCall();
    await adaPhone().transfer('Bo Agent', 'warm');
    await bo.page.getByText('Request from Ada Agent', { exact: false }).first().waitFor();
    await screenshot(bo.page, 'call-10-consulted');
    await boPhone().accept();
    await adaPhone().canvas.getByText('Bo Agent').first().waitFor();
    await eventually(() => liveLegs().length === 3, 'three in the call');
    await screenshot(ada.page, 'call-11-three');

    await adaPhone().hangUp.click();
    await adaPhone().ended.waitFor();
    expect(calls().leg(call.callSid).status).toBe('in-progress');
    await complete(ada);
    await boPhone().hold.waitFor();
    await screenshot(bo.page, 'call-12-handed-over');

    await callers().hangUp(call);
    await boPhone().ended.waitFor();
    await complete(bo);
  });

  it('is handed over at once, with music for the customer in between', async () => {
    const call = await startCall();
    await adaPhone().transfer('Bo Agent', 'cold');
    await adaPhone().ended.waitFor();
    expect(calls().leg(call.callSid)).toMatchObject({ status: 'in-progress', hold: true });
    await screenshot(ada.page, 'call-13-given-away');

    await boPhone().accept();
    await eventually(() => !calls().leg(call.callSid).hold, 'the customer to be taken off hold');
    await screenshot(bo.page, 'call-14-taken-over');
    await complete(ada);
    await boPhone().hangUp.click();
    await boPhone().ended.waitFor();
    await complete(bo);
    expect(calls().leg(call.callSid).status).toBe('completed');
  });

  it('asked Twilio for nothing that the sandbox does not know, and left nobody in a call', () => {
    expect(liveLegs()).toEqual([]);
    expect(centre.sandbox.unanswered()).toEqual([]);
    // Flex may ask for a leg that has just left, and the plugin for a conversation that is not there yet: the browser
    // tells of each refusal.
    expect([...ada.errors, ...bo.errors].filter((error) => error.includes('agent-assist'))).toEqual([]);
    expect(centre.strayRequests).toEqual([]);
  });
});
