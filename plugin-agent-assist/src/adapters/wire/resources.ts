import * as v from 'valibot';

import type { AssistConversation, AssistMessage, AssistParticipant } from '../../domain/assist';
import { parseConversationProfileName, type ConversationProfileName } from '../../domain/ids';
import { decode, decodeEach, decodeField, decodeOptional, fieldsOf, timestamp, type Report } from './decode';
import { conversationName, messageName, participantName } from './names';

/*
 * Dialogflow's v2beta1 resources as REST prints them. Fields that this plugin does not read are ignored, and so
 * may come and go.
 */

export const participantRole = v.picklist(['HUMAN_AGENT', 'AUTOMATED_AGENT', 'END_USER']);

const profileName = v.pipe(
  v.string(),
  v.rawTransform<string, ConversationProfileName>(({ dataset, addIssue, NEVER }) => {
    const name = parseConversationProfileName(dataset.value);
    if (name) return name;
    addIssue({ message: 'is no conversation profile' });
    return NEVER;
  }),
);

const Conversation = v.object({
  name: conversationName,
  lifecycleState: v.picklist(['IN_PROGRESS', 'COMPLETED']),
  conversationProfile: v.optional(v.unknown()),
  startTime: v.optional(v.unknown()),
});

const Participant = v.object({
  name: participantName,
  role: participantRole,
  obfuscatedExternalUserId: v.nullish(v.string()),
});

const content = v.nullish(v.string(), '');

/** Proto3 JSON leaves a score of 0 out. */
const SentimentAnalysis = v.object({
  queryTextSentiment: v.nullish(v.object({ score: v.nullish(v.number(), 0) })),
});

const nextPageToken = v.pipe(
  v.nullish(v.string()),
  v.transform((token) => token || undefined),
);
const ParticipantsPage = v.object({ participants: v.optional(v.unknown()), nextPageToken });
const MessagesPage = v.object({ messages: v.optional(v.unknown()), nextPageToken });

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly nextPageToken: string | undefined;
}

/** A message with the times that only its listing needs. */
export interface ListedMessage {
  readonly message: AssistMessage;
  /** When it was said, or else when Google stored it: milliseconds since the epoch, 0 where neither is known. */
  readonly orderedAt: number;
  /** When Google stored it, milliseconds since the epoch. */
  readonly createdAt: number | undefined;
}

export function decodeConversation(raw: unknown, report: Report): AssistConversation {
  const { name, lifecycleState, conversationProfile, startTime } = decode(Conversation, raw, 'conversation');
  return {
    name,
    state: lifecycleState,
    profile: decodeOptional(profileName, conversationProfile, 'conversation conversationProfile', report),
    startedAt: decodeOptional(timestamp, startTime, 'conversation startTime', report),
  };
}

export function decodeParticipant(raw: unknown): AssistParticipant {
  const { name, role, obfuscatedExternalUserId } = decode(Participant, raw, 'participant');
  return { name, role, obfuscatedUserId: obfuscatedExternalUserId || undefined };
}

export function decodeParticipantsPage(raw: unknown, report: Report): Page<AssistParticipant> {
  const { participants, nextPageToken } = decode(ParticipantsPage, raw, 'page of participants');
  return { items: decodeEach(participants, 'participants', decodeParticipant, report), nextPageToken };
}

export function decodeMessage(raw: unknown, report: Report): AssistMessage {
  return decodeListedMessage(raw, report).message;
}

export function decodeMessagesPage(raw: unknown, report: Report): Page<ListedMessage> {
  const { messages, nextPageToken } = decode(MessagesPage, raw, 'page of messages');
  const decodeEntry = (entry: unknown) => decodeListedMessage(entry, report);
  return { items: decodeEach(messages, 'messages', decodeEntry, report), nextPageToken };
}

function decodeListedMessage(raw: unknown, report: Report): ListedMessage {
  const fields = fieldsOf<
    'name' | 'content' | 'participantRole' | 'sendTime' | 'createTime' | 'sentimentAnalysis'
  >(raw, 'message');
  const { sendTime, createTime, sentimentAnalysis } = fields;
  const name = decodeField(messageName, fields, 'name', 'message');
  const text = decodeField(content, fields, 'content', 'message');
  const role = decodeField(participantRole, fields, 'participantRole', 'message');
  const sentAt = decodeOptional(timestamp, sendTime, 'message sendTime', report);
  const createdAt = decodeOptional(timestamp, createTime, 'message createTime', report);
  return {
    message: {
      name,
      role,
      text,
      // Always milliseconds, as Twilio's times have them: Google drops zeros, and equal times must look equal.
      sentAt: sentAt === undefined ? undefined : new Date(sentAt).toISOString(),
      ...(sentAt === undefined &&
        createdAt !== undefined && { createdAt: new Date(createdAt).toISOString() }),
      sentiment: decodeSentiment(sentimentAnalysis, report),
    },
    orderedAt: sentAt ?? createdAt ?? 0,
    createdAt,
  };
}

function decodeSentiment(raw: unknown, report: Report): number | undefined {
  const analysis = decodeOptional(SentimentAnalysis, raw, 'message sentimentAnalysis', report);
  const score = analysis?.queryTextSentiment?.score;
  return score === undefined ? undefined : Math.min(1, Math.max(-1, score));
}
