import { createSimulatorCore } from '../simulator/core';
import { ManualClock } from '../simulator/testing/manual-clock';
import { acceptAnyToken } from '../simulator/verify';
import type { CallEvent, NewInboundCall } from '../twilio/model/calls';
import { createWorld } from '../twilio/model/world';
import { connectAudio, STREAM_FAILED, type AudioPathOptions } from './audio-path';

const PARENT = 'projects/demo-project/locations/global';

/** Google answers when Twilio has had its say. */
const googleAnswers = () => Promise.resolve();

const setUp = (options: Partial<AudioPathOptions> = {}) => {
  const world = createWorld({ seed: 1, members: [{ name: 'ada', fullName: 'Ada', roles: ['agent'] }] });
  const { calls } = world;
  const clock = new ManualClock();
  const core = createSimulatorCore({
    project: 'demo-project',
    clock,
    seed: 1,
    latencyMs: [0, 0],
    checkFlexToken: acceptAnyToken,
  });
  const events: CallEvent[] = [];
  calls.events.subscribe((event) => events.push(event));
  const audio = connectAudio({ calls, voice: () => core.voice, profile: 'demo-profile', ...options });

  const ring = async (call: Partial<NewInboundCall> = {}, delayMs = 0) => {
    const { callSid, reservation } = calls.startInbound({ from: '+14155550123', ...call });
    audio.delayAudio(callSid, delayMs);
    await googleAnswers();
    return {
      callSid,
      accept: () => calls.answer(calls.dialWorker(reservation?.sid ?? '').sid),
      customerSays: (text: string) => audio.say(callSid, { role: 'customer', text }),
      agentSays: (text: string) => audio.say(callSid, { role: 'agent', text }),
    };
  };
  const conversationOf = (id: string) =>
    core.conversations().find(({ conversation }) => conversation.name === `${PARENT}/conversations/${id}`);
  return {
    calls,
    clock,
    core,
    audio,
    ring,
    conversationOf,
    stateOf: (id: string) => conversationOf(id)?.conversation.lifecycleState,
    said: (id: string) => {
      clock.advance(10_000);
      return conversationOf(id)?.messages.map(
        ({ message }) => `${message.participantRole}: ${message.content}`,
      );
    },
    failures: () => events.flatMap((event) => (event.type === 'streamFailed' ? [event.errorCode] : [])),
  };
};

it('makes the conversation that a stream names, and completes it with the call', async () => {
  const { calls, ring, stateOf, conversationOf } = setUp();
  const { callSid } = await ring();
  expect(stateOf(callSid)).toBe('IN_PROGRESS');
  expect([...(conversationOf(callSid)?.participants.values() ?? [])].map(({ role }) => role)).toEqual([
    'END_USER',
    'HUMAN_AGENT',
  ]);
  calls.hangUp(callSid);
  expect(stateOf(callSid)).toBe('COMPLETED');
});

it('completes the conversation when the stream is stopped while the call goes on', async () => {
  const { calls, ring, stateOf } = setUp();
  const { callSid, customerSays } = await ring();
  calls.stopStream(callSid, calls.streams(callSid)[0]?.sid ?? '');
  expect(stateOf(callSid)).toBe('COMPLETED');
  expect(customerSays('Hello?')).toBeUndefined();
});

it('has the conversation late where told so', async () => {
  const { clock, ring, stateOf } = setUp();
  const { callSid } = await ring({}, 5000);
  clock.advance(4999);
  expect(stateOf(callSid)).toBeUndefined();
  clock.advance(1);
  expect(stateOf(callSid)).toBe('IN_PROGRESS');
});

it('carries both sides, the agent from the moment there is one', async () => {
  const { ring, said } = setUp();
  const { callSid, accept, customerSays, agentSays } = await ring();
  expect(customerSays('Is anybody there?')?.messageId).toEqual(expect.any(String));
  expect(agentSays('Not yet')).toBeUndefined();
  accept();
  expect(agentSays('Hello!')).toBeDefined();
  expect(said(callSid)).toEqual(['END_USER: Is anybody there?', 'HUMAN_AGENT: Hello!']);
});

it('carries one side only where the stream has one track', async () => {
  const { calls, ring, said } = setUp();
  const { callSid, accept, customerSays, agentSays } = await ring({ isForked: false });
  accept();
  calls.startStream(callSid, {
    connectorName: 'agent-assist',
    track: 'inbound_track',
    parameters: { conversation: `projects/demo-project/conversations/${callSid}` },
  });
  await googleAnswers();
  expect(agentSays('Hello!')).toBeUndefined();
  customerSays('Hi');
  expect(said(callSid)).toEqual(['END_USER: Hi']);
});

it('carries nothing while the customer is on hold, and nothing of an agent who is muted', async () => {
  const { calls, ring, said } = setUp();
  const { callSid, accept, customerSays, agentSays } = await ring();
  const agentLeg = accept().sid;
  calls.setHold(callSid, true);
  expect([customerSays('What a tune'), agentSays('Hm')]).toEqual([undefined, undefined]);
  calls.setHold(callSid, false);
  calls.setMuted(agentLeg, true);
  expect(agentSays('Hm')).toBeUndefined();
  customerSays('Are you still there?');
  calls.setMuted(agentLeg, false);
  agentSays('I am');
  expect(said(callSid)).toEqual(['END_USER: Are you still there?', 'HUMAN_AGENT: I am']);
});

it('breaks off where the stream fails: the conversation goes on and hears nothing more', async () => {
  const { calls, ring, stateOf, said } = setUp();
  const { callSid, customerSays } = await ring();
  calls.failStream(callSid, STREAM_FAILED);
  expect(customerSays('Hello?')).toBeUndefined();
  expect(said(callSid)).toEqual([]);
  calls.hangUp(callSid);
  expect(stateOf(callSid)).toBe('IN_PROGRESS');
});

it('fails a stream that Google refuses, and leaves the one alone whose name it wanted', async () => {
  const { calls, ring, failures, said } = setUp();
  const { callSid, customerSays } = await ring();
  const start = (parameters: Readonly<Record<string, string>>) =>
    calls.startStream(callSid, { connectorName: 'agent-assist', parameters });
  const second = start({ conversation: `projects/demo-project/conversations/${callSid}` });
  const nameless = start({});
  expect(failures()).toEqual([]);
  await googleAnswers();
  expect(failures()).toEqual([STREAM_FAILED, STREAM_FAILED]);
  const statusOf = (sid: string) => calls.streams(callSid).find((stream) => stream.sid === sid)?.status;
  expect([statusOf(second.sid), statusOf(nameless.sid)]).toEqual(['stopped', 'stopped']);
  customerSays('Still here');
  expect(said(callSid)).toEqual(['END_USER: Still here']);
});

it('does not begin with a call that is over by then', async () => {
  const { calls, core, failures } = setUp();
  calls.hangUp(calls.startInbound({ from: '+14155550123' }).callSid);
  await googleAnswers();
  expect(core.conversations()).toEqual([]);
  expect(failures()).toEqual([]);
});

it('registers the key that an integration has for the call', async () => {
  const { ring, core } = setUp({ integrationKeyOf: ({ from }) => from });
  const { callSid } = await ring();
  const ask = async (path: string, headers: Record<string, string>, method = 'GET') =>
    (await core.handle(new Request(`http://connector.test${path}`, { method, headers }))).json() as Promise<
      Record<string, string>
    >;
  const { token = '' } = await ask('/register', { authorization: 'flex-token' }, 'POST');
  expect(
    await ask('/conversation-name?conversationIntegrationKey=%2B14155550123', { authorization: token }),
  ).toEqual({ conversationName: `${PARENT}/conversations/${callSid}` });
});

it('leads nowhere without a simulator', async () => {
  const { calls, ring, failures } = setUp({ voice: () => undefined });
  const { callSid, customerSays } = await ring();
  expect(customerSays('Hello?')).toBeUndefined();
  calls.hangUp(callSid);
  expect(failures()).toEqual([]);
});

it('knows no call but those that there are', () => {
  const { audio } = setUp();
  expect(() => audio.say('CA00', { role: 'customer', text: 'Hello?' })).toThrow(/CA00 was not found/);
});
