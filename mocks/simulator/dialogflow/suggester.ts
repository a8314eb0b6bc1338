import type { AnswerRecords } from './answer-records';
import type { ConversationRecord } from './conversations';
import { composeReplies } from './language/smart-replies';
import { summarise } from './language/summary';
import type { Turn } from './language/turns';
import { sectionsOf, type Profiles } from './profile';
import type { Message, SuggestConversationSummaryResponse, SuggestSmartRepliesResponse } from './resources';
import { RpcError } from './rpc-error';

/** How many messages count unless the request says (participant.proto, conversation.proto). */
const DEFAULT_REPLY_CONTEXT = 20;
const DEFAULT_SUMMARY_CONTEXT = 500;

/** Which messages a suggestion is made from. */
export interface SuggestionScope {
  /** The name of the last message that counts; the newest unless told. */
  readonly latestMessage?: string | undefined;
  /** How many messages count; Google's default where it is absent or 0. */
  readonly contextSize?: number | undefined;
}

const turnOf = ({ participantRole, content }: Message): Turn => ({ role: participantRole, text: content });

const contextOf = (
  record: ConversationRecord,
  { latestMessage, contextSize }: SuggestionScope,
  defaultSize: number,
): readonly Message[] => {
  const messages = record.messages.map(({ message }) => message);
  const end =
    latestMessage === undefined
      ? messages.length
      : messages.findIndex(({ name }) => name === latestMessage) + 1;
  if (latestMessage !== undefined && end === 0) {
    throw new RpcError('INVALID_ARGUMENT', `Message '${latestMessage}' is not part of the conversation.`);
  }
  const size = contextSize === undefined || contextSize === 0 ? defaultSize : contextSize;
  return messages.slice(Math.max(0, end - size), end);
};

const scopeOf = (context: readonly Message[]): { latestMessage?: string; contextSize?: number } => {
  const latest = context.at(-1);
  return latest === undefined ? {} : { latestMessage: latest.name, contextSize: context.length };
};

/** Makes Agent Assist's suggestions from what was said, each with an answer record. */
export class Suggester {
  constructor(
    private readonly answerRecords: AnswerRecords,
    private readonly profiles: Profiles,
  ) {}

  /** @param draft what the agent is about to say; the replies then go on from there */
  smartReplies(
    record: ConversationRecord,
    scope: SuggestionScope,
    draft?: string,
  ): SuggestSmartRepliesResponse {
    const context = contextOf(record, scope, DEFAULT_REPLY_CONTEXT);
    const smartReplyAnswers = composeReplies(context.map(turnOf), draft).map((answer) => ({
      ...answer,
      answerRecord: this.answerRecords.create(parentOf(record)),
    }));
    return { ...(smartReplyAnswers.length === 0 ? {} : { smartReplyAnswers }), ...scopeOf(context) };
  }

  /**
   * Nothing is documented about a summary of a conversation that says too little. It is left out here, which is how
   * JSON writes an empty one.
   */
  summary(record: ConversationRecord, scope: SuggestionScope): SuggestConversationSummaryResponse {
    const context = contextOf(record, scope, DEFAULT_SUMMARY_CONTEXT);
    const profile = this.profiles.get(record.conversation.conversationProfile);
    const sections = summarise(context.map(turnOf), sectionsOf(profile));
    if (sections === undefined) return scopeOf(context);
    return {
      summary: {
        text: sections.map(({ section, summary }) => `${section}\n${summary}`).join('\n\n'),
        textSections: Object.fromEntries(sections.map(({ section, summary }) => [section, summary])),
        sortedTextSections: sections,
        answerRecord: this.answerRecords.create(parentOf(record)),
        baselineModelVersion: '2.0',
      },
      ...scopeOf(context),
    };
  }
}

/** `projects/P/locations/L` */
const parentOf = ({ conversation }: ConversationRecord): string =>
  conversation.name.split('/').slice(0, 4).join('/');
