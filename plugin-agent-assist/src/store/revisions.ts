import type { AssistMessage, Revision } from '../domain/assist';
import type { MessageRevision } from '../machine/session.types';
import type { SessionRecord } from './state';
import { createFinder, replace } from './windowed-list';

/** So many messages are not edited or deleted while they are on their way. */
const MAX_AWAITED = 32;

const momentOf = (sentAt: string): string => String(Date.parse(sentAt));

const findMessageAt = createFinder<AssistMessage>(({ sentAt }) =>
  sentAt === undefined ? [] : [momentOf(sentAt)],
);

/** The record after a message was edited or deleted, whether it has come or is still to come. */
export const afterRevision = (
  record: SessionRecord,
  { sentAt, revision }: Pick<MessageRevision, 'sentAt' | 'revision'>,
): SessionRecord => {
  const moment = momentOf(sentAt);
  const message = findMessageAt(record.messages, moment);
  if (message) {
    const next = revised(message, revision);
    return next === message ? record : { ...record, messages: replace(record.messages, message, next) };
  }
  const awaited = { ...record.revisions, [moment]: stronger(record.revisions[moment], revision) };
  return { ...record, revisions: Object.fromEntries(Object.entries(awaited).slice(-MAX_AWAITED)) };
};

/** A message that has just come, as it is to be shown. */
export const asRevised = (message: AssistMessage, revisions: SessionRecord['revisions']): AssistMessage => {
  if (message.sentAt === undefined || isNone(revisions)) return message;
  const revision = revisions[momentOf(message.sentAt)];
  return revision ? revised(message, revision) : message;
};

/** Mostly nobody edits anything, and every message comes here. */
const isNone = (revisions: SessionRecord['revisions']): boolean => {
  for (const _ in revisions) return false;
  return true;
};

const stronger = (before: Revision | undefined, revision: Revision): Revision =>
  before === 'deleted' ? before : revision;

/** What somebody took back is not kept in sight. */
const revised = (message: AssistMessage, revision: Revision): AssistMessage => {
  const next = stronger(message.revision, revision);
  if (next === message.revision) return message;
  return { ...message, text: next === 'deleted' ? '' : message.text, revision: next };
};
