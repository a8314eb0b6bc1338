import { createActor } from 'xstate';

import { connectionMachine } from '../machine/connection.machine';
import { createTransitionLog, mask } from './debug-log';

describe('the debug log', () => {
  it('shows each transition of a machine once', () => {
    const lines: string[] = [];
    const actor = createActor(connectionMachine, {
      input: { now: () => 0, random: () => 0 },
      inspect: createTransitionLog((line) => lines.push(line)),
    });
    actor.start();
    actor.send({ type: 'session.closed' });
    actor.send({ type: 'session.opened' });

    const states = lines.filter((line) => line.includes('"token"'));
    expect(states).toHaveLength(2);
    expect(states[1]).toContain('"token":"issuing"');
  });

  it('masks what people said and every token, and keeps our own words', () => {
    const masked = JSON.stringify(
      mask({
        type: 'relay.analyzed',
        message: { role: 'END_USER', text: 'My card is 4111', name: 'projects/p/messages/1' },
        token: 'secret',
        sections: [{ title: 'Situation', text: 'Lost card' }],
      }),
    );
    expect(masked).toContain('relay.analyzed');
    expect(masked).toContain('END_USER');
    expect(masked).not.toMatch(/4111|secret|Lost card/);
  });
});
