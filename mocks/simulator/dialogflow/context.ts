import type { ConversationRecord } from './conversations';
import type { Turn } from './language/turns';
import type { Message } from './resources';
import { RpcError } from './rpc-error';

/** Which messages a suggestion is made from. */
export interface SuggestionScope {
  /** The name of the last message that counts; the newest unless told. */
  readonly latestMessage?: string | undefined;
  /** How many messages count; Google's default where it is absent or 0. */
  readonly contextSize?: number | undefined;
}

const turnOf = ({ participantRole, content }: Message): Turn => ({ role: participantRole, text: content });

export const turnsOf = (context: readonly Message[]): readonly Turn[] => context.map(turnOf);

/** Throws INVALID_ARGUMENT for a message of another conversation. */
export const contextOf = (
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

/** How an answer names the messages that it was made from. */
export const scopeOf = (context: readonly Message[]): { latestMessage?: string; contextSize?: number } => {
  const latest = context.at(-1);
  return latest === undefined ? {} : { latestMessage: latest.name, contextSize: context.length };
};

/** `projects/P/locations/L` */
export const parentOf = ({ conversation }: ConversationRecord): string =>
  conversation.name.split('/').slice(0, 4).join('/');
