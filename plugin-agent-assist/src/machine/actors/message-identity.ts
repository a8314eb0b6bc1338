import type { AssistMessage, TaskMessage } from '../../domain/assist';

/**
 * Finds for messages of Twilio those of Google that are the same, each of them at most once. The send time tells, and
 * nothing else; Google's messages without one are told by role and words.
 *
 * Chats that were relayed by a version before this one have Twilio's own milliseconds as the send time.
 */
export function matchMessages<Said extends TaskMessage>(
  said: readonly Said[],
  known: readonly AssistMessage[],
): ReadonlyMap<Said, AssistMessage> {
  const matches = new Map<Said, AssistMessage>();
  const free = new Map<string, AssistMessage[]>();
  for (const message of known) {
    const key = keyOf(message);
    free.set(key, [...(free.get(key) ?? []), message]);
  }
  const take = (message: Said, key: string): void => {
    const match = matches.has(message) ? undefined : free.get(key)?.shift();
    if (match) matches.set(message, match);
  };
  for (const message of said) take(message, keyOf(message));
  for (const message of said) take(message, momentOf(message.createdAt ?? message.sentAt));
  for (const message of said) take(message, keyOf({ ...message, sentAt: undefined }));
  return matches;
}

const keyOf = ({ role, sentAt, text }: Pick<AssistMessage, 'role' | 'sentAt' | 'text'>): string =>
  sentAt === undefined ? `${role} ${text}` : momentOf(sentAt);

/** The moment and not its spelling: the precision of fractions of a second differs by path. */
const momentOf = (sentAt: string): string => String(Date.parse(sentAt));
