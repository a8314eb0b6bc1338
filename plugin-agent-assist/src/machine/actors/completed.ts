import { AssistError } from '../../domain/failure';
import type { ConversationName } from '../../domain/ids';
import type { AssistApi } from '../../domain/ports';

export const conversationEnded = (): AssistError =>
  new AssistError('ended', 'Google has completed this conversation');

/** A refused message may mean a bad message, or a conversation that Google has completed meanwhile. */
export const isCompleted = async (
  api: Pick<AssistApi, 'getConversation'>,
  conversation: ConversationName,
  signal: AbortSignal,
): Promise<boolean> => (await api.getConversation(conversation, signal))?.state === 'COMPLETED';
