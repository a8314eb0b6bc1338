import type { FaultAct } from './fault-parts';
import { forTheNext } from './for-the-next';

/** How far apart the deliveries of one event are, at most. */
const REDELIVERED_WITHIN_MS = 1_000;

/** 13: nobody remembers that an event has been delivered. */
export const deliverThrice: FaultAct<'deliverThrice'> = ({ hooks, random }) =>
  hooks.delivery.intercept((_, next) =>
    next().flatMap((event) => {
      const later = () => ({ ...event, afterMs: event.afterMs + random() * REDELIVERED_WITHIN_MS });
      return [event, later(), later()];
    }),
  );

/** 13: order is that of arrival, and publishers do not wait for each other. */
export const shuffle: FaultAct<'shuffle'> = ({ hooks, random }, { withinMs }) =>
  hooks.delivery.intercept((_, next) =>
    next().map((event) => ({ ...event, afterMs: event.afterMs + random() * withinMs })),
  );

/** 15: padded with spaces, so that it says what it said. */
export const largeEvent: FaultAct<'largeEvent'> = ({ hooks }, { bytes, times }, over) =>
  forTheNext(hooks.delivery, { times }, over, (next) => next().map((event) => ({ ...event, bytes })));

/** Not numbered, and behind 7 to 11: what is lost is acknowledged upstream, and never comes again. */
export const loseEvents: FaultAct<'loseEvents'> = ({ hooks, random }, { share }) =>
  hooks.delivery.intercept((_, next) => (random() < share ? [] : next()));
