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

/**
 * What was said, in order, and after it what is being said, at one moment. It never changes. What follows upon it
 * shares its lines, so that one more line costs the same in a call of any length.
 */
export class Transcript {
  /**
   * @param lines goes on growing: what comes later is no part of this transcript
   * @param said how many of them are
   */
  constructor(
    private readonly lines: readonly TranscriptLine[],
    private readonly said: number,
    private readonly speech: readonly TranscriptLine[],
  ) {}

  get length(): number {
    return this.said + this.speech.length;
  }

  /** How many lines will not change any more. */
  get settled(): number {
    return this.said + this.speech.filter(({ isFinal }) => isFinal).length;
  }

  /** Undefined where there is no such line. */
  at(index: number): TranscriptLine | undefined {
    return index < this.said ? this.lines[index] : this.speech[index - this.said];
  }

  /** The lines from one on up to another, which is not among them; without one, to the end. */
  between(from: number, to = this.length): readonly TranscriptLine[] {
    const start = Math.max(0, from);
    const inSpeech = (index: number): number => Math.max(0, index - this.said);
    return [
      ...this.lines.slice(start, Math.min(to, this.said)),
      ...this.speech.slice(inSpeech(start), inSpeech(to)),
    ];
  }

  /** How many lines at the beginning are certainly those of another transcript. Told without looking at them. */
  sharedWith(other: Transcript): number {
    return this.lines === other.lines ? Math.min(this.said, other.said) : 0;
  }
}

export type BuildTranscript = (
  messages: WindowedList<AssistMessage>,
  speech: readonly SpeechLine[],
) => Transcript;

/**
 * Makes a function that builds the transcript of a task. Lines in which nothing has changed are the same objects, for
 * as long as one instance serves one task.
 */
export const createTranscriptBuilder = (): BuildTranscript => {
  const settledLines = createSettledLines();
  const speechLineOf = createNotes(toSpeechLine);
  return (messages, speech) => {
    const lines = settledLines(messages);
    return new Transcript(lines, lines.length, speech.map(speechLineOf));
  };
};

const createSettledLines = () => {
  const lineOf = createNotes(toLine);
  let present: WindowedList<AssistMessage> = { chunks: [] };
  let lines: TranscriptLine[] = [];
  /** For each line its time, or where it has none the highest before it came. */
  let ranks: number[] = [];

  /** Added to in place where it is at the end: transcripts that hold the same lists know how many lines are theirs. */
  return (messages: WindowedList<AssistMessage>): readonly TranscriptLine[] => {
    if (messages === present) return lines;
    const appended = appendedTo(present, messages);
    present = messages;
    let isOwn = !appended;
    if (!appended) [lines, ranks] = [[], []];
    for (const message of appended ?? messages.chunks.flat()) {
      const line = lineOf(message);
      const highest = ranks[ranks.length - 1] ?? 0;
      const rank = line.sentAt ?? highest;
      if (rank >= highest) {
        lines.push(line);
        ranks.push(rank);
      } else {
        if (!isOwn) [lines, ranks] = [lines.slice(), ranks.slice()];
        isOwn = true;
        const place = placeOf(rank, ranks);
        lines.splice(place, 0, line);
        ranks.splice(place, 0, rank);
      }
    }
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
