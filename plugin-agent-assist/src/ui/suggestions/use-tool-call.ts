import * as React from 'react';
import { useSelector } from 'react-redux';

import type { ToolCall, ToolCallPhase, ToolDecision, ToolResult } from '../../domain/suggestion';
import { selectToolCall } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import type { SuggestionActions } from './suggestion-actions';
import { resultOf, standingOf, type Standing } from './tool-call-standing';

interface Sent {
  readonly decision: ToolDecision;
  /** How far the store was at that moment. As long as it has not moved, there is nothing more to decide. */
  readonly phase: ToolCallPhase | undefined;
}

export interface ToolCallHandle {
  readonly standing: Standing;
  readonly result: ToolResult | undefined;
  /** Changes whenever more is known of how a decision went. */
  readonly phase: ToolCallPhase | undefined;
  /** The last decision that was made, in this tab or another; undefined if none was. */
  readonly made: ToolDecision | undefined;
  /** Takes effect once, and then not before it is known to have failed. */
  decide(decision: ToolDecision): void;
}

/** How a tool call stands, and the way to decide it. */
export const useToolCall = (toolCall: ToolCall, actions: SuggestionActions): ToolCallHandle => {
  const view = useSelector((state: AssistRootState) => selectToolCall(state, actions.taskSid, toolCall.id));
  const [sent, setSent] = React.useState<Sent>();
  // Known before the next render is: two clicks may come first.
  const latest = React.useRef<Sent>();
  const onItsWay = sent && sent.phase === view.phase ? sent.decision.type : undefined;

  const decide = (decision: ToolDecision): void => {
    if (latest.current && latest.current.phase === view.phase) return;
    latest.current = { decision, phase: view.phase };
    setSent(latest.current);
    void actions.decide(toolCall.id, decision).then((isTaken) => {
      if (isTaken || latest.current?.decision !== decision) return;
      latest.current = undefined;
      setSent(undefined);
    });
  };

  return {
    standing: standingOf(toolCall, view, onItsWay),
    result: resultOf(toolCall, view),
    phase: view.phase,
    made: view.decision ?? sent?.decision,
    decide,
  };
};
