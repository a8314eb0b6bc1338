import type { ITask, Manager } from '@twilio/flex-ui';
import type { Message, MessageUpdateReason } from '@twilio/conversations';
import * as v from 'valibot';

import type { ChatRef, RemovedMessage, TaskMessage } from '../../domain/assist';
import type { MessageSid } from '../../domain/ids';
import type { TaskConversation } from '../../domain/ports';
import { sentAtOf } from '../../domain/sent-at';
import { callFactsOf, isOverForEverybody } from './calls';
import type { FlexTasks } from './flex-tasks';
import { roleOf, type Cast } from './message-role';
import { textOf, unreadableTextOf } from './message-text';
import { withinLimit } from './within-limit';

const PAGE = 100;
/** Far beyond a chat; a bound on what one reload may read. */
const MAX_MESSAGES = 1_000;
/** E-mails keep their texts elsewhere: this many are fetched at a time. */
const TEXTS_AT_ONCE = 4;

interface MessageUpdate {
  readonly message: Message;
  readonly updateReasons: readonly MessageUpdateReason[];
}

/** Receipts of delivery, attributes and the like change nothing of what was said. */
const CHANGES_OF_TEXT: ReadonlySet<MessageUpdateReason> = new Set(['body', 'subject', 'media']);

const createdAtOf = ({ dateCreated }: Message): Date => dateCreated ?? new Date();

/** `GET v1/Interactions/KD/Channels` through `task.getChannels()`. */
const Channels = v.array(v.object({ sid: v.string(), status: v.string() }));
const ChannelAttributes = v.object({ flexInteractionChannelSid: v.string() });

/**
 * The Twilio side of the agent's tasks: messages of the Conversations client, channels, conferences and attributes
 * of the task.
 */
export function createTaskConversation(
  manager: Pick<Manager, 'conversationsClient'>,
  tasks: Pick<FlexTasks, 'find' | 'customerAddresses'>,
): TaskConversation {
  const client = () => manager.conversationsClient;

  const toRemovedMessage = (
    task: ChatRef,
    participants: Cast['participants'],
    message: Message,
  ): RemovedMessage => ({
    sid: message.sid as MessageSid,
    role: roleOf(message, {
      me: client().user.identity,
      customer: tasks.customerAddresses(task.taskSid),
      participants,
    }),
    sentAt: sentAtOf(createdAtOf(message), message.index),
    index: message.index,
  });

  const toTaskMessage = (
    task: ChatRef,
    participants: Cast['participants'],
    message: Message,
    text: string,
  ): TaskMessage => ({
    ...toRemovedMessage(task, participants, message),
    text,
    createdAt: createdAtOf(message).toISOString(),
  });

  const readText = (message: Message, signal: AbortSignal): Promise<string> =>
    withinLimit('Reading a message', signal, (limited) => textOf(message, limited));

  return {
    async list(task, signal) {
      const { messages, participants } = await withinLimit('Reading the chat', signal, async () => {
        const conversation = await client().getConversationBySid(task.conversationSid);
        const messages: Message[] = [];
        let page = await conversation.getMessages(PAGE);
        messages.unshift(...page.items);
        while (page.hasPrevPage && messages.length < MAX_MESSAGES) {
          page = await page.prevPage();
          messages.unshift(...page.items);
        }
        return { messages, participants: await conversation.getParticipants() };
      });
      // A text that may be had later fails the whole list, which is asked for again: a gap would stay for good.
      return mapInOrder(messages, TEXTS_AT_ONCE, async (message) =>
        toTaskMessage(task, participants, message, await readText(message, signal)),
      );
    },

    subscribe(task, onNews) {
      let isOver = false;
      // One after the other: looking up a message’s text and writer must not let the next one overtake it.
      let queue = Promise.resolve();
      let participants: Cast['participants'] = [];
      const stopped = new AbortController();
      const inTurn = (message: Message, tell: () => Promise<void>): void => {
        if (message.conversation.sid !== task.conversationSid) return;
        queue = queue.then(async () => {
          // Who is there changes rarely: where it cannot be read, what was read last has to do.
          participants = await withinLimit('Reading who is in the chat', stopped.signal, () =>
            message.conversation.getParticipants(),
          ).catch(() => participants);
          await tell();
        });
      };
      const tellText = (type: 'message.added' | 'message.changed') => async (message: Message) => {
        // Nobody would ask again for a message that was held back here, and those after it would wait with it.
        const text = await readText(message, stopped.signal).catch(() => unreadableTextOf(message));
        if (!isOver) onNews({ type, message: toTaskMessage(task, participants, message, text) });
      };
      const tellAdded = tellText('message.added');
      const tellChanged = tellText('message.changed');
      const onAdded = (message: Message): void => inTurn(message, () => tellAdded(message));
      const onUpdated = ({ message, updateReasons }: MessageUpdate): void => {
        if (updateReasons.some((reason) => CHANGES_OF_TEXT.has(reason)))
          inTurn(message, () => tellChanged(message));
      };
      const onRemoved = (message: Message): void =>
        inTurn(message, () => {
          if (!isOver)
            onNews({ type: 'message.removed', message: toRemovedMessage(task, participants, message) });
          return Promise.resolve();
        });
      // The client's events and not the conversation's: right after acceptance the conversation may not be there.
      const source = client();
      source.on('messageAdded', onAdded);
      source.on('messageUpdated', onUpdated);
      source.on('messageRemoved', onRemoved);
      return () => {
        isOver = true;
        stopped.abort();
        source.removeListener('messageAdded', onAdded);
        source.removeListener('messageUpdated', onUpdated);
        source.removeListener('messageRemoved', onRemoved);
      };
    },

    describeCall({ taskSid }) {
      const flexTask = tasks.find(taskSid);
      return flexTask && callFactsOf(flexTask);
    },

    async hasEnded(task, signal) {
      const flexTask = tasks.find(task.taskSid);
      if (task.medium === 'call') return flexTask !== undefined && isOverForEverybody(flexTask);
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
      await withinLimit('Writing the task’s attributes', signal, async () => {
        if (task.medium === 'call') await refresh(flexTask);
        await flexTask.setAttributes({ ...flexTask.attributes, agent_assist_conversation: conversation });
      });
    },
  };
}

/**
 * All attributes are written at once, and while a call begins Twilio and Functions write theirs: what Flex was told of
 * them may be old. Where they cannot be read anew, it has to do.
 */
async function refresh(flexTask: ITask): Promise<void> {
  try {
    await flexTask.source.fetchLatestVersion();
  } catch {
    return;
  }
}

/** At most so many at a time; the first failure is the failure of all. */
async function mapInOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const takeTurns = async (): Promise<void> => {
    for (let at = next; at < items.length; at = next) {
      next += 1;
      results[at] = await work(items[at] as Item);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, takeTurns));
  } finally {
    // After a failure the others have no reason to go on.
    next = items.length;
  }
  return results;
}
