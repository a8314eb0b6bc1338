import type { Manager } from '@twilio/flex-ui';
import type { Conversation, Message } from '@twilio/conversations';

import type { ChatRef } from '../../domain/assist';
import { AssistError } from '../../domain/failure';
import { isPaused, unitedPause } from '../../domain/pause';
import type { PauseBoard } from '../../domain/ports';
import type { PauseStore } from '../local/pause-store';
import { readPause, withPause } from '../wire/pause';
import { withinLimit } from './within-limit';

/**
 * Pauses of chats, in the attributes of the Twilio conversation, which outlives tasks and transfers, and in this
 * browser. Agents may write these attributes, and customers may not (roles of Twilio Conversations: `agent` has
 * `editConversationAttributes`, `guest` has not).
 *
 * Twilio takes attributes as a whole and knows no condition, so that two who write at once wipe each other's: whoever
 * watches hears of it.
 */
export function createPauseBoard(
  manager: Pick<Manager, 'conversationsClient'>,
  store: PauseStore,
): PauseBoard {
  const client = () => manager.conversationsClient;

  const open = ({ conversationSid }: ChatRef, signal: AbortSignal): Promise<Conversation> =>
    withinLimit('Reading whether Agent Assist is paused', signal, () =>
      client().getConversationBySid(conversationSid),
    );

  return {
    async read(task, signal) {
      const [conversation, kept] = await Promise.all([open(task, signal), store.read(task.conversationSid)]);
      return unitedPause(readPause(conversation.attributes).pause, kept);
    },

    async write(task, pause, signal) {
      const { conversationSid } = task;
      if (isPaused(pause)) await store.keep(conversationSid, pause);
      const conversation = await open(task, signal);
      const { pause: there } = readPause(conversation.attributes);
      const united = unitedPause(unitedPause(there, await store.read(conversationSid)), pause);
      const attributes = withPause(conversation.attributes, united);
      if (!attributes)
        throw new AssistError('misconfigured', 'The conversation has attributes that are no object');
      await withinLimit('Writing that Agent Assist is paused or not', signal, () =>
        conversation.updateAttributes(attributes as Parameters<Conversation['updateAttributes']>[0]),
      );
      await store.keep(conversationSid, united);
      return united;
    },

    async findNewest(task, signal) {
      const conversation = await open(task, signal);
      const { items } = await withinLimit('Reading the newest message', signal, () =>
        conversation.getMessages(1),
      );
      return items.reduce((newest, { index }) => Math.max(newest, index), newestOf(conversation));
    },

    watch(task, onNews) {
      const stopped = new AbortController();
      const source = client();
      const isOfTask = ({ sid }: Conversation): boolean => sid === task.conversationSid;
      const tell = (conversation: Conversation): void => {
        if (stopped.signal.aborted || !isOfTask(conversation)) return;
        onNews({ type: 'pause.newest', index: newestOf(conversation) });
        onNews({ type: 'pause.told', ...readPause(conversation.attributes) });
      };
      const onUpdated = ({ conversation }: { conversation: Conversation }): void => tell(conversation);
      const onAdded = ({ conversation, index }: Message): void => {
        if (isOfTask(conversation)) onNews({ type: 'pause.newest', index });
      };
      const onEdited = ({
        message,
        updateReasons,
      }: {
        message: Message;
        updateReasons: readonly string[];
      }): void => {
        if (isOfTask(message.conversation) && updateReasons.includes('body'))
          onNews({ type: 'pause.edited', index: message.index });
      };
      source.on('conversationUpdated', onUpdated);
      source.on('conversationJoined', tell);
      source.on('messageAdded', onAdded);
      source.on('messageUpdated', onEdited);
      // Where it cannot be had now, Twilio tells of it when it can.
      open(task, stopped.signal).then(tell, () => undefined);
      return () => {
        stopped.abort();
        source.removeListener('conversationUpdated', onUpdated);
        source.removeListener('conversationJoined', tell);
        source.removeListener('messageAdded', onAdded);
        source.removeListener('messageUpdated', onEdited);
      };
    },
  };
}

/** As far as Twilio has told this page. */
const newestOf = ({ lastMessage }: Conversation): number => lastMessage?.index ?? -1;
