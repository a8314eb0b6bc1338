import { enqueueActions } from 'xstate';

import { isSurelyUndone } from '../domain/failure';
import type { ToolCall, ToolCallPhase } from '../domain/suggestion';
import { requireAttachment } from './session-facts';
import { PAUSED, sessionSetup } from './session-setup';
import type { DecidedToolCall, SessionContext, ToolCallReport } from './session.types';

/** Has the agent's first decision on each tool call carried out, and tells what comes of it. */
export const toolCalls = sessionSetup.createStateConfig({
  invoke: { id: 'toolCalls', src: 'toolCalls' },
  on: {
    'toolCall.decided': [
      {
        guard: 'isPaused',
        actions: {
          type: 'publishToolCall',
          params: ({ event: { toolCall, decision } }) => ({
            toolCall,
            decision,
            phase: { status: 'failed' as const, failure: PAUSED },
          }),
        },
      },
      {
        guard: ({ context, event }) => (context.toolCalls[event.toolCall]?.status ?? 'unknown') === 'unknown',
        actions: enqueueActions(({ context, event: { toolCall, decision }, enqueue }) => {
          const known = context.toolCalls[toolCall];
          // What is known of a call that was asked for before stays as it was: only that can be asked again.
          const decided: DecidedToolCall = {
            status: 'deciding',
            decision: known?.decision ?? { ...decision, decidedAt: context.now() },
            agent: known?.agent ?? requireAttachment(context).agent,
            isRepeated: known !== undefined,
          };
          enqueue.assign({ toolCalls: { ...context.toolCalls, [toolCall]: decided } });
          enqueue({
            type: 'publishToolCall',
            params: { toolCall, decision: decided.decision, phase: { status: 'deciding' } },
          });
          enqueue.sendTo('toolCalls', {
            type: 'toolCall.ordered',
            toolCall,
            decision: decided.decision,
            agent: decided.agent,
          });
        }),
      },
      // A double click, a second tab: the first decision stands.
      {},
    ],
    'toolCall.settled': {
      actions: enqueueActions(({ context, event: { toolCall, outcome }, enqueue }) => {
        const decided = requireDecided(context, toolCall);
        if (outcome.status === 'decided')
          enqueue({ type: 'publishSuggestions', params: { sets: [outcome.set] } });
        enqueue({
          type: 'publishToolCall',
          params: {
            toolCall,
            decision: decided.decision,
            phase: settledPhaseOf(outcome, decided.isRepeated),
          },
        });
        enqueue.assign({ toolCalls: { ...context.toolCalls, [toolCall]: settledOf(decided, outcome) } });
      }),
    },
  },
});

/** Of a request that is made again nothing but success tells anything new. */
function settledPhaseOf(outcome: ToolCallReport['outcome'], isRepeated: boolean): ToolCallPhase {
  if (outcome.status === 'decided') return { status: 'decided' };
  const { failure } = outcome;
  return {
    status: 'failed',
    failure: isRepeated && isSurelyUndone(failure) ? { ...failure, kind: 'malformed' } : failure,
  };
}

/** What is known of it from now on; undefined where it was refused, and can be decided anew. */
function settledOf(
  decided: DecidedToolCall,
  outcome: ToolCallReport['outcome'],
): DecidedToolCall | undefined {
  if (outcome.status === 'decided') return { ...decided, status: 'decided' };
  // The first request may have run, so that the second is refused: that it has not run, nothing tells.
  return !decided.isRepeated && isSurelyUndone(outcome.failure)
    ? undefined
    : { ...decided, status: 'unknown' };
}

function requireDecided({ toolCalls: known }: SessionContext, toolCall: ToolCall['id']): DecidedToolCall {
  const decided = known[toolCall];
  if (decided === undefined) throw new Error('The tool call has not been decided');
  return decided;
}
