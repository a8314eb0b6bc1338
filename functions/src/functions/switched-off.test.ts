import type { Chat } from '../../../mocks/twilio/model/interactions';
import { problemOf } from '../../test/functions-server';
import { startRelayedWorld, type RelayedWorld } from '../../test/relay';
import { chat, connect } from '../../test/world';

describe.each([
  ['as false', { enabled: false }],
  ['as text', { enabled: 'false' }],
  ['beside a setting that is wrong', { enabled: false, summaries: 'team' }],
])('while the kill switch is on, written %s,', (_how, hosted) => {
  let setUp: RelayedWorld;
  let one: Chat;
  beforeAll(async () => {
    setUp = await startRelayedWorld({ hosted });
    one = chat(setUp.world);
  }, 30_000);
  afterAll(() => setUp.stop());

  it('nobody gets a token', async () => {
    const answer = await setUp.functions.post('/agent-assist-token', { Token: setUp.world.signIn('ada') });
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'switched_off']);
  });

  it('nothing that is written goes to Google', async () => {
    await setUp.webhooks.settled();
    expect(setUp.outcomes()).toEqual([expect.objectContaining({ status: 200 })]);
    expect(setUp.simulator.core.requests).toEqual([]);
  });

  it('nothing is made up for', async () => {
    const answer = await setUp.functions.post('/heal-conversation', {
      Token: setUp.world.signIn('ada'),
      taskSid: one.task.sid,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'relay_off']);
  });

  it('no audio of a call is started', async () => {
    const answer = await setUp.functions.post('/start-siprec', {
      Token: setUp.world.signIn('ada'),
      taskSid: connect(setUp.world).task.sid,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'switched_off']);
    expect(setUp.world.calls.streams()).toEqual([]);
  });
});
