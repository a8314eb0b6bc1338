import type { Manager } from '@twilio/flex-ui';
import type { Message } from '@twilio/conversations';
import * as v from 'valibot';

import type { TaskMessage, TaskRef } from '../../domain/assist';
import { AssistError } from '../../domain/failure';
import type { MessageSid } from '../../domain/ids';
import type { TaskConversation } from '../../domain/ports';
import type { FlexTasks } from './flex-tasks';
import { roleOf, type Cast } from './message-role';
import { textOf } from './message-text';

const PAGE = 100;
/** Far beyond a chat; a bound on what one reload may read. */
const MAX_MESSAGES = 1_000;
const TIME_LIMIT_MS = 10_000;

/** `GET v1/Interactions/KD/Channels` through `task.getChannels()`. */
const Channels = v.array(v.object({ sid: v.string(), status: v.string() }));
const ChannelAttributes = v.object({ flexInteractionChannelSid: v.string() });

/** The Twilio side of the agent's chats: messages of the Conversations client, channels and attributes of the task. */
export function createTaskConversation(
  manager: Pick<Manager, 'conversationsClient'>,
  tasks: Pick<FlexTasks, 'find' | 'customerAddresses'>,
): TaskConversation {
  const client = () => manager.conversationsClient;

  const toTaskMessages = (
    task: TaskRef,
    participants: Cast['participants'],
    messages: readonly Message[],
  ): TaskMessage[] => {
    const cast = {
      me: client().user.identity,
      customer: tasks.customerAddresses(task.taskSid),
      participants,
    };
    return messages.map((message) => ({
      sid: message.sid as MessageSid,
      role: roleOf(message, cast),
      text: textOf(message),
      sentAt: (message.dateCreated ?? new Date()).toISOString(),
    }));
  };

  return {
    list: (task, signal) =>
      withinLimit('Reading the chat', signal, async () => {
        const conversation = await client().getConversationBySid(task.conversationSid);
        const messages: Message[] = [];
        let page = await conversation.getMessages(PAGE);
        messages.unshift(...page.items);
        while (page.hasPrevPage && messages.length < MAX_MESSAGES) {
          page = await page.prevPage();
          messages.unshift(...page.items);
        }
        return toTaskMessages(task, await conversation.getParticipants(), messages);
      }),

    subscribe(task, onMessage) {
      let isOver = false;
      // One after the other: looking up who wrote a message must not let the next one overtake it.
      let queue = Promise.resolve();
      let participants: Cast['participants'] = [];
      const stopped = new AbortController();
      const onAdded = (message: Message): void => {
        if (message.conversation.sid !== task.conversationSid) return;
        queue = queue.then(async () => {
          // Who is there changes rarely: where it cannot be read, what was read last has to do.
          participants = await withinLimit('Reading who is in the chat', stopped.signal, () =>
            message.conversation.getParticipants(),
          ).catch(() => participants);
          const [added] = toTaskMessages(task, participants, [message]);
          if (added && !isOver) onMessage(added);
        });
      };
      // The client's event and not the conversation's: right after acceptance the conversation may not be there.
      const source = client();
      source.on('messageAdded', onAdded);
      return () => {
        isOver = true;
        stopped.abort();
        source.removeListener('messageAdded', onAdded);
      };
    },

    async hasEnded(task, signal) {
      const flexTask = tasks.find(task.taskSid);
      const attributes = v.safeParse(ChannelAttributes, flexTask?.attributes);
      if (!flexTask || !attributes.success) return false;
      const channels = v.safeParse(
        Channels,
        await withinLimit('Reading the channel', signal, () => flexTask.getChannels()),
      );
      // Closing a channel takes everybody off it; after a transfer or while parked it stays open.
      return (
        channels.success &&
        channels.output.some(
          ({ sid, status }) =>
            sid === attributes.output.flexInteractionChannelSid && status.toLowerCase() === 'closed',
        )
      );
    },

    async nameConversation(task, conversation, signal) {
      const flexTask = tasks.find(task.taskSid);
      if (!flexTask) return;
      await withinLimit('Writing the task’s attributes', signal, () =>
        flexTask.setAttributes({ ...flexTask.attributes, agent_assist_conversation: conversation }),
      );
    },
  };
}

/** Twilio's clients neither time out nor take a signal. */
async function withinLimit<Value>(
  what: string,
  signal: AbortSignal,
  work: () => Promise<Value>,
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    const stop = (why: string) => (): void => reject(new AssistError('unreachable', `${what} ${why}`));
    timer = setTimeout(stop('took too long'), TIME_LIMIT_MS);
    signal.addEventListener('abort', stop('was called off'), { once: true });
  });
  try {
    return await Promise.race([work(), limit]);
  } catch (error) {
    throw error instanceof AssistError ? error : new AssistError('unreachable', `${what} failed in Flex`);
  } finally {
    clearTimeout(timer);
  }
}
