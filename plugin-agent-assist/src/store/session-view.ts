import { ALL_FEATURES } from '../domain/feature';
import { hasBeenPaused, hasSwallowed } from '../domain/pause';
import type { ConnectionSnapshot } from '../machine/connection.machine';
import type { SessionSnapshot } from '../machine/session.machine';
import type { ConnectionView, SessionView } from './state';

/** One failed attempt is weather; this many are worth a word to the agent. */
const NOTEWORTHY_ATTEMPTS = 3;

/** The serialisable picture of a session machine. */
export const toSessionView = (snapshot: SessionSnapshot): SessionView => {
  const { context } = snapshot;
  const isTelling =
    snapshot.matches('failed') || snapshot.matches('resolving') || context.attempt >= NOTEWORTHY_ATTEMPTS;
  return {
    phase: phaseOf(snapshot),
    channelType: context.task.channelType,
    audio: context.audio && { status: context.audio, code: stopCodeOf(context) },
    failure: isTelling ? context.failure : undefined,
    features: context.attachment?.features ?? ALL_FEATURES,
    stream: streamOf(snapshot),
    relay: context.relay,
    pause: pauseOf(snapshot),
    summary: context.summary,
    search: context.search,
  };
};

const pauseOf = ({
  context: {
    task,
    pause: { phase, until, failure, isSilenced },
    paused,
    pausesCalls = false,
  },
}: SessionSnapshot): SessionView['pause'] => {
  if (task.medium === 'call' && !pausesCalls) return undefined;
  const swallows = task.medium === 'call' ? hasBeenPaused : hasSwallowed;
  return { phase, until, failure, isSilenced, hasSwallowed: paused !== undefined && swallows(paused) };
};

const phaseOf = (snapshot: SessionSnapshot): SessionView['phase'] => {
  if (snapshot.matches('failed')) return 'failed';
  if (snapshot.matches('closing') || snapshot.matches('closed')) return 'closing';
  if (snapshot.context.wrapping) return 'wrapping';
  return isStarting(snapshot) ? 'starting' : 'live';
};

/** It may become known only after the stop itself. */
const stopCodeOf = ({ audio, audioEnd }: SessionSnapshot['context']): string | undefined =>
  audio === 'stopped' ? audioEnd?.code : undefined;

const isStarting = (snapshot: SessionSnapshot): boolean =>
  snapshot.matches('starting') || snapshot.matches('resolving') || snapshot.matches('attaching');

const streamOf = (snapshot: SessionSnapshot): SessionView['stream'] => {
  if (snapshot.matches({ engaged: { stream: 'joined' } })) return 'connected';
  return snapshot.context.gap ? 'reconnecting' : 'connecting';
};

/** The serialisable picture of the connection machine. */
export const toConnectionView = (snapshot: ConnectionSnapshot): ConnectionView => {
  const { context } = snapshot;
  const failure = context.tokenFailure ?? context.socketFailure;
  if (snapshot.matches({ token: 'failed' })) return { status: 'unavailable', failure };
  if (context.sessions === 0) return { status: 'idle', failure: undefined };
  if (snapshot.matches({ socket: { active: 'open' } })) return { status: 'connected', failure: undefined };
  if (Math.max(context.tokenAttempt, context.socketAttempt) >= NOTEWORTHY_ATTEMPTS)
    return { status: 'unavailable', failure };
  return { status: context.wasOpen ? 'reconnecting' : 'connecting', failure: undefined };
};
