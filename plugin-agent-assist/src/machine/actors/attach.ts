import type { AssistConversation, ChatTask } from '../../domain/assist';
import { AssistError, isRefusal, toFailure } from '../../domain/failure';
import { ALL_FEATURES, type Feature } from '../../domain/feature';
import {
  conversationNameOf,
  MAX_GENERATIONS,
  nextGenerationOf,
  parseConversationNameOf,
  type ConversationName,
  type ConversationProfileName,
} from '../../domain/ids';
import type { AssistApi, ConversationHealer, TaskConversation } from '../../domain/ports';
import type { Attachment } from '../session.types';
import type { Participants } from './participants';

export interface AttachPorts {
  readonly api: Pick<AssistApi, 'createConversation' | 'getConversation' | 'getProfileFeatures'>;
  readonly conversations: Pick<TaskConversation, 'nameConversation'>;
  readonly participants: Participants;
  /** Where the Functions relay: has them do so, and tells where to. */
  readonly healInAdvance?: ConversationHealer['heal'] | undefined;
  readonly profile: ConversationProfileName;
  readonly features: readonly Feature[];
}

/**
 * Finds or makes the Agent Assist conversation of a chat, with its two participants.
 *
 * The task's attribute `agent_assist_conversation` names it, if it is one of our profile's project and location;
 * else the Twilio conversation's SID is its id. One that Google has completed is continued under the next id, which goes into the attribute. Where the Functions relay they know best; should they
 * not answer, they and we come to the same id.
 */
export async function attachChat(
  ports: AttachPorts,
  task: ChatTask,
  signal: AbortSignal,
): Promise<Attachment> {
  const named =
    task.namedConversation === undefined
      ? undefined
      : parseConversationNameOf(task.namedConversation, ports.profile);
  const expected = named ?? conversationNameOf(ports.profile, task.conversationSid);
  const healed = await ports.healInAdvance?.(task, signal).catch(() => undefined);
  const conversation = await openConversation(ports, healed?.conversation ?? expected, signal);

  const agent = await ports.participants.nameOf(conversation, 'HUMAN_AGENT', signal);
  await ports.participants.nameOf(conversation, 'END_USER', signal);

  if (conversation !== expected) await ports.conversations.nameConversation(task, conversation, signal);
  return {
    conversation,
    agent,
    isHandedOver: false,
    ...(await featuresOf(ports, signal)),
  };
}

/** Takes part in the conversation that Google has made of a call. */
export async function attachCall(
  ports: Omit<AttachPorts, 'conversations'>,
  { name, state }: AssistConversation,
  signal: AbortSignal,
): Promise<Attachment> {
  const { participants } = ports;
  return {
    conversation: name,
    agent:
      state === 'IN_PROGRESS'
        ? await participants.nameOf(name, 'HUMAN_AGENT', signal).catch((error: unknown) => {
            // The call may have ended in between.
            if (isRefusal(toFailure(error))) return participants.anyAgentOf(name, signal);
            throw error;
          })
        : await participants.anyAgentOf(name, signal),
    isHandedOver: await participants.hasOtherAgent(name, signal),
    ...(await featuresOf(ports, signal)),
  };
}

/** A profile that cannot be read is no reason to offer nothing: then whatever it sends is shown. */
const featuresOf = async (
  { api, features, profile }: Pick<AttachPorts, 'api' | 'features' | 'profile'>,
  signal: AbortSignal,
): Promise<Pick<Attachment, 'features' | 'areFeaturesGuessed' | 'onlyFeatures'>> =>
  features.length > 0
    ? { features, areFeaturesGuessed: false, onlyFeatures: features }
    : api.getProfileFeatures(profile, signal).then(
        (read) => ({ features: read, areFeaturesGuessed: false, onlyFeatures: undefined }),
        () => ({ features: ALL_FEATURES, areFeaturesGuessed: true, onlyFeatures: undefined }),
      );

/**
 * Creates first and asks later: a POST's answer passes the connector unchanged, while the GET of a conversation
 * that is not there may come back as a page of HTML (backend-behaviour 16).
 */
async function openConversation(
  { api, profile }: AttachPorts,
  first: ConversationName,
  signal: AbortSignal,
): Promise<ConversationName> {
  let name = first;
  for (let generation = 1; generation <= MAX_GENERATIONS; generation += 1) {
    const created = await api.createConversation(name, profile, signal);
    if (created) return created.name;
    const existing = await api.getConversation(name, signal);
    if (existing?.state === 'IN_PROGRESS') return existing.name;
    name = nextGenerationOf(name);
  }
  throw new AssistError('rejected', `Every id from ${first} on belongs to a completed conversation`);
}
