import type { AssistMessage, ParticipantRole, Recognition } from '../domain/assist';
import { findMessageById, messageIdOf } from './known';
import type { SessionRecord, SpeechLine } from './state';
import { latest } from './windowed-list';

/*
 * What is being said on a call, until its messages come. Lines are told apart by the id of the message that they
 * become. Where Pub/Sub carries no attributes there is none, and what belongs together is judged by speaker and words.
 */

/** So many people do not speak at once: what is older has lost its message. */
const MAX_LINES = 8;

/** To how many of the last messages a late recognition without an id may belong. */
const RECENT_MESSAGES = 4;

/** The lines after Google has heard something; the same list where that changes nothing. */
export const hear = (
  { speech, messages }: Pick<SessionRecord, 'speech' | 'messages'>,
  heard: Recognition,
): SessionRecord['speech'] => {
  if (heard.text.trim() === '') return speech;
  const named = findNamed(speech, heard.messageId);
  if (named)
    return named.isFinal
      ? speech
      : replaceLine(speech, named, lineOf(heard, named.key, heard.role ?? named.role));
  if (isMessage(messages, heard)) return speech;

  const line = findGoingOn(speech, heard);
  return line
    ? replaceLine(speech, line, goOn(line, heard))
    : [...speech.slice(1 - MAX_LINES), lineOf(heard, newKey(speech, heard), heard.role)];
};

/** The lines that are left when a message has come; the same list where those are all. */
export const settle = (speech: SessionRecord['speech'], message: AssistMessage): SessionRecord['speech'] => {
  if (speech.length === 0) return speech;
  const id = messageIdOf(message);
  const ended = endedBy(message, id, speech);
  const left: SpeechLine[] = [];
  let isChanged = false;
  for (const line of speech) {
    const isMine = line.messageId === id || isSpokenBy(line.role, message.role);
    const isOver = ended.includes(line) || (isMine && line.isOvertaken);
    const isOvertaken = isMine && mayBeLost(line);
    if (!isOver) left.push(isOvertaken ? { ...line, isOvertaken } : line);
    isChanged ||= isOver || isOvertaken;
  }
  return isChanged ? left : speech;
};

/** The lines that have become the message. */
const endedBy = (
  message: AssistMessage,
  id: string,
  speech: SessionRecord['speech'],
): readonly (SpeechLine | undefined)[] => {
  const named = findNamed(speech, id);
  const unnamed = speech.filter(
    ({ messageId, role }) => messageId === undefined && isSpokenBy(role, message.role),
  );
  const begun = unnamed.find(({ text }) => begins(message.text, text));
  // Google may have thought better of the words.
  return [named, begun ?? (named ? undefined : unnamed.find(({ isFinal }) => isFinal))];
};

const findNamed = (speech: SessionRecord['speech'], id: string | undefined): SpeechLine | undefined =>
  id === undefined ? undefined : speech.find(({ messageId }) => messageId === id);

/** What is final and has an id gets its message, if only by a listing. */
const mayBeLost = ({ messageId, isFinal }: SpeechLine): boolean => messageId === undefined || !isFinal;

/** Whether the words have become a message already. */
const isMessage = (messages: SessionRecord['messages'], { messageId, role, text }: Recognition): boolean =>
  messageId === undefined
    ? latest(messages, RECENT_MESSAGES).some(
        (message) => isSpokenBy(role, message.role) && begins(message.text, text),
      )
    : findMessageById(messages, messageId) !== undefined;

const lineOf = (
  { messageId, text, isFinal }: Recognition,
  key: string,
  role: SpeechLine['role'],
): SpeechLine => ({ key, role, messageId, text, isFinal, isOvertaken: false });

/** The line that goes on with what is heard, of which none has the same id. */
const findGoingOn = (speech: SessionRecord['speech'], heard: Recognition): SpeechLine | undefined => {
  const { role, messageId } = heard;
  const related = speech.find(
    (line) =>
      (line.messageId === undefined || messageId === undefined) &&
      isSpokenBy(line.role, role) &&
      isRelated(line, heard),
  );
  return related !== undefined || messageId !== undefined
    ? related
    : speech.find((line) => line.messageId === undefined && line.role === role && !line.isFinal);
};

/** Whether a line and what is heard are likely of one utterance, by their words. */
const isRelated = (line: SpeechLine, heard: Recognition): boolean =>
  begins(line.text, heard.text) ||
  // After a final result the next utterance may begin with the same words.
  ((!line.isFinal || heard.isFinal) && begins(heard.text, line.text));

/** Words that stand there are not taken back by a result that is late, or that is only likely to be of this line. */
const goOn = (line: SpeechLine, heard: Recognition): SpeechLine => {
  const isLate = begins(line.text, heard.text) && (!heard.isFinal || line.messageId !== undefined);
  const { text, isFinal } = line.isFinal || isLate ? line : heard;
  return {
    key: heard.messageId ?? line.key,
    role: heard.role ?? line.role,
    messageId: heard.messageId ?? line.messageId,
    text,
    isFinal,
    isOvertaken: false,
  };
};

const replaceLine = (
  speech: SessionRecord['speech'],
  line: SpeechLine,
  next: SpeechLine,
): SessionRecord['speech'] =>
  isSame(line, next) ? speech : speech.map((present) => (present === line ? next : present));

const isSame = (a: SpeechLine, b: SpeechLine): boolean =>
  a.key === b.key &&
  a.role === b.role &&
  a.messageId === b.messageId &&
  a.text === b.text &&
  a.isFinal === b.isFinal &&
  a.isOvertaken === b.isOvertaken;

const newKey = (speech: SessionRecord['speech'], { messageId, role }: Recognition): string => {
  if (messageId !== undefined) return messageId;
  const speaker = role ?? 'unknown';
  const taken = new Set(speech.map(({ key }) => key));
  let key: string = speaker;
  for (let n = 2; taken.has(key); n += 1) key = `${speaker} ${n}`;
  return key;
};

const isSpokenBy = (a: ParticipantRole | undefined, b: ParticipantRole | undefined): boolean =>
  a === undefined || b === undefined || a === b;

/** Whether a text begins with the words of another: letters and digits count, and how they are set does not. */
const begins = (text: string, words: string): boolean => bare(text).startsWith(bare(words));

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
