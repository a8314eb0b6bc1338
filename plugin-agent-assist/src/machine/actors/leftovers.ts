import { isRefusal, toFailure } from '../../domain/failure';
import { covers, isPaused, type Pause } from '../../domain/pause';
import type {
  AssistApi,
  KeptMessage,
  MessageStore,
  PauseBoard,
  RelayPacer,
  TaskConversation,
} from '../../domain/ports';
import type { TaskMessage } from '../../domain/assist';
import { createRefusalJudge, unclear } from './completed';
import { matchMessages } from './message-identity';
import type { Participants } from './participants';

export interface LeftoverPorts {
  readonly api: Pick<AssistApi, 'listMessages' | 'getConversation' | 'analyzeContent'>;
  readonly store: Pick<MessageStore, 'list' | 'remove'>;
  readonly conversations: Pick<TaskConversation, 'list'>;
  readonly pauses: PauseBoard;
  readonly participants: Participants;
  readonly pacer: RelayPacer;
}

/** Sends what waits of chats that are over, as far as Agent Assist still takes it. Rejects where it is to be tried again. */
export type SendLeftovers = (entries: readonly KeptMessage[], signal: AbortSignal) => Promise<void>;

/**
 * Each chat in its order, and each message once: Google is asked first what it has. Where Twilio still lets the agent
 * read the chat, it goes as it is there now, and not at all where it was deleted or said during a pause. Nothing is
 * sent to a conversation that Google has completed, and none is made for it.
 */
export function createLeftoverSender(ports: LeftoverPorts): SendLeftovers {
  const { api, store, conversations, pauses, participants, pacer } = ports;
  const refusals = createRefusalJudge(api);

  /** Undefined where Twilio does not let the agent read the chat any more. */
  const read = async (
    { task }: KeptMessage,
    signal: AbortSignal,
  ): Promise<{ readonly said: readonly TaskMessage[]; readonly pause: Pause } | undefined> => {
    try {
      const said = await conversations.list(task, signal);
      return { said, pause: await pauses.read(task, signal) };
    } catch {
      return undefined;
    }
  };

  async function sendAll([first, ...rest]: readonly KeptMessage[], signal: AbortSignal): Promise<void> {
    if (!first) return;
    const { conversation } = first;
    const entries = [first, ...rest];
    const drop = (given: readonly KeptMessage[]) => store.remove(given.map(({ message }) => message.sid));

    if ((await api.getConversation(conversation, signal))?.state !== 'IN_PROGRESS') return drop(entries);
    const chat = await read(first, signal);
    if (chat && isPaused(chat.pause)) return drop(entries);
    const known = await api.listMessages(conversation, signal);
    const matches = matchMessages(
      entries.map(({ message }) => message),
      known,
    );
    for (const entry of entries) {
      const current = chat ? chat.said.find(({ sid }) => sid === entry.message.sid) : entry.message;
      const isWanted =
        current !== undefined && !matches.has(entry.message) && !(chat && covers(chat.pause, current.index));
      if (!isWanted) await drop([entry]);
      else if (await isStillHere(entry)) {
        const isEnded = await sendOne({ ...entry, message: current }, signal);
        if (isEnded) return drop(entries);
        await drop([entry]);
      }
    }
  }

  /** A session may have taken it over since. */
  const isStillHere = async ({ message, task }: KeptMessage): Promise<boolean> =>
    (await store.list()).some(
      (entry) => entry.message.sid === message.sid && entry.task.taskSid === task.taskSid,
    );

  /** @returns whether Google has completed the conversation */
  async function sendOne({ conversation, message }: KeptMessage, signal: AbortSignal): Promise<boolean> {
    await pacer.takeTurn(signal);
    try {
      const participant = await participants
        .nameOf(conversation, message.role, signal)
        .catch((error: unknown) => {
          throw unclear(error);
        });
      await api.analyzeContent(participant, message, signal);
    } catch (error) {
      const verdict = await refusals.judge(error, { conversation, message: message.sid }, signal);
      if (toFailure(verdict).kind === 'ended') return true;
      if (!isRefusal(toFailure(verdict))) throw verdict;
    }
    return false;
  }

  return async (entries, signal) => {
    const chats = new Map<string, KeptMessage[]>();
    for (const entry of entries) {
      const { conversationSid } = entry.task;
      chats.set(conversationSid, [...(chats.get(conversationSid) ?? []), entry]);
    }
    for (const chat of chats.values()) await sendAll(chat, signal);
  };
}
