/** Nominal string types: a task SID can never be passed where a conversation name is expected. */
type Branded<Name extends string> = string & { readonly __brand: Name };

/** TaskRouter task, `WT…`. */
export type TaskSid = Branded<'TaskSid'>;
/** Twilio Conversations conversation, `CH…`. */
export type ConversationSid = Branded<'ConversationSid'>;
/** One leg of a phone call, `CA…`. */
export type CallSid = Branded<'CallSid'>;
/** What a customer wants once, over all its tasks: the interaction `KD…` of a chat, the customer's leg `CA…` of a call. */
export type ContactSid = Branded<'ContactSid'>;
/** Twilio Conversations message, `IM…`. */
export type MessageSid = Branded<'MessageSid'>;

/** `projects/P/locations/L/conversationProfiles/X` */
export type ConversationProfileName = Branded<'ConversationProfileName'>;
/** `projects/P/locations/L/conversations/C` */
export type ConversationName = Branded<'ConversationName'>;
/** `projects/P/locations/L/conversations/C/participants/X` */
export type ParticipantName = Branded<'ParticipantName'>;
/** `projects/P/locations/L/conversations/C/messages/M` */
export type MessageName = Branded<'MessageName'>;
/** `projects/P/locations/L/answerRecords/R`: what Google calls an answer that was given, and our id of a suggestion. */
export type AnswerRecordName = Branded<'AnswerRecordName'>;
/** A conversation name without its location, as the connector names its socket rooms: `projects/P/conversations/C`. */
export type RoomName = Branded<'RoomName'>;

const TASK_SID = /^WT[0-9a-f]{32}$/;
const CONVERSATION_SID = /^CH[0-9a-f]{32}$/;
const CALL_SID = /^CA[0-9a-f]{32}$/;
const CONTACT_SID = /^(?:KD|CA)[0-9a-f]{32}$/;
const PROFILE_NAME =
  /^projects\/([a-z0-9:.-]+)(?:\/locations\/([a-z0-9-]+))?\/conversationProfiles\/([\w-]+)$/i;
const CONVERSATION_NAME =
  /^projects\/([a-z0-9:.-]+)\/locations\/([a-z0-9-]+)\/conversations\/([a-z][\w-]{2,63})$/i;

/** `undefined` for anything that is not a TaskRouter task SID. */
export const parseTaskSid = (value: string): TaskSid | undefined =>
  TASK_SID.test(value) ? (value as TaskSid) : undefined;

/** `undefined` for anything that is not a Conversations SID. */
export const parseConversationSid = (value: string): ConversationSid | undefined =>
  CONVERSATION_SID.test(value) ? (value as ConversationSid) : undefined;

/** `undefined` for anything that is not the SID of a call. */
export const parseCallSid = (value: string): CallSid | undefined =>
  CALL_SID.test(value) ? (value as CallSid) : undefined;

/** `undefined` for anything that is neither an interaction nor a call. */
export const parseContactSid = (value: string): ContactSid | undefined =>
  CONTACT_SID.test(value) ? (value as ContactSid) : undefined;

/**
 * A conversation profile with its location spelled out (`global` where it was left out, as Google reads it);
 * `undefined` for anything else.
 */
export const parseConversationProfileName = (value: string): ConversationProfileName | undefined => {
  const [, project, location = 'global', id] = PROFILE_NAME.exec(value) ?? [];
  return project === undefined || id === undefined
    ? undefined
    : (`projects/${project}/locations/${location}/conversationProfiles/${id}` as ConversationProfileName);
};

/**
 * A conversation of the profile's own project and location, which may be left out as Twilio's streams and the
 * connector do; `undefined` for any other text. A task attribute may name a conversation, and anyone who writes
 * attributes could otherwise point us at another project.
 */
export const parseConversationNameOf = (
  value: string,
  profile: ConversationProfileName,
): ConversationName | undefined => {
  const name = value.replace(/^(projects\/[^/]+)(?=\/conversations\/)/, `$1/${locationPartOf(profile)}`);
  return CONVERSATION_NAME.test(name) && name.startsWith(`${locationOf(profile)}/`)
    ? (name as ConversationName)
    : undefined;
};

const locationPartOf = (profile: ConversationProfileName): string => profile.split('/').slice(2, 4).join('/');

/** `projects/P/locations/L` of a profile or conversation. */
export const locationOf = (name: ConversationProfileName | ConversationName): string =>
  name.split('/').slice(0, 4).join('/');

/** The last part of a conversation's name. */
export const conversationIdOf = (name: ConversationName): string => name.slice(name.lastIndexOf('/') + 1);

export const conversationNameOf = (
  profile: ConversationProfileName,
  conversationId: string,
): ConversationName => `${locationOf(profile)}/conversations/${conversationId}` as ConversationName;

/** A month of daily conversations, and far from endless. */
export const MAX_GENERATIONS = 40;

const GENERATION = /^(.*?)-(\d+)$/;

/**
 * The name that continues a conversation which Google has completed: `‹id›-2` after `‹id›`, `‹id›-3` after that.
 * An id cannot be used twice, and a Twilio SID with a suffix stays well below the 64 characters allowed.
 */
export const nextGenerationOf = (name: ConversationName): ConversationName => {
  const [, base, generation] = GENERATION.exec(name) ?? [];
  return (base === undefined ? `${name}-2` : `${base}-${Number(generation) + 1}`) as ConversationName;
};

/** This name and those that it continues, the first one first. */
export const generationsUpTo = (name: ConversationName): readonly ConversationName[] => {
  const [, base, generation] = GENERATION.exec(name) ?? [];
  if (base === undefined) return [name];
  const names = [base as ConversationName];
  for (let next = 2; next <= Number(generation) && next <= MAX_GENERATIONS; next += 1)
    names.push(`${base}-${next}` as ConversationName);
  return names;
};

/**
 * The conversations of one call up to this one, as its audio was started anew, the first one first. Only names that are
 * made from the call's own SID tell: an integration may well number its conversations, and then the one before is
 * another customer's.
 */
export const partsOfCallUpTo = (name: ConversationName): readonly ConversationName[] => {
  const parts = generationsUpTo(name);
  return parts[0] && parseCallSid(conversationIdOf(parts[0])) ? parts : [name];
};

/** The connector strips the location wherever it names a room (backend-behaviour, "Wire"). */
export const roomOf = (name: ConversationName): RoomName =>
  name.replace(/\/locations\/[^/]+/, '') as RoomName;
