import { isSurelyUndone, type AssistFailure } from '../../domain/failure';
import type { ToolCall, ToolDecision } from '../../domain/suggestion';
import type { ToolCallView } from '../../store/state';

/** How a tool call stands, as far as the agent is concerned. */
export type Standing =
  /** Nobody is asked. */
  | { readonly type: 'automatic' }
  /** The agent can decide; `refusal` is why an earlier decision did not work. */
  | { readonly type: 'waiting'; readonly refusal: AssistFailure | undefined }
  | { readonly type: 'deciding'; readonly decision: ToolDecision['type'] }
  /** Nothing was heard of a decision. Only the very same may be asked for again: it may have taken effect. */
  | { readonly type: 'unknown'; readonly decision: ToolDecision['type'] }
  /** Undefined where someone else has decided. */
  | { readonly type: 'done'; readonly decision: ToolDecision['type'] | undefined };

/** @param onItsWay what the agent has just decided and the store does not tell yet */
export function standingOf(
  toolCall: ToolCall,
  view: ToolCallView,
  onItsWay: ToolDecision['type'] | undefined,
): Standing {
  const { phase } = view;
  const decision = view.decision?.type;
  const failure = phase?.status === 'failed' ? phase.failure : undefined;
  const refusal = failure && isSurelyUndone(failure) ? failure : undefined;
  if (!toolCall.needsConfirmation && decision === undefined) return { type: 'automatic' };
  // Whatever was heard or not, a call with a result is over.
  if (resultOf(toolCall, view)) return { type: 'done', decision: refusal ? undefined : decision };
  if (onItsWay !== undefined) return { type: 'deciding', decision: onItsWay };
  if (decision === undefined || refusal) return { type: 'waiting', refusal };
  switch (phase?.status) {
    case 'decided':
      return { type: 'done', decision };
    case 'failed':
      return { type: 'unknown', decision };
    case 'deciding':
    case undefined:
      return { type: 'deciding', decision };
  }
}

/** What came of a call, as the newest that was heard of it tells. */
export const resultOf = (toolCall: ToolCall, view: ToolCallView): ToolCall['result'] =>
  view.result ?? toolCall.result;
