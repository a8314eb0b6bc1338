import type { TaskSid } from '../domain/ids';
import type { ConnectionActor } from '../machine/connection.machine';
import type { SessionObserver } from '../machine/session-registry';
import type { SessionEmission } from '../machine/session.types';
import { projected, type Projection } from './actions';
import { toConnectionView, toSessionView } from './session-view';
import type { AssistState, OutboxView, SessionView, SummaryOutboxView } from './state';

export interface Projector {
  /** Observes a session until the returned function is called, which also removes it from the store. */
  readonly observe: SessionObserver;
  /** Takes over what a session tells past its machine. */
  publish(taskSid: TaskSid, emission: SessionEmission): void;
  observeConnection(actor: ConnectionActor): () => void;
  /** Takes over how the outbox stands; it may be told as often as it likes. */
  showOutbox(view: OutboxView): void;
  /** The same for the summary outbox. */
  showSummaries(view: SummaryOutboxView): void;
}

/**
 * The single bridge from machines to Redux, and the only writer of machine facts. Nothing flows back.
 *
 * It dispatches at most once per `schedule`, for all sessions together: any single dispatch costs Flex's own
 * components several milliseconds.
 *
 * @param schedule runs a callback soon and once: on the next animation frame, or by timer in a hidden tab
 * @param later the same for what changes nothing that is seen: by and by, so that it goes along with something else
 * @param shown what the store holds already, so that a start that finds things as they are costs no dispatch
 */
export function createProjector(
  dispatch: (action: ReturnType<typeof projected>) => void,
  schedule: (flush: () => void) => void,
  later: (flush: () => void) => void,
  shown?: Pick<AssistState, 'connection' | 'outbox' | 'summaries'>,
): Projector {
  let pending: Projection[] = [];
  /** What waits is dispatched soon, or later. */
  let due: 'soon' | 'later' | undefined;
  let lastOutbox = shown?.outbox;
  let lastSummaries = shown?.summaries;

  const flush = (): void => {
    // What was to come later has gone along with something else.
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    due = undefined;
    dispatch(projected(batch));
  };
  const project = (projection: Projection): void => {
    pending.push(projection);
    if (due === 'soon') return;
    if (!isUnseen(projection)) {
      due = 'soon';
      schedule(flush);
    } else if (due === undefined) {
      due = 'later';
      later(flush);
    }
  };

  return {
    observe(actor, taskSid) {
      let last: SessionView | undefined;
      const look = (): void => {
        const view = toSessionView(actor.getSnapshot());
        if (last && isSame(last, view)) return;
        last = view;
        project({ of: 'session', taskSid, view });
      };

      // `subscribe` does not replay, so the first picture is taken by hand.
      look();
      const snapshots = actor.subscribe(look);
      const content = actor.on('*', (emission) => project({ of: 'content', taskSid, emission }));
      return () => {
        snapshots.unsubscribe();
        content.unsubscribe();
        project({ of: 'end', taskSid });
      };
    },
    publish: (taskSid, emission) => project({ of: 'content', taskSid, emission }),
    observeConnection(actor) {
      let last = shown?.connection;
      const look = (): void => {
        const view = toConnectionView(actor.getSnapshot());
        if (last && isSame(last, view)) return;
        last = view;
        project({ of: 'connection', view });
      };
      look();
      const snapshots = actor.subscribe(look);
      return () => snapshots.unsubscribe();
    },
    showOutbox(view) {
      if (lastOutbox && isSame(lastOutbox, view)) return;
      lastOutbox = view;
      project({ of: 'outbox', view });
    },
    showSummaries(view) {
      if (lastSummaries && isSame(lastSummaries, view)) return;
      lastSummaries = view;
      project({ of: 'summaries', view });
    },
  };
}

/** That a suggestion was in sight is noted, and shown nowhere. */
const isUnseen = (projection: Projection): boolean =>
  projection.of === 'content' &&
  projection.emission.type === 'suggestion.acted' &&
  projection.emission.act.type === 'fedBack' &&
  projection.emission.act.feedback.type === 'displayed';

/** Views are small plain trees, most of them the same objects as before; most snapshots change nothing that is seen. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const before = Object.entries(a);
  return (
    before.length === Object.keys(b).length &&
    before.every(([key, value]) => isSame(value, Reflect.get(b, key)))
  );
};
