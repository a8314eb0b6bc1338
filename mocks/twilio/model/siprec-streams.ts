import type { NewSid } from '../ids';
import type { CallEvent, NewStream, SiprecStream } from './calls';
import { TwilioError } from './twilio-error';

/** The SIPREC streams of all calls. */
export interface SiprecStreams {
  start(callSid: string, stream: NewStream): SiprecStream;
  stop(callSid: string, nameOrSid: string): SiprecStream;
  fail(callSid: string, errorCode: string, streamSid?: string): void;
  /** Stops what streams of a leg that has ended. */
  endCall(callSid: string): void;
  all(callSid?: string): readonly SiprecStream[];
  clear(): void;
}

export function createSiprecStreams(newSid: NewSid, tell: (event: CallEvent) => void): SiprecStreams {
  const streams = new Map<string, SiprecStream>();

  const liveOf = (callSid: string): SiprecStream[] =>
    [...streams.values()].filter((one) => one.callSid === callSid && one.status === 'in-progress');
  const end = (stream: SiprecStream): SiprecStream => {
    const stopped: SiprecStream = { ...stream, status: 'stopped' };
    streams.set(stream.sid, stopped);
    return stopped;
  };
  const stopAndTell = (stream: SiprecStream): SiprecStream => {
    const stopped = end(stream);
    tell({ type: 'streamStopped', stream: stopped });
    return stopped;
  };

  return {
    start(callSid, { connectorName, name, track = 'both_tracks', parameters, statusCallback }) {
      if (name !== undefined && liveOf(callSid).some((one) => one.name === name)) {
        throw TwilioError.badRequest(`Call ${callSid} has a stream ${name} already`);
      }
      const stream: SiprecStream = {
        sid: newSid('SR'),
        callSid,
        name,
        connectorName,
        track,
        status: 'in-progress',
        parameters,
        statusCallback,
      };
      streams.set(stream.sid, stream);
      tell({ type: 'streamStarted', stream });
      return stream;
    },
    stop(callSid, nameOrSid) {
      const stream = liveOf(callSid).find(({ sid, name }) => sid === nameOrSid || name === nameOrSid);
      if (!stream) throw TwilioError.notFound(`/Calls/${callSid}/Siprec/${nameOrSid}`);
      return stopAndTell(stream);
    },
    fail(callSid, errorCode, streamSid) {
      const failing = liveOf(callSid).filter(({ sid }) => streamSid === undefined || sid === streamSid);
      for (const stream of failing) tell({ type: 'streamFailed', stream: end(stream), errorCode });
    },
    endCall(callSid) {
      for (const stream of liveOf(callSid)) stopAndTell(stream);
    },
    all: (callSid) => [...streams.values()].filter((one) => callSid === undefined || one.callSid === callSid),
    clear: () => streams.clear(),
  };
}
