import * as v from 'valibot';

import type {
  AnswerRecordName,
  ConversationName,
  MessageName,
  ParticipantName,
  RoomName,
} from '../../domain/ids';

/** One part of a resource name: no slash, nothing a URL would read as something else, not `.` or `..`. */
const PART = '(?!\\.+(?:/|$))[\\w.:~-]+';
const PARENT = `projects/${PART}(?:/locations/${PART})?`;

/**
 * A resource name with its location spelled out. Google leaves out `global` in some places and not in others;
 * one spelling makes names comparable, and the connector's proxy only knows paths that have a location.
 */
const resourceName = <Name extends string>(path: string) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^${PARENT}/${path}$`)),
    v.transform(
      (name) => name.replace(/^(projects\/[^/]+)\/(?!locations\/)/, '$1/locations/global/') as Name,
    ),
  );

export const conversationName = resourceName<ConversationName>(`conversations/${PART}`);
export const participantName = resourceName<ParticipantName>(`conversations/${PART}/participants/${PART}`);
export const messageName = resourceName<MessageName>(`conversations/${PART}/messages/${PART}`);
export const answerRecordName = resourceName<AnswerRecordName>(`answerRecords/${PART}`);

/** The last part of a message's name. */
export const messageId = v.pipe(v.string(), v.regex(new RegExp(`^${PART}$`)));

/** `projects/P/locations/L/generators/G` */
export type GeneratorName = string & { readonly __brand: 'GeneratorName' };
export const generatorName = resourceName<GeneratorName>(`generators/${PART}`);

/** A conversation as the connector names it to its sockets: always without the location. */
export const roomName = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${PARENT}/conversations/${PART}$`)),
  v.transform((name) => name.replace(/\/locations\/[^/]+/, '') as RoomName),
);
