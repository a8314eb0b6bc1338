import type { TranscriptLine } from '../scenarios/transcript';
import type { Utterance, Voice } from '../simulator/dialogflow/voice';
import type { CallLeg, Calls, SiprecStream } from '../twilio/model/calls';

/** What the sandbox's Twilio reports as `SiprecErrorCode` where Google does not take a stream, or drops it. */
export const STREAM_FAILED = '32104';

/** Something that one of the two on a call says. */
export interface Spoken extends Pick<TranscriptLine, 'role' | 'text'> {
  readonly interim?: boolean | undefined;
}

export interface AudioPath {
  /** How long Google takes to make the conversation of this call; to be told in the same turn as the call starts. */
  delayAudio(callSid: string, ms: number): void;
  /**
   * Says something on the call of this customer's leg. Throws TwilioError where there is no such leg.
   * @returns undefined where it does not reach Google: no stream in progress, none that carries this side, somebody
   * on hold or muted, nobody there to say it, the call over
   */
  say(callSid: string, spoken: Spoken): Utterance | undefined;
  /** Carries nothing more. */
  stop(): void;
}

export interface AudioPathOptions {
  readonly calls: Pick<Calls, 'events' | 'leg' | 'conferences' | 'streams' | 'failStream'>;
  /** `undefined` while there is no simulator, or a connector in its place: then nobody listens. */
  readonly voice: () => Voice | undefined;
  /** The id of the conversation profile whose number the connector calls. */
  readonly profile: string;
  /** By which key an integration registers the conversation of this leg; undefined where it does not. */
  readonly integrationKeyOf?: (leg: CallLeg) => string | undefined;
}

const ROLES = { customer: 'END_USER', agent: 'HUMAN_AGENT' } as const;

/** Seen from the customer's leg, which is the one that is streamed. */
const TRACKS = { customer: 'inbound_track', agent: 'outbound_track' } as const;

const carries = ({ track }: SiprecStream, role: Spoken['role']): boolean =>
  track === 'both_tracks' || track === TRACKS[role];

const canTalk = (leg: CallLeg): boolean => leg.status === 'in-progress' && !leg.hold && !leg.muted;

/** The way of a call's audio: from Twilio's SIPREC streams to Google's telephony. */
export const connectAudio = ({
  calls,
  voice,
  profile,
  integrationKeyOf = () => undefined,
}: AudioPathOptions): AudioPath => {
  /** The conversations of the streams that Google listens to, by the streams' SIDs. */
  const conversations = new Map<string, string>();
  const delays = new Map<string, number>();

  const begin = ({ sid, callSid }: SiprecStream): void => {
    const google = voice();
    const stream = calls.streams(callSid).find((one) => one.sid === sid);
    if (google === undefined || stream?.status !== 'in-progress') return;
    const { conversation = '' } = stream.parameters;
    const integrationKey = integrationKeyOf(calls.leg(callSid));
    const answer = google.startStream(conversation, {
      profile,
      delayMs: delays.get(callSid) ?? 0,
      ...(integrationKey !== undefined && { integrationKey }),
    });
    if (answer === 'accepted') conversations.set(sid, conversation);
    else calls.failStream(callSid, STREAM_FAILED, sid);
  };

  /** @returns the conversation that the stream was for; undefined where Google did not listen to it */
  const end = ({ sid }: SiprecStream): string | undefined => {
    const conversation = conversations.get(sid);
    conversations.delete(sid);
    return conversation;
  };

  const unsubscribe = calls.events.subscribe((event) => {
    switch (event.type) {
      case 'streamStarted':
        // Google answers after Twilio has: whoever started the stream knows of it before it can be refused.
        void Promise.resolve().then(() => begin(event.stream));
        return;
      case 'streamStopped':
      case 'streamFailed': {
        const conversation = end(event.stream);
        if (conversation === undefined) return;
        if (event.type === 'streamStopped') voice()?.endStream(conversation);
        else voice()?.failStream(conversation);
        return;
      }
      case 'conferenceChanged':
      case 'legChanged':
        return;
    }
  });

  /** A customer on hold hears music and talks to nobody: neither side of the talk is on their leg. */
  const reachesLeg = (customer: CallLeg, role: Spoken['role']): boolean => {
    if (!canTalk(customer)) return false;
    if (role === 'customer') return true;
    return calls
      .conferences({ status: 'in-progress' })
      .filter(({ legs }) => legs.some(({ sid }) => sid === customer.sid))
      .some(({ legs }) => legs.some((leg) => leg.party.type === 'worker' && canTalk(leg)));
  };

  return {
    delayAudio: (callSid, ms) => void delays.set(callSid, ms),
    say(callSid, { role, text, interim = false }) {
      if (!reachesLeg(calls.leg(callSid), role)) return undefined;
      const utterances = calls
        .streams(callSid)
        .filter((stream) => stream.status === 'in-progress' && carries(stream, role))
        .flatMap(({ sid }) => conversations.get(sid) ?? [])
        .map((conversation) => voice()?.speak(conversation, { role: ROLES[role], text, interim }));
      return utterances.find((utterance) => utterance !== undefined);
    },
    stop: unsubscribe,
  };
};
