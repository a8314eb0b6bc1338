/**
 * Messages of which nothing may reach Agent Assist: those whose index in the Twilio conversation is above `after`, and
 * at most `upTo`. By index and not by time, because the agent's computer and Twilio need not agree on that.
 */
export interface PausedSpan {
  readonly after: number;
  /** The last message that was said meanwhile; undefined while it goes on. */
  readonly upTo: number | undefined;
}

/** When an agent wanted a conversation not to be heard. Of a call, the one span covers all. */
export interface Pause {
  /** The oldest first; only the last one may go on. */
  readonly spans: readonly PausedSpan[];
  /** When it ends by itself, milliseconds since the epoch; undefined: when somebody ends it. */
  readonly until: number | undefined;
}

export const NEVER_PAUSED: Pause = { spans: [], until: undefined };

/** A span of everything: of a call, and of a conversation whose record cannot be read. */
export const ALL_PAUSED: Pause = { spans: [{ after: -1, upTo: undefined }], until: undefined };

export const isPaused = ({ spans }: Pause): boolean => spans.some(({ upTo }) => upTo === undefined);

/** Whether a message, told by its index, was said while the agent wanted nothing to be heard. */
export const covers = ({ spans }: Pause, index: number): boolean =>
  spans.some(({ after, upTo }) => index > after && (upTo === undefined || index <= upTo));
