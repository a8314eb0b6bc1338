import * as v from 'valibot';

/** One line of a scripted conversation. */
export interface TranscriptLine {
  readonly role: 'customer' | 'agent';
  readonly text: string;
  /** How long to wait before this line, in milliseconds. */
  readonly delayMs: number;
}

/** One line of a call. */
export interface SpokenLine extends TranscriptLine {
  /** Said so far: the next line of the same speaker goes on with it, or says it differently. */
  readonly interim?: true;
}

interface AnyScenario {
  /** What `--scenario` calls it. */
  readonly name: string;
  readonly title: string;
  readonly customerName: string;
  /** The id of the conversation profile without which it shows nothing new; any will do where none is named. */
  readonly profile?: string;
}

export interface ChatScenario extends AnyScenario {
  /** As Flex names channels. */
  readonly channelType: 'web' | 'sms' | 'whatsapp' | 'email';
  readonly lines: readonly TranscriptLine[];
}

/** A phone call, of which both sides are spoken: nobody at the sandbox has a microphone. */
export interface CallScenario extends AnyScenario {
  readonly channelType: 'voice';
  /** The caller's number in E.164. */
  readonly from: string;
  readonly lines: readonly SpokenLine[];
  /** How long Google takes from the first ring to a conversation. */
  readonly audioDelayMs?: number;
  /** After so many lines the audio no longer reaches Google. */
  readonly audioStopsAfter?: number;
}

/** A scripted conversation that the sandbox can play. */
export type Scenario = ChatScenario | CallScenario;

/** A transcript that cannot be played, in words for the person who wrote it. */
export class TranscriptError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TranscriptError';
  }
}

/** The time that a line takes where the transcript does not say. */
const DEFAULT_DELAY_MS = 1000;

/** Longer than anyone would wait, so a slip: seconds for milliseconds is more likely the other way round. */
const MAX_DELAY_MS = 10 * 60 * 1000;

const lineSchema = v.object(
  {
    role: v.picklist(['customer', 'agent'], 'has to be "customer" or "agent"'),
    text: v.pipe(v.string('has to be a string'), v.regex(/\S/, 'must not be empty')),
    delayMs: v.optional(
      v.pipe(
        v.number('has to be a number of milliseconds'),
        v.minValue(0, 'must not be negative'),
        v.maxValue(MAX_DELAY_MS, `must not exceed ${MAX_DELAY_MS} (milliseconds)`),
      ),
      DEFAULT_DELAY_MS,
    ),
  },
  'has to be an object with "role" and "text"',
);

const transcriptSchema = v.pipe(
  v.array(lineSchema, 'has to be an array of lines'),
  v.minLength(1, 'has no lines'),
  v.check((lines) => lines.some(({ role }) => role === 'customer'), 'has no line of the customer'),
);

const placeOf = (issue: v.BaseIssue<unknown>): string => {
  const [index, field] = (issue.path ?? []).map(({ key }) => key);
  if (typeof index !== 'number') return 'The transcript';
  return typeof field === 'string' ? `Line ${index + 1}: "${field}"` : `Line ${index + 1}`;
};

/**
 * The lines of a transcript: `[{"role": "customer" | "agent", "text": "…", "delayMs"?: n}]`, as JSON text or already
 * parsed. Throws {@link TranscriptError} that names the first line at fault.
 */
export const parseTranscript = (json: unknown): readonly TranscriptLine[] => {
  let value = json;
  if (typeof json === 'string') {
    try {
      value = JSON.parse(json);
    } catch (error) {
      throw new TranscriptError(
        `The transcript is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  const parsed = v.safeParse(transcriptSchema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new TranscriptError(`${placeOf(issue)} ${issue.message}.`);
};
