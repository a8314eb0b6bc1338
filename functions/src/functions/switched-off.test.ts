import { problemOf } from '../../test/functions-server';
import { startFunctionsInWorld } from '../../test/world';

it('hands out no token while the kill switch is on', async () => {
  const setUp = await startFunctionsInWorld({ customData: { agent_assist: { enabled: false } } });
  try {
    const answer = await setUp.functions.post('/agent-assist-token', { Token: setUp.world.signIn('ada') });
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'switched_off']);
  } finally {
    await setUp.stop();
  }
}, 20_000);
