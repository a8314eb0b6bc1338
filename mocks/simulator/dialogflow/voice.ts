import type { Clock } from '../clock';
import { randomId, type Random } from '../random';
import type { Announcer } from './announcer';
import type { ConversationRecord, Conversations } from './conversations';
import { hypothesesOf } from './language/hypotheses';
import type { ConversationProfile, Profiles } from './profile';
import type { Notification, Participant, StreamingRecognitionResult } from './resources';
import { RpcError } from './rpc-error';
import { StepQueue, type Step } from './step-queue';
import { durationOf, timestampOf } from './timestamps';

/** The two who are on a call. */
export type SpeakerRole = 'END_USER' | 'HUMAN_AGENT';

/**
 * What can go wrong with an utterance on its way to a desktop. Its message is kept in every case.
 * - `withoutAttributes`: its recognition events say neither whose it is nor which message it becomes
 * - `interimAfterFinal`: one more interim result follows the final one
 * - `finalAfterNext`: its final result is published after that of the next utterance, at the latest with the end
 * - `finalTwice`: its final result is published twice
 * - `lost`: neither its results nor its message are published
 */
export type VoiceFault = 'withoutAttributes' | 'interimAfterFinal' | 'finalAfterNext' | 'finalTwice' | 'lost';

export interface AudioStream {
  /** The id of the conversation profile whose number was called, or its name. */
  readonly profile: string;
  /** How long Google takes to make the conversation; nothing that is said before is heard. */
  readonly delayMs?: number;
  /** Registers the conversation by this key at `/conversation-name`, as some integrations do with the caller's number. */
  readonly integrationKey?: string;
}

export interface Speech {
  readonly role: SpeakerRole;
  readonly text: string;
  /** One interim result of this text; the utterance goes on with whatever this speaker says next. */
  readonly interim?: boolean;
  /** Takes no time. What this speaker is still saying comes first all the same. */
  readonly immediately?: boolean;
  /** Beside those of {@link Voice.disturb}. */
  readonly faults?: readonly VoiceFault[];
}

/** Something that was said, and that Google is making out. */
export interface Utterance {
  /** The last part of the name of the message that it becomes. */
  readonly messageId: string;
}

/**
 * Google's telephony: SIPREC streams come in, and each makes a conversation of the name that it was given.
 * Names without a location are in `global`.
 */
export interface Voice {
  /** `refused` where the name is taken or there is no such profile. */
  startStream(conversation: string, stream: AudioStream): 'accepted' | 'refused';
  /** `undefined` where nobody listens: no such stream, not yet, or no longer. */
  speak(conversation: string, speech: Speech): Utterance | undefined;
  /** The call is over: what was said is made out at once, and the conversation is completed. */
  endStream(conversation: string): void;
  /** The audio breaks off: the conversation goes on, but hears nothing more. What was being said is lost. */
  failStream(conversation: string): void;
  /** Faults of all that is said from now on; none ends them. */
  disturb(conversation: string, faults: readonly VoiceFault[]): void;
}

export interface VoiceOptions {
  readonly project: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly conversations: Conversations;
  readonly profiles: Profiles;
  readonly announcer: Announcer;
  readonly publish: (notification: Notification) => void;
  readonly nameConversation: (key: string, conversation: string) => void;
}

const NAME = /^projects\/([^/]+)(?:\/locations\/([^/]+))?\/conversations\/([^/]+)$/;

/** Shortest and longest time from the first word to the final result. */
const UTTERANCE_MS = [150, 600] as const;

/** gRPC's UNAVAILABLE. */
const AUDIO_STOPPED = { code: 14, message: 'The audio of the call has stopped.' };

interface Speaker {
  readonly participant: Participant;
  readonly queue: StepQueue;
  /** An utterance that has had interim results and goes on. */
  open: OngoingUtterance | undefined;
}

interface OngoingUtterance extends Utterance {
  /** Milliseconds since the epoch; undefined until its first result. */
  begunAt: number | undefined;
}

/** A stream that Google listens to. */
interface LiveStream {
  readonly record: ConversationRecord;
  readonly startedAt: number;
  readonly languageCode: string;
  readonly speakers: Readonly<Record<SpeakerRole, Speaker>>;
  /** Final results that wait for the next one. */
  readonly heldBack: Notification[];
}

/** Where a conversation is to be. */
interface Place {
  readonly isOurs: boolean;
  /** `projects/P/locations/L` */
  readonly parent: string;
  readonly id: string;
  readonly name: string;
}

/** Calls off a conversation that is yet to be made. */
interface ExpectedStream {
  readonly cancel: () => void;
}

const isLive = (stream: LiveStream | ExpectedStream | undefined): stream is LiveStream =>
  stream !== undefined && 'record' in stream;

const hundredths = (value: number): number => Math.round(value * 100) / 100;

export const createVoice = ({
  project,
  clock,
  random,
  conversations,
  profiles,
  announcer,
  publish,
  nameConversation,
}: VoiceOptions): Voice & { stop(): void } => {
  const streams = new Map<string, LiveStream | ExpectedStream>();
  const disturbances = new Map<string, readonly VoiceFault[]>();

  const placeOf = (conversation: string): Place => {
    const [, owner = '', location = 'global', id = ''] = NAME.exec(conversation) ?? [];
    const parent = `projects/${owner}/locations/${location}`;
    return { isOurs: owner === project, parent, id, name: `${parent}/conversations/${id}` };
  };

  const open = (
    { name, parent, id }: Place,
    profile: ConversationProfile,
    integrationKey: string | undefined,
  ): void => {
    conversations.create(parent, id, profile.name, 'HUMAN_ASSIST_STAGE');
    const record = conversations.get(name);
    const speaker = (role: SpeakerRole): Speaker => ({
      participant: conversations.addParticipant(record, { role }),
      queue: new StepQueue(clock),
      open: undefined,
    });
    streams.set(name, {
      record,
      startedAt: clock.now(),
      languageCode: profile.languageCode,
      speakers: { END_USER: speaker('END_USER'), HUMAN_AGENT: speaker('HUMAN_AGENT') },
      heldBack: [],
    });
    if (integrationKey !== undefined) nameConversation(integrationKey, name);
  };

  /** @returns undefined for what Google refuses */
  const unlessRefused = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      if (error instanceof RpcError) return undefined;
      throw error;
    }
  };

  const recognition = (
    { record, startedAt, languageCode }: LiveStream,
    { participant }: Speaker,
    { messageId }: Utterance,
    result: Pick<StreamingRecognitionResult, 'transcript' | 'isFinal' | 'confidence' | 'stability'>,
    faults: ReadonlySet<VoiceFault>,
  ): Notification => ({
    type: 'new-recognition-result-notification-event',
    payload: {
      conversation: record.conversation.name,
      type: 'NEW_RECOGNITION_RESULT',
      newRecognitionResultPayload: {
        messageType: 'TRANSCRIPT',
        ...result,
        speechEndOffset: durationOf(clock.now() - startedAt),
        languageCode,
      },
    },
    attributes: faults.has('withoutAttributes')
      ? undefined
      : { participantRole: participant.role, messageId },
  });

  const releaseHeldBack = ({ heldBack }: LiveStream): void => {
    for (const notification of heldBack.splice(0)) publish(notification);
  };

  const conclude = (
    stream: LiveStream,
    speaker: Speaker,
    utterance: OngoingUtterance,
    text: string,
    faults: ReadonlySet<VoiceFault>,
  ): void => {
    const { record, languageCode } = stream;
    const final = recognition(
      stream,
      speaker,
      utterance,
      { transcript: text, isFinal: true, confidence: hundredths(0.85 + random() * 0.14) },
      faults,
    );
    const isLost = faults.has('lost');
    if (!isLost && faults.has('finalAfterNext')) {
      stream.heldBack.push(final);
    } else if (!isLost) {
      publish(final);
      if (faults.has('finalTwice')) publish(final);
      releaseHeldBack(stream);
    }
    const { message } = conversations.addMessage(record, {
      id: utterance.messageId,
      participant: speaker.participant,
      content: text,
      languageCode,
      sendTime: timestampOf((utterance.begunAt ?? clock.now()) * 1000),
    });
    if (!isLost) announcer.newMessage(record, message);
    announcer.suggest(record, message, { isNew: true, isSpoken: true });
    if (!isLost && faults.has('interimAfterFinal')) {
      publish(recognition(stream, speaker, utterance, { transcript: text, stability: 0.9 }, faults));
    }
  };

  const listen = (stream: LiveStream, speech: Speech, faults: ReadonlySet<VoiceFault>): Utterance => {
    const { record } = stream;
    const { text, role, interim = false, immediately = false } = speech;
    const speaker = stream.speakers[role];
    const utterance = speaker.open ?? { messageId: randomId(random), begunAt: undefined };
    speaker.open = interim ? utterance : undefined;

    const [shortest, longest] = UTTERANCE_MS;
    const transcripts = interim ? [text] : hypothesesOf(text, random);
    const pause = interim ? 0 : (shortest + random() * (longest - shortest)) / (transcripts.length + 1);
    const step = (run: () => void): Step => ({
      afterMs: immediately ? 0 : Math.round(pause),
      // A desktop may complete the conversation while somebody speaks.
      run: () => record.conversation.lifecycleState === 'IN_PROGRESS' && run(),
    });
    const results = transcripts.map((transcript, index) =>
      step(() => {
        utterance.begunAt ??= clock.now();
        if (faults.has('lost')) return;
        const stability = hundredths((index + 1) / (transcripts.length + 1));
        publish(recognition(stream, speaker, utterance, { transcript, stability }, faults));
      }),
    );
    const end = interim ? [] : [step(() => conclude(stream, speaker, utterance, text, faults))];
    speaker.queue.add([...results, ...end]);
    return { messageId: utterance.messageId };
  };

  const queuesOf = ({ speakers }: LiveStream): readonly StepQueue[] =>
    Object.values(speakers).map(({ queue }) => queue);

  /** Takes the stream off the line. */
  const hangUp = (conversation: string): LiveStream | undefined => {
    const { name } = placeOf(conversation);
    const stream = streams.get(name);
    streams.delete(name);
    if (isLive(stream)) return stream;
    stream?.cancel();
    return undefined;
  };

  return {
    startStream(conversation, { profile: wanted, delayMs = 0, integrationKey }) {
      const place = placeOf(conversation);
      const { name, parent } = place;
      const profile = unlessRefused(() =>
        profiles.get(wanted.includes('/') ? wanted : `${parent}/conversationProfiles/${wanted}`),
      );
      const isTaken = streams.has(name) || conversations.has(name);
      if (!place.isOurs || profile === undefined || isTaken) return 'refused';
      const make = (): void => {
        streams.delete(name);
        // Somebody else may have made a conversation of this name since: then nobody listens to this one.
        unlessRefused(() => open(place, profile, integrationKey));
      };
      if (delayMs > 0) streams.set(name, { cancel: clock.after(delayMs, make) });
      else make();
      return streams.has(name) ? 'accepted' : 'refused';
    },
    speak(conversation, speech) {
      const { name } = placeOf(conversation);
      const stream = streams.get(name);
      if (!isLive(stream) || speech.text.trim() === '') return undefined;
      if (conversations.get(name).conversation.lifecycleState === 'COMPLETED') return undefined;
      const faults = new Set([...(disturbances.get(name) ?? []), ...(speech.faults ?? [])]);
      return listen(stream, speech, faults);
    },
    endStream(conversation) {
      const stream = hangUp(conversation);
      if (stream === undefined) return;
      for (const queue of queuesOf(stream)) queue.finish();
      releaseHeldBack(stream);
      conversations.complete(stream.record.conversation.name);
    },
    failStream(conversation) {
      const stream = hangUp(conversation);
      if (stream === undefined) return;
      for (const queue of queuesOf(stream)) queue.drop();
      publish({
        type: 'conversation-lifecycle-event',
        payload: {
          conversation: stream.record.conversation.name,
          type: 'UNRECOVERABLE_ERROR',
          errorStatus: AUDIO_STOPPED,
        },
      });
    },
    disturb: (conversation, faults) => void disturbances.set(placeOf(conversation).name, faults),
    stop() {
      for (const stream of streams.values()) {
        if (isLive(stream)) for (const queue of queuesOf(stream)) queue.drop();
        else stream.cancel();
      }
      streams.clear();
    },
  };
};
