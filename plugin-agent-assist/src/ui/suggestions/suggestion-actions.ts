import type { HttpUrl } from '../../domain/http-url';
import type { TaskSid } from '../../domain/ids';
import type { Suggestion, ToolCall, ToolDecision } from '../../domain/suggestion';

/** What can be done with one suggestion, bound to it and to its task. */
export interface SuggestionActions {
  /** By which the store knows how a tool call stands. */
  readonly taskSid: TaskSid;
  /** `copy` where there is nothing to insert into: on calls, in wrap-up, outside WhatsApp's window. */
  readonly composer: 'insert' | 'copy';
  /** What to tell of a text's length before it is inserted, where the channel charges for it; else undefined. */
  lengthHint(text: string): string | undefined;
  /** Puts plain text into the composer beside what is there. Never sends. */
  insert(text: string): void;
  /** Notes that a text of the suggestion was copied; copying itself is the button's affair. */
  copied(): void;
  /** Notes that a source was opened; opening itself is the link's affair. */
  sourceOpened(url: HttpUrl): void;
  /** Searches for a question that Google proposed. */
  search(question: string): void;
  /** Resolves to false where the decision went nowhere. What becomes of it otherwise the store tells. */
  decide(toolCall: ToolCall['id'], decision: ToolDecision): Promise<boolean>;
}

/** For the part of a card that shows what was proposed. */
export interface SuggestionBodyProps<Kind extends Suggestion> {
  readonly suggestion: Kind;
  readonly actions: SuggestionActions;
  /** Id of the element that names the suggestion, for `aria-describedby` of equally named buttons. */
  readonly labelId: string;
}
