import { createActor } from 'xstate';

import { AssistError } from '../domain/failure';
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

  const TASK = `WT${'0'.repeat(28)}beef`;
  const NAME = 'projects/demo/locations/global/conversations/twilio-1/participants/p-7890';

  it('masks what people said and every token, and keeps our own words', () => {
    const masked = JSON.stringify(
      mask({
        type: 'relay.analyzed',
        message: { role: 'END_USER', text: 'My card is 4111' },
        token: 'secret',
        sections: [{ title: 'Situation', text: 'Lost card' }],
      }),
    );
    expect(masked).toContain('relay.analyzed');
    expect(masked).toContain('END_USER');
    expect(masked).not.toMatch(/4111|secret|Situation|Lost card/);
  });

  it('masks what tells people and their contacts apart down to the last four characters', () => {
    expect(
      mask({ taskSid: TASK, participant: NAME, editor: '0f9a1c2e-1111-4222-8333-44445555abcd' }),
    ).toEqual({
      taskSid: 'WT•••beef',
      participant: '•••7890',
      editor: '•••abcd',
    });
    const masked = JSON.stringify(
      mask({
        name: 'Crystal',
        customer: 'Crystal Minh',
        from: '+14155550123',
        address: 'crystal@example.com',
        phone: 14155550123,
        parameters: [{ name: 'card', value: 4111111111111111 }],
        said: `${TASK} is Crystal’s`,
        type: 'Crystal Minh',
      }),
    );
    expect(masked).not.toMatch(/Crystal|Minh|5550123|example|4111|0000/);
  });

  it('masks them in keys too', () => {
    const masked = mask({ sessions: { [TASK]: { shown: 3 }, [NAME]: 1, 'Crystal Minh': 2, a4155550123: 3 } });
    expect(masked).toEqual({
      sessions: { 'WT•••beef': { shown: 3 }, '•••7890': 1, '•••(12)#2': 2, '•••(11)#3': 3 },
    });
  });

  it('shows times and small numbers, and what things are that are no plain data', () => {
    const endless: Record<string, unknown> = { at: 1_800_000_000_000, attempts: 3 };
    endless.itself = endless;
    const masked = mask(endless);
    expect(masked).toMatchObject({ at: 1_800_000_000_000, attempts: 3 });
    expect(JSON.stringify(masked).length).toBeLessThan(1_000);
    expect(mask([new Map(), new AssistError('busy', 'Crystal'), () => 'Crystal', undefined])).toEqual([
      'a Map',
      'AssistError(busy)',
      'ƒ',
      undefined,
    ]);
  });

  it('names a machine without the id of its task', () => {
    const lines: string[] = [];
    createActor(connectionMachine, {
      id: `session ${TASK}`,
      input: { now: () => 0, random: () => 0 },
      inspect: createTransitionLog((line) => lines.push(line)),
    }).start();
    expect(lines).not.toEqual([]);
    expect(lines.join('\n')).toContain('beef');
    expect(lines.join('\n')).not.toContain(TASK);
  });
});
