import type { SummaryDocument } from '../../../../functions/src/lib/summary-document';
import type { SimulatorCore } from '../../../../mocks/simulator/core';
import { readPause } from '../../adapters/wire/pause';
import type { AssistMessage } from '../../domain/assist';
import type { Pause } from '../../domain/pause';
import type { Suggestion } from '../../domain/suggestion';
import type { AssistState, SessionRecord } from '../../store/state';
import { toArray } from '../../store/windowed-list';
import type { Chat } from './flex-world';
import { AGENT, type Functions } from './summary-functions';

/** A message as Google or the panel has it. */
export interface PicturedMessage {
  readonly role: string;
  readonly text: string;
  /** RFC 3339; empty where there is none. */
  readonly sentAt: string;
}

/** A suggestion without its answer record, which differs from run to run. */
export interface PicturedSuggestion {
  readonly kind: Suggestion['kind'];
  readonly words: string;
  /** The send time of the message that caused it; empty where that is not known. */
  readonly cause: string;
}

export interface PicturedChat {
  /** What Google has, in the order in which it took it in. */
  readonly google: readonly PicturedMessage[];
  /** The send time of the message for each time that replies were asked for again. */
  readonly askedAgain: readonly string[];
  /** The same for each time that Google has refused for good to propose any. */
  readonly refusedAgain: readonly string[];
  /** Of which messages the agent wanted nothing to be heard, by their indices. */
  readonly paused: Pause['spans'];
  readonly googleState: readonly string[];
  /** Undefined where the panel shows no session. */
  readonly panel: PicturedPanel | undefined;
  /** What Sync has of the agent's text. */
  readonly summary: { readonly text: string; readonly status: string } | undefined;
}

export interface PicturedPanel {
  readonly phase: string;
  readonly stream: string;
  readonly relay: string;
  readonly setAside: number;
  readonly messages: readonly PicturedMessage[];
  readonly suggestions: readonly PicturedSuggestion[];
  /** What is proposed to answer what was said last. */
  readonly current: readonly string[];
  /** Milliseconds from the beginning of the run. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

/** How things stand at the end of a run. */
export interface Picture {
  readonly chats: readonly PicturedChat[];
  readonly connection: string;
  /** What still waits in an outbox of the agent's at the very end. */
  readonly waiting: { readonly feedback: number; readonly summaries: number };
  /** By answer record: what Google was told of it. */
  readonly feedbackOf: (name: string) => unknown;
}

/** The body of `suggestSmartReplies`. */
export interface AskedReplies {
  readonly latestMessage?: string;
  readonly currentTextInput?: object;
}

/** A request for replies, and how it was answered: with an HTTP status. */
export interface AnsweredReplies {
  readonly asked: AskedReplies;
  readonly status: number;
}

const OK = 200;
/** What is answered so would be answered so again. */
const REFUSALS: readonly number[] = [400, 403];

export interface PictureOptions {
  readonly core: SimulatorCore;
  readonly functions: Functions;
  /** Every request for replies. */
  readonly replies: readonly AnsweredReplies[];
  readonly chats: readonly Chat[];
  readonly records: readonly (SessionRecord | undefined)[];
  readonly connection: string;
  readonly state: AssistState;
  readonly startsAt: number;
}

export const pictureOf = ({
  core,
  functions,
  replies,
  chats,
  records,
  connection,
  state,
  startsAt,
}: PictureOptions): Picture => ({
  connection,
  waiting: { feedback: state.outbox.waiting, summaries: state.summaries.waiting },
  feedbackOf: (name) => core.answerRecord(name)?.answerFeedback,
  chats: chats.map((chat, n): PicturedChat => {
    const conversations = core
      .conversations()
      .filter(({ conversation }) => conversation.name.includes(`/${chat.conversationSid}`));
    const timesOf = (answered: readonly AnsweredReplies[]): readonly string[] =>
      conversations.flatMap(({ messages }) =>
        messages.flatMap(({ message: { name, sendTime } }) =>
          answered.flatMap(({ asked: { latestMessage, currentTextInput } }) =>
            latestMessage === name && currentTextInput === undefined && sendTime !== undefined
              ? [normalTime(sendTime)]
              : [],
          ),
        ),
      );
    return {
      google: conversations.flatMap(({ messages }) =>
        messages.map(({ message }) => ({
          role: message.participantRole,
          text: message.content,
          sentAt: message.sendTime === undefined ? '' : normalTime(message.sendTime),
        })),
      ),
      askedAgain: timesOf(replies.filter(({ status }) => status === OK)),
      refusedAgain: timesOf(replies.filter(({ status }) => REFUSALS.includes(status))),
      paused: readPause(chat.conversationAttributes).pause.spans,
      googleState: conversations.map(({ conversation }) => conversation.lifecycleState),
      panel: panelOf(records[n], startsAt),
      summary: summaryOf(functions.documents.get(chat.taskSid)),
    };
  }),
});

const normalTime = (text: string): string => new Date(text).toISOString();

const summaryOf = (document: SummaryDocument | undefined): PicturedChat['summary'] => {
  const mine = document?.versions.find(({ worker }) => worker === AGENT.worker);
  return mine && { text: mine.sections.map(({ text }) => text).join('\n'), status: mine.status };
};

interface MarkedGaps {
  readonly gaps?: readonly { readonly from: number; readonly to: number }[];
}

const panelOf = (record: SessionRecord | undefined, startsAt: number): PicturedPanel | undefined => {
  if (!record) return undefined;
  const messages = toArray(record.messages);
  const causeOf = (name: string | undefined): string => {
    const cause: AssistMessage | undefined = messages.find((message) => message.name === name);
    return cause?.sentAt === undefined ? '' : normalTime(cause.sentAt);
  };
  return {
    phase: record.view.phase,
    stream: record.view.stream,
    relay: record.view.relay.status,
    setAside: record.view.relay.setAside,
    messages: messages.map(({ role, text, sentAt }) => ({
      role,
      text,
      sentAt: sentAt === undefined ? '' : normalTime(sentAt),
    })),
    suggestions: toArray(record.sets).flatMap(({ latestMessage, question, suggestions }) =>
      question === undefined
        ? suggestions.map((suggestion) => ({
            kind: suggestion.kind,
            words: wordsOf(suggestion),
            cause: causeOf(latestMessage),
          }))
        : [],
    ),
    current: (record.current?.suggestions ?? []).map(wordsOf),
    gaps: ((record as MarkedGaps).gaps ?? []).map(({ from, to }) => ({
      from: from - startsAt,
      to: to - startsAt,
    })),
  };
};

const wordsOf = (suggestion: Suggestion): string => {
  switch (suggestion.kind) {
    case 'smartReply':
    case 'faq':
      return suggestion.text;
    case 'knowledge':
      return `${suggestion.question} → ${suggestion.markdown ?? ''}`;
    case 'coaching':
      return suggestion.responses.map(({ text }) => text).join(' | ');
    case 'article':
    case 'companion':
    case 'dialogflowAssist':
    case 'entities':
    case 'freeForm':
    case 'searchAnswer':
      return suggestion.kind;
  }
};
