import { fromCallback, fromPromise } from 'xstate';

import type { ChatTask, TaskMessage } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { covers, isPaused } from '../../domain/pause';
import type {
  AssistApi,
  ConversationHealer,
  Healed,
  MessageStore,
  PauseBoard,
  RelayPacer,
  TaskConversation,
} from '../../domain/ports';
import {
  relayMachine,
  type Attempted,
  type Backfilled,
  type BackfillOrder,
  type OutboxAddress,
  type OutboxOrder,
  type RelayEvent,
} from '../relay.machine';
import { backfill, healByServer } from './backfill';
import { createRefusalJudge, unclear } from './completed';
import { createMessageKeeper } from './message-keeper';
import type { Participants } from './participants';

export interface RelayPorts {
  readonly api: Pick<AssistApi, 'listMessages' | 'createMessages' | 'getConversation' | 'analyzeContent'>;
  readonly conversations: Pick<TaskConversation, 'list' | 'subscribe'>;
  readonly participants: Participants;
  readonly pacer: RelayPacer;
  readonly messageStore: MessageStore;
  readonly pauses: PauseBoard;
  /** Who has the Functions relay chats; undefined where the browser relays them. */
  readonly healer: ConversationHealer | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The relay machine with everything that it asks of the outside world. */
export interface ProvidedRelay {
  readonly relay: typeof relayMachine;
  /** For whoever attaches and needs to know where the Functions relay to: the relay that follows asks no more. */
  readonly healInAdvance: ConversationHealer['heal'] | undefined;
}

export function provideRelay(ports: RelayPorts): ProvidedRelay {
  const { api, conversations, participants, pacer, pauses } = ports;
  const refusals = createRefusalJudge(api);
  const keeper = createMessageKeeper(ports.messageStore, ports.now);
  const healing = ports.healer && createAnnouncedHealing(ports.healer);

  const relay = relayMachine.provide({
    actors: {
      messageFeed: fromCallback<RelayEvent, ChatTask>(({ input, sendBack }) =>
        conversations.subscribe(input, sendBack),
      ),
      outbox: fromCallback<OutboxOrder, OutboxAddress>(({ input, receive }) =>
        receive((order) => keeper.carryOut(input, order)),
      ),
      backfill: fromPromise<Backfilled, BackfillOrder>(({ input, signal }) =>
        healing && input.mode === 'server'
          ? healByServer({ ...ports, healer: healing }, input, signal)
          : backfill({ ...ports, refusals }, input, signal),
      ),
      analyze: fromPromise<Attempted, OutboxAddress & { message: TaskMessage }>(
        async ({ input: { task, conversation, message }, signal }) => {
          await keeper.whenKept(message.sid);
          await pacer.takeTurn(signal);
          const about = { conversation, message: message.sid };
          try {
            const participant = await participants
              .nameOf(conversation, message.role, signal)
              .catch((error: unknown) => {
                throw unclear(error);
              });
            const pause = await pauses.read(task, signal);
            if (isPaused(pause) || covers(pause, message.index)) return { type: 'held', pause };
            return { type: 'analyzed', ...(await api.analyzeContent(participant, message, signal)) };
          } catch (error) {
            throw await refusals.judge(error, about, signal);
          }
        },
      ),
    },
  });

  return { relay, healInAdvance: healing?.healInAdvance };
}

/**
 * What attaching has just been told is not asked for again by the relay, which begins next.
 */
function createAnnouncedHealing(
  healer: ConversationHealer,
): ConversationHealer & { healInAdvance: ConversationHealer['heal'] } {
  const announced = new Map<TaskSid, Healed>();
  return {
    async healInAdvance(task, signal) {
      const healed = await healer.heal(task, signal);
      announced.set(task.taskSid, healed);
      return healed;
    },
    heal(task, signal) {
      const healed = announced.get(task.taskSid);
      announced.delete(task.taskSid);
      return healed ? Promise.resolve(healed) : healer.heal(task, signal);
    },
  };
}
