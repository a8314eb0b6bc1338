import { EventEmitter } from 'node:events';

import { combineReducers, configureStore } from '@reduxjs/toolkit';
import type { Manager } from '@twilio/flex-ui';

import type { TaskSid } from '../../domain/ids';
import { assistReducer } from '../../store/reducer';
import { STORE_KEY, type AssistState } from '../../store/state';
import type { Page } from './browser';
import { AGENT } from './summary-functions';
import type { VirtualTime } from './virtual-time';

export type Speaker = 'customer' | 'agent' | 'bot';

/** A message of the Twilio conversation. */
export interface ChatMessage {
  readonly sid: string;
  readonly index: number;
  readonly speaker: Speaker;
  readonly at: number;
  body: string;
  isRemoved: boolean;
}

/** One task with its chat, as Twilio has it. */
export interface Chat {
  readonly taskSid: TaskSid;
  readonly conversationSid: string;
  readonly messages: ChatMessage[];
  /** `reserved`: the agent does not have it yet. */
  status: 'reserved' | 'accepted' | 'wrapping' | 'completed';
  attributes: Record<string, unknown>;
  conversationAttributes: object;
  isChannelClosed: boolean;
}

export type ChatNews =
  | { readonly type: 'added' | 'changed' | 'removed'; readonly chat: Chat; readonly message: ChatMessage }
  | { readonly type: 'attributes'; readonly chat: Chat };

const sid = (prefix: string, n: number): string => `${prefix}${n.toString(16).padStart(32, '0')}`;

/** Twilio: the agent's chats. What happens there happens whether or not the agent's computer is on. */
export class Twilio {
  readonly chats: Chat[] = [];
  private readonly listeners = new Set<(news: ChatNews) => void>();
  private readonly taskListeners = new Set<() => void>();
  private messages = 0;

  constructor(private readonly time: VirtualTime) {}

  openChat(): Chat {
    const n = this.chats.length + 1;
    const chat: Chat = {
      taskSid: sid('WT', n) as TaskSid,
      conversationSid: sid('CH', n),
      messages: [],
      status: 'reserved',
      attributes: {
        conversationSid: sid('CH', n),
        channelType: 'web',
        customerAddress: `visitor-${n}`,
        customerName: `Visitor ${n}`,
        flexInteractionChannelSid: sid('UO', n),
      },
      conversationAttributes: {},
      isChannelClosed: false,
    };
    this.chats.push(chat);
    return chat;
  }

  move(chat: Chat, status: Chat['status']): void {
    chat.status = status;
    if (status === 'wrapping' || status === 'completed') chat.isChannelClosed = true;
    for (const listener of [...this.taskListeners]) listener();
  }

  say(chat: Chat, speaker: Speaker, body: string): ChatMessage {
    const message: ChatMessage = {
      sid: sid('IM', ++this.messages),
      index: chat.messages.length,
      speaker,
      at: this.time.now(),
      body,
      isRemoved: false,
    };
    chat.messages.push(message);
    this.tell({ type: 'added', chat, message });
    return message;
  }

  edit(chat: Chat, message: ChatMessage, body: string): void {
    message.body = body;
    this.tell({ type: 'changed', chat, message });
  }

  remove(chat: Chat, message: ChatMessage): void {
    message.isRemoved = true;
    this.tell({ type: 'removed', chat, message });
  }

  writeAttributes(chat: Chat, attributes: object): void {
    chat.conversationAttributes = attributes;
    this.tell({ type: 'attributes', chat });
  }

  listen(onNews: (news: ChatNews) => void, onTasks: () => void): () => void {
    this.listeners.add(onNews);
    this.taskListeners.add(onTasks);
    return () => {
      this.listeners.delete(onNews);
      this.taskListeners.delete(onTasks);
    };
  }

  private tell(news: ChatNews): void {
    for (const listener of [...this.listeners]) listener(news);
  }
}

/** How a page stands with Twilio. */
export interface TwilioLine {
  /** Whether the page gets through to Twilio now. */
  isUp(): boolean;
  /** How long what Twilio says takes to the page, and back. */
  delayMs(): number;
}

export interface Flex {
  readonly manager: Manager;
  state(): AssistState;
  /** The page is connected to Twilio again, and hears what it has missed. */
  catchUp(): void;
  /** What the agent has typed into the composer and not sent. */
  type(chat: Chat, text: string): void;
  stop(): void;
}

/** Everything of Flex that the plugin's adapters touch, in one page, on a small Twilio. */
export const createFlex = (twilio: Twilio, page: Page, time: VirtualTime, line: TwilioLine): Flex => {
  const client = new EventEmitter();
  client.setMaxListeners(0);
  const events = new EventEmitter();
  events.setMaxListeners(0);
  let missed: ChatNews[] = [];
  let input: Record<string, { readonly inputText: string }> = {};

  /** Flex's own picture, renewed when Twilio tells of a change. */
  let tasks = new Map<string, object>();
  const taskOf = (chat: Chat): object => ({
    taskSid: chat.taskSid,
    status: chat.status,
    attributes: chat.attributes,
    taskChannelUniqueName: 'chat',
    source: { fetchLatestVersion: () => call(() => undefined) },
    setAttributes: (attributes: Record<string, unknown>) =>
      call(() => {
        chat.attributes = attributes;
        twilio.move(chat, chat.status);
      }),
    getChannels: () =>
      call(() => [
        {
          sid: chat.attributes.flexInteractionChannelSid,
          status: chat.isChannelClosed ? 'closed' : 'active',
        },
      ]),
  });
  const lookAtTasks = (): void => {
    tasks = new Map(
      twilio.chats
        .filter(({ status }) => status === 'accepted' || status === 'wrapping')
        .map((chat) => [chat.taskSid, taskOf(chat)]),
    );
  };
  lookAtTasks();

  const flexState = () => ({
    worker: { tasks, source: {} },
    conferences: NO_CONFERENCES,
    chat: { conversationInput: input },
  });
  let last = flexState();
  const flexReducer = () => {
    if (last.worker.tasks !== tasks || last.chat.conversationInput !== input) last = flexState();
    return last;
  };
  const store = configureStore({
    reducer: combineReducers({ flex: flexReducer, [STORE_KEY]: assistReducer }),
    middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false, thunk: false }),
    devTools: false,
  });

  /** A request to Twilio: arrives and is answered, or fails with the network. */
  function call<T>(act: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (): void => page.run(() => reject(new Error('Twilio cannot be reached')));
      if (!line.isUp()) {
        time.after(50, fail);
        return;
      }
      time.after(line.delayMs(), () => {
        if (page.isGone) return;
        if (!line.isUp()) {
          fail();
          return;
        }
        let value: T;
        try {
          value = act();
        } catch {
          fail();
          return;
        }
        time.after(line.delayMs(), () => (line.isUp() ? page.run(() => resolve(value)) : fail()));
      });
    });
  }

  const toMessage = (chat: Chat, message: ChatMessage): object => ({
    sid: message.sid,
    index: message.index,
    body: message.body,
    author: authorOf(chat, message),
    participantSid: message.speaker === 'bot' ? null : `MB-${message.speaker}`,
    dateCreated: new Date(message.at),
    attachedMedia: null,
    getMediaByCategories: () => null,
    conversation: toConversation(chat),
  });
  const here = (chat: Chat): readonly ChatMessage[] => chat.messages.filter(({ isRemoved }) => !isRemoved);
  const pageOf = (chat: Chat, end: number, size: number): object => {
    const all = here(chat).slice(0, end);
    const items = all.slice(-size);
    return {
      items: items.map((message) => toMessage(chat, message)),
      hasPrevPage: all.length > items.length,
      prevPage: () => call(() => pageOf(chat, all.length - items.length, size)),
    };
  };
  function toConversation(chat: Chat): object {
    return {
      sid: chat.conversationSid,
      attributes: chat.conversationAttributes,
      lastMessage: chat.messages.length > 0 ? { index: chat.messages.length - 1 } : undefined,
      getMessages: (size = 30) => call(() => pageOf(chat, Infinity, size)),
      getParticipants: () =>
        call(() => [
          { sid: 'MB-agent', identity: AGENT.identity, attributes: {} },
          { sid: 'MB-customer', identity: null, attributes: {} },
        ]),
      updateAttributes: (attributes: object) => call(() => twilio.writeAttributes(chat, attributes)),
    };
  }
  Object.assign(client, {
    user: { identity: AGENT.identity },
    getConversationBySid: (conversationSid: string) =>
      call(() => {
        const chat = twilio.chats.find((one) => one.conversationSid === conversationSid);
        if (!chat) throw new Error('There is no such conversation');
        return toConversation(chat);
      }),
  });

  const hear = (news: ChatNews): void => {
    const { chat } = news;
    switch (news.type) {
      case 'added':
        client.emit('messageAdded', toMessage(chat, news.message));
        break;
      case 'changed':
        client.emit('messageUpdated', { message: toMessage(chat, news.message), updateReasons: ['body'] });
        break;
      case 'removed':
        client.emit('messageRemoved', toMessage(chat, news.message));
        break;
      case 'attributes':
        client.emit('conversationUpdated', {
          conversation: toConversation(chat),
          updateReasons: ['attributes'],
        });
    }
  };
  /** Twilio's clients catch up by themselves: what was missed is told on reconnecting, in order. */
  let deliveredAt = 0;
  const receive = (news: ChatNews): void => {
    deliveredAt = Math.max(deliveredAt, time.now() + line.delayMs());
    time.after(deliveredAt - time.now(), () => {
      if (page.isGone) return;
      if (line.isUp() && missed.length === 0) page.run(() => hear(news));
      else missed.push(news);
    });
  };
  const showTasks = (): void => {
    time.after(line.delayMs(), () => {
      if (!line.isUp()) return;
      page.run(() => {
        lookAtTasks();
        store.dispatch({ type: 'flex/tasks' });
      });
    });
  };
  const stop = twilio.listen(receive, showTasks);

  const manager = {
    store,
    events,
    conversationsClient: client,
    serviceConfiguration: { account_sid: `AC${'2'.repeat(32)}` },
    workerClient: { sid: AGENT.worker },
    user: { token: 'flex-token-of-ada', identity: AGENT.identity },
  } as unknown as Manager;

  return {
    manager,
    state: () => store.getState()[STORE_KEY],
    catchUp() {
      time.after(line.delayMs(), () => {
        if (!line.isUp()) return;
        page.run(() => {
          for (const news of missed.splice(0)) hear(news);
        });
      });
      showTasks();
    },
    type: (chat, text) =>
      page.run(() => {
        input = { ...input, [chat.conversationSid]: { inputText: text } };
        store.dispatch({ type: 'flex/input' });
      }),
    stop() {
      stop();
      missed = [];
    },
  };
};

const authorOf = ({ attributes }: Chat, { speaker }: ChatMessage): unknown => {
  if (speaker === 'agent') return AGENT.identity;
  return speaker === 'customer' ? attributes.customerAddress : 'Bot';
};

const NO_CONFERENCES = { states: new Map() };
