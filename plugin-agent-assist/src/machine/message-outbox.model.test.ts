import { AssistError } from '../domain/failure';
import type { KeptMessage } from '../domain/ports';
import { aMessage, aTask, conversationOf } from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import { messageOutboxMachine, type MessageOutboxEvent } from './message-outbox.machine';

type Machine = typeof messageOutboxMachine;

const TASK = aTask();
const KEPT: KeptMessage = {
  conversation: conversationOf(TASK),
  task: TASK,
  message: aMessage(1),
  queuedAt: 0,
};
const down = new AssistError('unreachable', 'No answer');

const check = ({ before, snapshot, effects }: Step<Machine, undefined>): void => {
  for (const effect of effects) {
    if (effect.type !== 'started') continue;
    if (before?.snapshot.value === 'unsure' && effect.src === 'send')
      throw new Error('It sends before it knows which tasks there are');
    if (effect.src !== 'send') continue;
    const sent = effect.input as readonly KeptMessage[];
    if (sent.length === 0) throw new Error('It sends nothing');
    if (sent.some(({ task }) => snapshot.context.tasks.has(task.taskSid)))
      throw new Error('It sends what is a session’s to send');
  }
  if (snapshot.value === 'idle' && snapshot.context.isDue)
    throw new Error('It rests though something may be left');
};

describe('the outbox of messages that chats have left, gone through by every way', () => {
  const coverage = createCoverage(messageOutboxMachine);

  it('sends what is nobody else’s, once it is known whose it is', () => {
    const events: readonly MessageOutboxEvent[] = [
      { type: 'tasks.loaded', present: [] },
      { type: 'tasks.loaded', present: [TASK.taskSid] },
      { type: 'task.opened', taskSid: TASK.taskSid },
      { type: 'task.gone', taskSid: TASK.taskSid },
      { type: 'retry.requested' },
      { type: 'network.woke' },
    ];
    walk<Machine, undefined>({
      machine: messageOutboxMachine,
      coverage,
      input: () => ({ random: () => 1 }),
      memory: undefined,
      check,
      answers: () => ({
        list: { done: [[], [KEPT]], error: [down] },
        send: { done: [undefined], error: [down] },
      }),
      events: () => events,
      facts: ({ snapshot: { value, context } }) => [
        value,
        [...context.tasks],
        context.leftovers.length,
        context.isDue,
      ],
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('messageOutbox', coverage);
  });
});
