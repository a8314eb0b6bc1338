import { AssistError } from '../domain/failure';
import type { FeedbackEntry } from '../domain/feedback';
import type { StoredFeedback } from '../domain/ports';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import { feedbackOutboxMachine } from './feedback-outbox.machine';
import type { RoundReport } from './feedback-round';

const WAITING: readonly StoredFeedback[] = [{ key: 1, uncertain: false, entry: {} as FeedbackEntry }];

const sent = (failure?: AssistError): RoundReport => ({
  refused: 0,
  refusal: undefined,
  failure: failure && { kind: failure.kind, message: failure.message },
});
const down = new AssistError('unreachable', 'No answer');
const refused = new AssistError('unauthorized', 'No agent');

type Sending = Step<typeof feedbackOutboxMachine, undefined>;

const check = ({ snapshot, effects, before }: Sending): void => {
  const { value, context } = snapshot;
  for (const effect of effects) {
    if (effect.type !== 'started') continue;
    if (effect.src === 'sendRound' || effect.src === 'sendLast') {
      // The connection belongs to `delivering`.
      if (typeof value.delivery === 'string') throw new Error('It sends without the connection');
      if ((effect.input as readonly unknown[]).length === 0) throw new Error('It sends nothing');
    }
  }
  const wasIn = before?.snapshot.matches({ delivery: { delivering: 'sending' } });
  const isIn = snapshot.matches({ delivery: { delivering: 'sending' } });
  if (
    wasIn &&
    !isIn &&
    context.round.some((stored) => !stored.uncertain) &&
    context.round === before?.snapshot.context.round
  )
    throw new Error('It takes for unsent what may have been sent');
  if (value.delivery === 'shutOut' && context.failure === undefined)
    throw new Error('Shut out for no reason');
};

describe('the outbox of feedback, gone through by every way', () => {
  const coverage = createCoverage(feedbackOutboxMachine);

  it('sends with the connection alone, never nothing, and doubts what it was sending', () => {
    walk<typeof feedbackOutboxMachine, undefined>({
      machine: feedbackOutboxMachine,
      coverage,
      input: () => ({ random: () => 1 }),
      memory: undefined,
      check,
      answers: () => ({
        list: { done: [[], WAITING], error: [down] },
        sendRound: { done: [sent(), sent(down), sent(refused)], error: [down] },
        sendLast: { done: [undefined], error: [down] },
      }),
      events: () => [
        { type: 'feedback.added' },
        { type: 'retry.requested' },
        { type: 'network.woke' },
        { type: 'page.hidden' },
      ],
      facts: ({ snapshot: { value, context } }) => [
        value,
        context.waiting > 0,
        context.round.map(({ uncertain }) => uncertain),
        context.failure?.kind,
      ],
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('feedbackOutbox', coverage);
  });
});
