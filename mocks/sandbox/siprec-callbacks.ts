import { ACCOUNT_SID } from '../twilio/ids';
import type { CallEvent, Calls } from '../twilio/model/calls';
import { postSigned } from './signed-post';

export interface SiprecCallbacks {
  /** Resolves when what has been posted up to now has been answered. */
  settled(): Promise<void>;
  /** Posts nothing more, and resolves when what was under way has been answered. */
  stop(): Promise<void>;
}

const EVENTS = {
  streamStarted: 'siprec-started',
  streamStopped: 'siprec-stopped',
  streamFailed: 'siprec-error',
} as const;

type StreamEvent = Extract<CallEvent, { stream: unknown }>;

/** What Twilio documents of the callback, as it stands in the form. */
const fieldsOf = (event: StreamEvent, at: Date): Record<string, string> => ({
  AccountSid: ACCOUNT_SID,
  CallSid: event.stream.callSid,
  SiprecSid: event.stream.sid,
  ...(event.stream.name === undefined ? {} : { SiprecName: event.stream.name }),
  SiprecEvent: EVENTS[event.type],
  Timestamp: at.toISOString(),
  ...(event.type === 'streamFailed'
    ? { SiprecError: 'The recorder ended the session', SiprecErrorCode: event.errorCode }
    : {}),
});

/**
 * Posts what becomes of SIPREC streams to the status callbacks that they were started with, signed, as Twilio
 * does: once each, without waiting for anybody, so that they may overtake each other.
 * @param log receives a line for each that was not taken
 */
export function postSiprecCallbacks(
  calls: Pick<Calls, 'events'>,
  log: (line: string) => void = () => undefined,
): SiprecCallbacks {
  const underWay = new Set<Promise<void>>();

  const post = async (url: string, fields: Record<string, string>): Promise<void> => {
    const status = await postSigned(url, fields);
    if (status === undefined) log(`${fields.SiprecEvent}: the status callback cannot be reached`);
    else if (status !== 200) log(`${fields.SiprecEvent}: the status callback answered ${status}`);
  };

  const unsubscribe = calls.events.subscribe((event) => {
    if (!('stream' in event)) return;
    const { statusCallback } = event.stream;
    if (statusCallback === undefined) return;
    const posted = post(statusCallback, fieldsOf(event, new Date())).finally(() => underWay.delete(posted));
    underWay.add(posted);
  });

  const settled = async (): Promise<void> => {
    await Promise.all(underWay);
  };
  return {
    settled,
    stop() {
      unsubscribe();
      return settled();
    },
  };
}
