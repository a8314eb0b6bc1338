import { createAction } from '@reduxjs/toolkit';

import type { TaskSid } from '../domain/ids';
import type { SessionEmission } from '../machine/session.types';
import type { AssistState, ConnectionView, OutboxView, SessionView, SummaryOutboxView } from './state';

/** One thing that a machine told, for one task or for the agent. */
export type Projection =
  | { readonly of: 'connection'; readonly view: ConnectionView }
  | { readonly of: 'outbox'; readonly view: OutboxView }
  | { readonly of: 'summaries'; readonly view: SummaryOutboxView }
  | { readonly of: 'session'; readonly taskSid: TaskSid; readonly view: SessionView }
  | { readonly of: 'content'; readonly taskSid: TaskSid; readonly emission: SessionEmission }
  | { readonly of: 'end'; readonly taskSid: TaskSid };

/** Everything that the machines told since the last frame, in order. Dispatched by the projector only. */
export const projected = createAction<readonly Projection[]>('agentAssist/projected');

/** The whole state of the tab that leads, taken over by one that follows. */
export const mirrored = createAction<AssistState>('agentAssist/mirrored');
