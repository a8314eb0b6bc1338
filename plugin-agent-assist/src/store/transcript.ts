import type { AssistMessage, ParticipantRole, Revision } from '../domain/assist';
import { messageIdOf } from './known';
import { createNotes } from './notes';
import type { SpeechLine } from './state';
import type { WindowedList } from './windowed-list';

/** Words of one speaker, settled or on the way. */
export interface TranscriptLine {
  /** Stays the same when what is being said becomes a message. */
  readonly key: string;
  /** Undefined where Google has not said who speaks. */
  readonly role: ParticipantRole | undefined;
  readonly text: string;
  /** Milliseconds since the epoch; undefined where Google does not say, and while it is being said. */
  readonly sentAt: number | undefined;
  readonly isFinal: boolean;
  /** What somebody did to it in Twilio since; the text of what was deleted is empty. */
  readonly revision?: Revision | undefined;
}

export type BuildTranscript = (
  messages: WindowedList<AssistMessage>,
  speech: readonly SpeechLine[],
) => readonly TranscriptLine[];

/**
 * Makes a function that puts what was said in order, and after it what is being said. Lines in which nothing has
 * changed are the same objects, for as long as one instance serves one task; one more message costs no more than a
 * copy of the list.
 */
export const createTranscriptBuilder = (): BuildTranscript => {
  const settledLines = createSettledLines();
  const speechLineOf = createNotes(toSpeechLine);
  return (messages, speech) => {
    const settled = settledLines(messages);
    return speech.length === 0 ? settled : [...settled, ...speech.map(speechLineOf)];
  };
};

interface Ordered {
  readonly of: WindowedList<AssistMessage>;
  readonly lines: readonly TranscriptLine[];
  /** For each line its time, or where it has none the highest before it came. */
  readonly ranks: readonly number[];
}

const NOTHING: Ordered = { of: { chunks: [] }, lines: [], ranks: [] };

const createSettledLines = () => {
  const lineOf = createNotes(toLine);
  let present = NOTHING;

  return (messages: WindowedList<AssistMessage>): readonly TranscriptLine[] => {
    if (messages === present.of) return present.lines;
    const appended = appendedTo(present.of, messages);
    const base = appended ? present : NOTHING;
    const lines = [...base.lines];
    const ranks = [...base.ranks];
    for (const message of appended ?? messages.chunks.flat()) {
      const line = lineOf(message);
      const highest = ranks[ranks.length - 1] ?? 0;
      const rank = line.sentAt ?? highest;
      if (rank >= highest) {
        lines.push(line);
        ranks.push(rank);
      } else {
        const place = placeOf(rank, ranks);
        lines.splice(place, 0, line);
        ranks.splice(place, 0, rank);
      }
    }
    present = { of: messages, lines, ranks };
    return lines;
  };
};

/** After all that is not later. Looked for from the end: what is out of order is so by little. */
const placeOf = (rank: number, ranks: readonly number[]): number => {
  let place = ranks.length;
  while (place > 0 && (ranks[place - 1] ?? 0) > rank) place -= 1;
  return place;
};

/** What `after` holds beyond `before`; undefined where that is not all in which they differ. */
const appendedTo = (
  before: WindowedList<AssistMessage>,
  after: WindowedList<AssistMessage>,
): readonly AssistMessage[] | undefined => {
  const last = before.chunks.length - 1;
  const isKept = before.chunks.every(
    (chunk, c) => chunk === after.chunks[c] || (c === last && isBeginning(chunk, after.chunks[c] ?? [])),
  );
  return isKept
    ? after.chunks
        .slice(Math.max(last, 0))
        .flat()
        .slice(before.chunks[last]?.length ?? 0)
    : undefined;
};

const isBeginning = <Item>(beginning: readonly Item[], items: readonly Item[]): boolean =>
  beginning.every((item, n) => item === items[n]);

const toLine = (message: AssistMessage): TranscriptLine => {
  const saidAt = message.sentAt ?? message.createdAt;
  return {
    key: messageIdOf(message),
    role: message.role,
    text: message.text,
    sentAt: saidAt === undefined ? undefined : Date.parse(saidAt),
    isFinal: true,
    revision: message.revision,
  };
};

const toSpeechLine = ({ key, role, text, isFinal }: SpeechLine): TranscriptLine => ({
  key,
  role,
  text,
  sentAt: undefined,
  isFinal,
});
