import type { AssistConversation } from '../domain/assist';
import { AssistError } from '../domain/failure';
import { PROFILE, aCall, callConversation } from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import type { Look, Sought } from './actors/find-call';
import { callFinderMachine } from './call-finder.machine';

const FOUND: AssistConversation = {
  name: callConversation(),
  state: 'IN_PROGRESS',
  profile: PROFILE,
  startedAt: 0,
};

const sought = (status: 'found' | 'absent' | 'ambiguous', hasTriedStart = false): Sought =>
  status === 'found'
    ? { status, conversation: FOUND, hasTriedStart }
    : { status, hasTriedStart, isCustomerThere: true, started: undefined, failure: undefined };

/** Whether what looks now may have the audio started. */
interface Memory {
  readonly mayStart: boolean;
}
type Finding = Step<typeof callFinderMachine, Memory>;

const lookOf = ({ effects }: Finding): Look | undefined => {
  const look = effects.find((effect) => effect.type === 'started');
  return look?.type === 'started' ? (look.input as Look) : undefined;
};

const check = (step: Finding): void => {
  const { before, event, snapshot, effects } = step;
  const { context } = snapshot;
  const look = lookOf(step);
  if (look?.mayStart && context.starts >= 2) throw new Error('The audio is started again without end');
  if (look && look.isOver !== context.isOver)
    throw new Error('The search does not know that the call is over');
  if (before && context.starts < before.snapshot.context.starts && event.type !== 'retry.requested')
    throw new Error('It has forgotten how often the audio was started');
  for (const effect of effects) {
    if (effect.type !== 'sent') continue;
    const report = effect.event as { readonly status?: string };
    if (step.at < 20_000 && report.status !== 'awaited') throw new Error('It lost patience too soon');
  }
};

describe('the search for the conversation of a call, gone through by every way', () => {
  const coverage = createCoverage(callFinderMachine);

  it('looks on until it has found it or is refused, and starts the audio twice at most', () => {
    walk<typeof callFinderMachine, Memory>({
      machine: callFinderMachine,
      coverage,
      input: ({ now }) => ({
        task: aCall(),
        isOver: false,
        deaf: undefined,
        starts: 0,
        isHeld: () => false,
        now,
        random: () => 1,
      }),
      memory: { mayStart: false },
      remember: (memory, step) => ({ mayStart: lookOf(step)?.mayStart ?? memory.mayStart }),
      check,
      time: { byMs: 20_000, untilMs: 20_000 },
      answers: ({ memory: { mayStart } }) => ({
        findCall: {
          done: [
            sought('found', mayStart),
            sought('absent', mayStart),
            sought('absent'),
            sought('ambiguous'),
          ],
          error: [new AssistError('unreachable', 'No answer'), new AssistError('forbidden', 'No agent')],
        },
      }),
      events: () => [{ type: 'look.again' }, { type: 'call.over' }, { type: 'retry.requested' }],
      facts: ({ snapshot: { value, context, status }, memory, at }) => [
        memory,
        value,
        status,
        context.isOver,
        context.starts,
        context.since,
        context.isAmbiguous,
        context.failure?.kind,
        at,
      ],
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('callFinder', coverage);
  });
});
