import { AssistError, isRefusal, toFailure } from '../../domain/failure';
import type { ConversationName } from '../../domain/ids';
import type { AssistApi } from '../../domain/ports';

/** So often it is asked what a refusal means before it counts as one. */
const MAX_DOUBTS = 3;

export const conversationEnded = (): AssistError =>
  new AssistError('ended', 'Google has completed this conversation');

/** Where there is no participant to speak for, that says nothing of the message. */
export const unclear = (error: unknown): unknown => {
  const failure = toFailure(error);
  return isRefusal(failure) ? new AssistError('notFound', failure.message) : error;
};

/** Tells what a refusal of a message, or of several, means. */
export interface RefusalJudge {
  /**
   * The error to go on with: `ended` where Google has completed the conversation, a refusal where it is the message that
   * Google will never take, anything else where that cannot be told yet.
   * @param about the message, or the first of them
   */
  judge(
    error: unknown,
    about: { readonly conversation: ConversationName; readonly message: string },
    signal: AbortSignal,
  ): Promise<unknown>;
}

/**
 * `rejected` is Google's word about the message. `ended` is its word that the conversation is not in the state to take
 * one, and anything else that is a refusal is unclear: then the conversation is read. Where Google says that it is in
 * progress, or nothing can be read, it is tried again; three such answers about one message count as its refusal.
 */
export function createRefusalJudge(api: Pick<AssistApi, 'getConversation'>): RefusalJudge {
  const doubts = new Map<string, number>();

  return {
    async judge(error, { conversation, message }, signal) {
      const failure = toFailure(error);
      const isStateWrong = failure.kind === 'ended';
      if (!isStateWrong && (!isRefusal(failure) || failure.kind === 'rejected')) return error;
      const state = await api.getConversation(conversation, signal).then(
        (read) => read?.state,
        () => undefined,
      );
      if (state === 'COMPLETED' || (isStateWrong && state === undefined)) return conversationEnded();
      const count = (doubts.get(message) ?? 0) + 1;
      doubts.set(message, count);
      return count < MAX_DOUBTS
        ? new AssistError('unreachable', 'Google did not take a message, and did not say why')
        : new AssistError('rejected', failure.message);
    },
  };
}
