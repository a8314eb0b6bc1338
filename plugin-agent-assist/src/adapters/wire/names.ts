import * as v from 'valibot';

import type {
  AnswerRecordName,
  ConversationName,
  MessageName,
  ParticipantName,
  RoomName,
} from '../../domain/ids';
import { quickly, UNDECIDED } from './quick';
import { remember } from './remember';

/** One part of a resource name: no slash, nothing a URL would read as something else, not `.` or `..`. */
const PART = '(?!\\.+(?:/|$))[\\w.:~-]+';
const PARENT = `projects/${PART}(?:/locations/${PART})?`;

/** An agent has fewer conversations at a time, and each event names its own twice. */
const REMEMBERED_ROOMS = 512;

/**
 * A name of this form.
 * @param spell makes all spellings of a name one
 * @param remembered how many are remembered, of names that come again and again
 */
const nameOf = <Name extends string>(path: string, spell: (name: string) => string, remembered = 0) => {
  const pattern = new RegExp(`^${path}$`);
  const toName = (name: string): Name => spell(name) as Name;
  const test = (name: string): Name | undefined => (pattern.test(name) ? toName(name) : undefined);
  const read = remembered > 0 ? remember(test, remembered) : test;
  return quickly(
    v.pipe(v.string(), v.regex(pattern), v.transform(toName)),
    (raw) => (typeof raw === 'string' ? read(raw) : undefined) ?? UNDECIDED,
  );
};

/**
 * A resource name with its location spelled out. Google leaves out `global` in some places and not in others;
 * one spelling makes names comparable, and the connector's proxy only knows paths that have a location.
 */
const resourceName = <Name extends string>(path: string) =>
  nameOf<Name>(`${PARENT}/${path}`, (name) =>
    name.replace(/^(projects\/[^/]+)\/(?!locations\/)/, '$1/locations/global/'),
  );

export const conversationName = resourceName<ConversationName>(`conversations/${PART}`);
export const participantName = resourceName<ParticipantName>(`conversations/${PART}/participants/${PART}`);
export const messageName = resourceName<MessageName>(`conversations/${PART}/messages/${PART}`);
export const answerRecordName = resourceName<AnswerRecordName>(`answerRecords/${PART}`);

/** The last part of a message's name. */
export const messageId = nameOf<string>(PART, (name) => name);

/** `projects/P/locations/L/generators/G` */
export type GeneratorName = string & { readonly __brand: 'GeneratorName' };
export const generatorName = resourceName<GeneratorName>(`generators/${PART}`);

/** A conversation as the connector names it to its sockets: always without the location. */
export const roomName = nameOf<RoomName>(
  `${PARENT}/conversations/${PART}`,
  (name) => name.replace(/\/locations\/[^/]+/, ''),
  REMEMBERED_ROOMS,
);
