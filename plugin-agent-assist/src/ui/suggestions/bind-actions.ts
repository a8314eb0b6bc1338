import type { AssistCommands } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import type { Suggestion } from '../../domain/suggestion';
import type { SuggestionActions } from './suggestion-actions';

/** What the cards of one task have in common. */
export interface Desk extends Pick<SuggestionActions, 'composer' | 'lengthHint'> {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
}

/** Binds what can be done with a suggestion to that suggestion and its task. */
export const bindActions = (
  { taskSid, commands, composer, lengthHint }: Desk,
  { id, kind }: Suggestion,
): SuggestionActions => ({
  taskSid,
  composer,
  lengthHint,
  insert: (text) => commands.useSuggestion(taskSid, { id, kind, text }),
  copied: () => commands.sendFeedback(taskSid, { id, kind }, { type: 'copied' }),
  sourceOpened: ({ given }) =>
    commands.sendFeedback(taskSid, { id, kind }, { type: 'sourceOpened', url: given }),
  search: (question) => {
    commands.sendFeedback(taskSid, { id, kind }, { type: 'used' });
    commands.searchKnowledge(taskSid, { question, source: 'suggested' });
  },
  decide: (toolCall, decision) => commands.decideToolCall(taskSid, toolCall, decision),
});
