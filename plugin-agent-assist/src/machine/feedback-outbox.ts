import { createActor, fromCallback, fromPromise, type ActorOptions } from 'xstate';

import type { AssistApi, FeedbackStore, StoredFeedback } from '../domain/ports';
import type { Connection } from './connection';
import {
  feedbackOutboxMachine,
  type FeedbackOutboxActor,
  type FeedbackOutboxEvent,
} from './feedback-outbox.machine';
import { createListedUrls, sendLast, sendRound, type RoundReport } from './feedback-round';

/** The agent's feedback on its way to Google. Of all tabs, only the one that leads has one. */
export interface FeedbackOutbox {
  readonly actor: FeedbackOutboxActor;
  /** Something was put into the store, by this tab or another. */
  noteAdded(): void;
  retry(): void;
  /** The network is back or the page is visible again. */
  wake(): void;
  /** The page may be gone the next moment: sends what it can before this returns. */
  flush(): void;
  /** Sends nothing more. What waits is left to the tab that leads next. */
  stop(): void;
}

export interface FeedbackOutboxDeps {
  readonly api: Pick<AssistApi, 'sendFeedback'>;
  readonly store: Pick<FeedbackStore, 'list' | 'markUncertain' | 'remove'>;
  readonly connection: Pick<Connection, 'retain'>;
  readonly random: () => number;
  readonly actorOptions?: Pick<ActorOptions<typeof feedbackOutboxMachine>, 'clock' | 'inspect'>;
}

/** Starts the outbox, which begins with what an earlier page or tab has left in the store. */
export function createFeedbackOutbox({
  api,
  store,
  connection,
  random,
  actorOptions,
}: FeedbackOutboxDeps): FeedbackOutbox {
  const ports = { api, store, listed: createListedUrls() };
  const actor = createActor(
    feedbackOutboxMachine.provide({
      actors: {
        list: fromPromise<readonly StoredFeedback[], void>(() => store.list()),
        sendRound: fromPromise<RoundReport, readonly StoredFeedback[]>(({ input, signal }) =>
          sendRound(ports, input, signal),
        ),
        sendLast: fromPromise<void, readonly StoredFeedback[]>(({ input }) => sendLast(ports, input)),
        connection: fromCallback<FeedbackOutboxEvent, void>(() => connection.retain()),
      },
    }),
    { ...actorOptions, input: { random } },
  );
  actor.start();

  return {
    actor,
    noteAdded: () => actor.send({ type: 'feedback.added' }),
    retry: () => actor.send({ type: 'retry.requested' }),
    wake: () => actor.send({ type: 'network.woke' }),
    flush: () => actor.send({ type: 'page.hidden' }),
    stop: () => actor.stop(),
  };
}
