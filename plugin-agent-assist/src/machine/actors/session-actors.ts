import { fromCallback, fromPromise } from 'xstate';

import type {
  AssistMessage,
  Feature,
  Summary,
  SummaryEdit,
  SuggestionSet,
  TaskMessage,
  TaskRef,
} from '../../domain/assist';
import { AssistError, isRefusal, toFailure } from '../../domain/failure';
import type { ConversationName, ConversationProfileName } from '../../domain/ids';
import type { AssistApi, RelayPacer, TaskConversation } from '../../domain/ports';
import type { Connection } from '../connection';
import {
  relayMachine,
  type Analyzed,
  type Backfilled,
  type RelayEvent,
  type RelayInput,
} from '../relay.machine';
import { sessionMachine } from '../session.machine';
import type { Attachment, SessionEvent } from '../session.types';
import { attach } from './attach';
import { backfill } from './backfill';
import { conversationEnded, isCompleted } from './completed';
import { createParticipants } from './participants';

export interface SessionPorts {
  readonly api: AssistApi;
  readonly connection: Connection;
  readonly conversations: TaskConversation;
  readonly pacer: RelayPacer;
  readonly profile: ConversationProfileName;
  /** As configured; empty: those of the conversation profile. */
  readonly features: readonly Feature[];
  /** Who the agent is to Google: never a raw identity. */
  readonly obfuscatedAgentId: () => Promise<string>;
  readonly now: () => number;
}

/** The session machine with everything that it asks of the outside world. */
export function provideSession(ports: SessionPorts): typeof sessionMachine {
  const { api, connection, conversations, pacer, now } = ports;
  const participants = createParticipants(api, ports.obfuscatedAgentId);

  const relay = relayMachine.provide({
    actors: {
      messageFeed: fromCallback<RelayEvent, TaskRef>(({ input, sendBack }) =>
        conversations.subscribe(input, (message) => sendBack({ type: 'message.added', message })),
      ),
      backfill: fromPromise<Backfilled, Pick<RelayInput, 'task' | 'conversation'>>(({ input, signal }) =>
        backfill({ api, conversations, participants }, input, signal),
      ),
      analyze: fromPromise<Analyzed, Pick<RelayInput, 'conversation'> & { message: TaskMessage }>(
        async ({ input: { conversation, message }, signal }) => {
          await pacer.takeTurn(signal);
          try {
            const participant = await participants.nameOf(conversation, message.role, signal);
            return await api.analyzeContent(participant, message, signal);
          } catch (error) {
            if (isRefusal(toFailure(error)) && (await isCompleted(api, conversation, signal)))
              throw conversationEnded();
            throw error;
          }
        },
      ),
    },
  });

  return sessionMachine.provide({
    actors: {
      relay,
      attach: fromPromise<Attachment, TaskRef>(({ input, signal }) =>
        attach({ ...ports, participants }, input, signal),
      ),
      room: fromCallback<SessionEvent, ConversationName>(({ input, sendBack }) =>
        connection.enter(input, {
          onConnected: () => sendBack({ type: 'room.connected' }),
          onDisconnected: () => sendBack({ type: 'room.disconnected' }),
          onHeartbeat: () => sendBack({ type: 'room.heartbeat' }),
          onEvent: (event) => sendBack({ type: 'room.delivered', event }),
        }),
      ),
      joinRoom: fromPromise<void, ConversationName>(async ({ input }) => {
        if (!(await connection.join(input)))
          throw new AssistError('unreachable', 'The connector did not confirm that it will send suggestions');
      }),
      suggestReplies: fromPromise<
        SuggestionSet,
        { attachment: Attachment; latest: AssistMessage | undefined }
      >(({ input: { attachment, latest }, signal }) =>
        attachment.features.includes('SMART_REPLY')
          ? api.suggestSmartReplies(attachment.agent, latest?.name, signal)
          : Promise.resolve({
              latestMessage: undefined,
              suggestions: [],
              unknownKinds: [],
              receivedAt: now(),
            }),
      ),
      suggestSummary: fromPromise<Summary, ConversationName>(({ input, signal }) =>
        api.suggestSummary(input, signal),
      ),
      saveSummary: fromPromise<void, SummaryEdit>(async ({ input: { answerRecord, ...edit }, signal }) => {
        if (!answerRecord)
          throw new AssistError('rejected', 'Agent Assist gave this summary no record to save it to');
        await api.sendSummaryFeedback(answerRecord, edit, signal);
      }),
      finish: fromPromise<void, { task: TaskRef; conversation: ConversationName }>(
        async ({ input: { task, conversation }, signal }) => {
          participants.forget(conversation);
          if (await conversations.hasEnded(task, signal))
            await api.completeConversation(conversation, signal);
        },
      ),
    },
  });
}
