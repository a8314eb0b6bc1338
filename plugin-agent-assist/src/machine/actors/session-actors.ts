import { fromCallback, fromPromise } from 'xstate';

import type { AssistMessage, CallTask, KnowledgeQuestion, TaskRef } from '../../domain/assist';
import type { Summary } from '../../domain/summary';
import { isRetryable, toFailure } from '../../domain/failure';
import type { Feature } from '../../domain/feature';
import {
  partsOfCallUpTo,
  roomOf,
  type ConversationName,
  type ConversationProfileName,
  type TaskSid,
} from '../../domain/ids';
import type {
  AssistApi,
  AudioStarter,
  CallPauseBoard,
  ConversationHealer,
  MessageCursor,
  MessageStore,
  PauseBoard,
  RelayPacer,
  SummaryStore,
  TaskConversation,
} from '../../domain/ports';
import type { SuggestionSet } from '../../domain/suggestion';
import { callFinderMachine } from '../call-finder.machine';
import type { Connection } from '../connection';
import { sessionMachine } from '../session.machine';
import type { ToolCallOrder } from '../session-setup';
import { summaryMachine, type RestoredSummary } from '../summary.machine';
import type {
  AskableFeature,
  AskedAgain,
  AskOrder,
  Attachment,
  AttachOrder,
  Listed,
  RoomInput,
  SessionEvent,
} from '../session.types';
import { attachCall, attachChat } from './attach';
import { findCall, type Look, type Sought } from './find-call';
import { createParticipants } from './participants';
import { providePause } from './pause-actors';
import { provideRelay } from './relay-actors';

/** Google takes at most 36 characters. */
const SESSION_ID_LENGTH = 32;

/** More of a draft says no more about how to go on. */
const MAX_DRAFT = 1_000;

/** Not half of a character at its beginning. */
const endOf = (draft: string): string => draft.slice(-MAX_DRAFT).replace(/^[\uDC00-\uDFFF]/, '');

export interface SessionPorts {
  readonly api: AssistApi;
  readonly connection: Connection;
  readonly conversations: TaskConversation;
  readonly pacer: RelayPacer;
  /** Undefined where nobody has asked for it: the streams of calls are a Studio flow's affair then. */
  readonly audio: AudioStarter | undefined;
  readonly summaryStore: Pick<SummaryStore, 'list'>;
  /** Of messages that wait to be sent. */
  readonly messageStore: MessageStore;
  readonly pauses: PauseBoard;
  /** Absent where calls cannot be paused. */
  readonly callPauses?: CallPauseBoard | undefined;
  /** Who has the Functions relay chats; undefined where the browser relays them. */
  readonly healer: ConversationHealer | undefined;
  readonly profile: ConversationProfileName;
  /** As configured; empty: those of the conversation profile. */
  readonly features: readonly Feature[];
  /** Who the agent is to Google: never a raw identity. */
  readonly obfuscatedAgentId: () => Promise<string>;
  /** Makes a name from which nobody can tell the identifier: 64 hexadecimal digits. */
  readonly obfuscate: (identifier: string) => Promise<string>;
  readonly now: () => number;
}

/** The session machine with everything that it asks of the outside world. */
export function provideSession(ports: SessionPorts): typeof sessionMachine {
  const { api, connection, conversations } = ports;
  const participants = createParticipants(api, ports.obfuscatedAgentId);
  const { relay, healInAdvance } = provideRelay({ ...ports, participants });

  /** Which task listens to which conversation: two of one agent would show one customer's words under both. */
  const claims = new Map<ConversationName, TaskSid>();
  const isClaimed = (conversation: ConversationName, { taskSid }: CallTask): boolean =>
    (claims.get(conversation) ?? taskSid) !== taskSid;

  const callFinder = callFinderMachine.provide({
    actors: {
      findCall: fromPromise<Sought, Look>(({ input, signal }) =>
        findCall({ ...ports, isClaimed }, input, signal),
      ),
    },
  });

  const summary = summaryMachine.provide({
    actors: {
      restore: fromPromise<RestoredSummary, TaskSid>(async ({ input }) => {
        const { versions, contacts } = await ports.summaryStore.list();
        return {
          versions: versions.filter(({ taskSid }) => taskSid === input),
          told: contacts.find(({ taskSid }) => taskSid === input)?.told,
        };
      }),
      draft: fromPromise<Summary, ConversationName>(({ input, signal }) =>
        api.suggestSummary(input, ports.profile, signal),
      ),
    },
  });

  return sessionMachine.provide({
    actors: {
      relay,
      pause: providePause(ports.pauses, ports.callPauses),
      callFinder,
      summary,
      attach: fromPromise<Attachment, AttachOrder>(({ input: { task, found, relayMode }, signal }) => {
        if (task.medium === 'chat') {
          const healed = relayMode === 'server' ? { healInAdvance } : {};
          return attachChat({ ...ports, participants, ...healed }, task, signal);
        }
        if (!found) throw new Error('The conversation of the call has not been found');
        // A task listens to one conversation: what it listened to before has ended.
        for (const [conversation, taskSid] of claims) {
          if (taskSid !== task.taskSid || conversation === found.name) continue;
          claims.delete(conversation);
          participants.forget(conversation);
        }
        claims.set(found.name, task.taskSid);
        return attachCall({ ...ports, participants }, found, signal);
      }),
      listMessages: fromPromise<
        Listed,
        { conversation: ConversationName; cursor: MessageCursor | undefined; endsUnseen: boolean }
      >(async ({ input: { conversation, cursor, endsUnseen }, signal }) => {
        // Read after the list, or what was said last might be missing from a conversation that is over.
        const newest: Listed = await api.listNewMessages(conversation, cursor, signal);
        if (endsUnseen) {
          const read = await api.getConversation(conversation, signal).catch(() => undefined);
          return { ...newest, isCompleted: read?.state === 'COMPLETED' };
        }
        if (cursor !== undefined) return newest;
        // Where the audio of a call was started anew, what came before is in the conversation before.
        const earlier = partsOfCallUpTo(conversation).slice(0, -1);
        const parts = await Promise.all(
          earlier.map((name) =>
            api.listNewMessages(name, undefined, signal).then(
              ({ messages }) => messages,
              () => [],
            ),
          ),
        );
        return { ...newest, messages: [...parts.flat(), ...newest.messages] };
      }),
      room: fromCallback<SessionEvent, RoomInput>(
        ({ input: { conversation, listen, isInDoubt }, sendBack }) => {
          const { hear, join } = listen(sendBack);
          return connection.enter(conversation, {
            onConnected: () => sendBack({ type: 'room.connected' }),
            onDisconnected: () => sendBack({ type: 'room.disconnected' }),
            onJoined: join,
            onJoinFailed: () => sendBack({ type: 'room.refused' }),
            onEvent: hear,
            isInDoubt,
          });
        },
      ),
      suggestAgain: fromPromise<AskedAgain, AskOrder>(async ({ input, signal }) => {
        const { task, attachment, features } = input;
        const wanted = features.filter(
          (feature) =>
            attachment.features.includes(feature) &&
            // Google makes replies for chats only.
            (feature !== 'SMART_REPLY' || task.medium === 'chat'),
        );
        const asked = await Promise.all(
          wanted.map((feature) =>
            askFor(api, feature, input, signal).then(
              (set) => ({ sets: [set], owed: [] }),
              (error: unknown) => ({ sets: [], owed: isRetryable(toFailure(error)) ? [feature] : [] }),
            ),
          ),
        );
        return { sets: asked.flatMap(({ sets }) => sets), owed: asked.flatMap(({ owed }) => owed) };
      }),
      suggestFollowUps: fromPromise<
        SuggestionSet,
        { attachment: Attachment; latest: AssistMessage | undefined; draft: string }
      >(({ input: { attachment, latest, draft }, signal }) =>
        api.suggestSmartReplies(
          attachment.agent,
          { latestMessage: latest?.name, draft: endOf(draft) },
          signal,
        ),
      ),
      searchKnowledge: fromPromise<
        SuggestionSet,
        KnowledgeQuestion & { task: TaskRef; attachment: Attachment; latest: AssistMessage | undefined }
      >(async ({ input: { question, source, task, attachment, latest }, signal }) =>
        api.searchKnowledge(
          {
            question,
            source,
            conversation: attachment.conversation,
            profile: ports.profile,
            latestMessage: latest?.name,
            sessionId: (await ports.obfuscate(task.taskSid)).slice(0, SESSION_ID_LENGTH),
          },
          signal,
        ),
      ),
      toolCalls: fromCallback<ToolCallOrder, void>(({ receive, sendBack }) => {
        const stopped = new AbortController();
        receive(({ toolCall, decision, agent }) => {
          void api
            .decideToolCall(agent, toolCall, decision, stopped.signal)
            .then(
              (set) => ({ status: 'decided' as const, set }),
              (error: unknown) => ({ status: 'failed' as const, failure: toFailure(error) }),
            )
            .then((outcome) => {
              if (stopped.signal.aborted) return;
              const report: SessionEvent = {
                type: 'toolCall.settled',
                toolCall,
                outcome,
              };
              sendBack(report);
            });
        });
        return () => stopped.abort();
      }),
      finish: fromPromise<void, { task: TaskRef; conversation: ConversationName }>(
        async ({ input: { task, conversation }, signal }) => {
          participants.forget(conversation);
          claims.delete(conversation);
          const left = (await ports.messageStore.list()).filter(
            (entry) => entry.task.taskSid === task.taskSid,
          );
          // Handed on, the conversation keeps its room: a leave by anyone cuts off the one who has it now
          // (backend-behaviour 7). What waits is the next one's to send.
          if (!(await conversations.hasEnded(task, signal))) {
            await ports.messageStore.remove(left.map(({ message }) => message.sid));
            return;
          }
          connection.leave(conversation);
          // Completed, it would not take what waits; the outbox goes on with that.
          if (left.length > 0) return;
          if (task.medium === 'call') await forgetNumber(ports, task, conversation, signal);
          await api.completeConversation(conversation, signal);
        },
      ),
    },
  });
}

/** What is proposed to what was said last, asked for anew. */
function askFor(
  api: AssistApi,
  feature: AskableFeature,
  { attachment: { agent }, latest }: AskOrder,
  signal: AbortSignal,
): Promise<SuggestionSet> {
  switch (feature) {
    case 'SMART_REPLY':
      return api.suggestSmartReplies(agent, { latestMessage: latest?.name, draft: undefined }, signal);
    case 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST':
      return api.suggestKnowledge(agent, latest?.name, signal);
  }
}

/** Unless the number has been registered anew: its owner may be on the line again. */
async function forgetNumber(
  { api, conversations }: Pick<SessionPorts, 'api' | 'conversations'>,
  task: CallTask,
  conversation: ConversationName,
  signal: AbortSignal,
): Promise<void> {
  const number = conversations.describeCall(task)?.customerNumber;
  if (number === undefined) return;
  try {
    const registered = await api.findConversationName(number, signal);
    if (registered !== undefined && roomOf(registered as ConversationName) === roomOf(conversation))
      await api.forgetConversationName(number, signal);
  } catch {
    // It is checked by whoever finds it.
  }
}
