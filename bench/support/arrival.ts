import type { SessionRecord } from '../../plugin-agent-assist/src/store/state';
import type { RecordedEvent } from './recording';

/** A session keeps about 2,000 sets, and forgets the oldest a few dozen at a time. */
const SETS_KEPT = 1_984;

/** Members of a `SuggestionResult` whose answer records name nothing that the plugin shows. */
const NOT_SHOWN: ReadonlySet<string> = new Set([
  'suggestHolographicResponse',
  'additionalSuggestedQueryResults',
]);

type Held = Pick<SessionRecord, 'messages' | 'sets' | 'gaps'>;

/** What a session is to hold once a conversation has been delivered, by names, in the order of arrival. */
export interface Expectation {
  readonly messages: readonly string[];
  /** The answer records of each set of suggestions. */
  readonly sets: readonly (readonly string[])[];
}

/** Read from the events themselves, and not by the plugin's decoders. */
export function expectationOf(events: readonly RecordedEvent[]): Expectation {
  const known = new Set<string>();
  const messages: string[] = [];
  const sets: string[][] = [];
  for (const { name, body } of events) {
    if (name === 'new-message-event') {
      messages.push(
        (JSON.parse(body.data) as { newMessagePayload: { name: string } }).newMessagePayload.name,
      );
    } else if (name === 'human-agent-assistant-event') {
      const fresh = proposalsIn(body.data).filter((record) => !known.has(record));
      for (const record of fresh) known.add(record);
      if (fresh.length > 0) sets.push([...new Set(fresh)]);
    }
  }
  if (messages.length === 0 || sets.length === 0)
    throw new Error('Of this conversation nothing can be checked');
  return { messages, sets };
}

/** Google names each proposal: its answer record stands in the result itself, in an answer, or in each of a list. */
function proposalsIn(data: string): readonly string[] {
  const { suggestionResults } = JSON.parse(data) as { suggestionResults: readonly object[] };
  const shown = (member: object): readonly unknown[] =>
    Object.entries(member).flatMap(([key, value]: [string, unknown]) =>
      NOT_SHOWN.has(key) ? [] : [value].flat(),
    );
  return suggestionResults
    .flatMap(shown)
    .filter(isObject)
    .flatMap((result) => [result, ...shown(result).filter(isObject)])
    .flatMap((answer) =>
      'answerRecord' in answer && typeof answer.answerRecord === 'string' ? [answer.answerRecord] : [],
    );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Throws unless the session holds what was delivered: every message, and every set of suggestions, or the last of them
 * where there were more than it keeps. What is being said on a call leaves no trace once its message has come, and is
 * not looked for.
 */
export function checkArrival({ messages, sets }: Expectation, session: Held | undefined): void {
  if (session === undefined) throw new Error('There is no such session in the store');
  if (session.gaps.length > 0) throw new Error('The connection was lost while it was measured');
  const held = {
    messages: session.messages.chunks.flat().map(({ name }) => name),
    sets: session.sets.chunks.flat().map(({ suggestions }) => suggestions.map(({ id }) => id)),
  };
  checkSame('messages', messages, held.messages);
  if (held.sets.length < Math.min(sets.length, SETS_KEPT))
    throw new Error(`Of ${sets.length} sets of suggestions ${held.sets.length} are in the store`);
  checkSame('sets of suggestions', sets.slice(-held.sets.length), held.sets);
}

function checkSame(what: string, expected: readonly unknown[], held: readonly unknown[]): void {
  const at = expected.findIndex((each, n) => JSON.stringify(each) !== JSON.stringify(held[n]));
  if (at < 0 && expected.length === held.length) return;
  throw new Error(
    `Of ${expected.length} ${what} ${held.length} are in the store; the first that differs is number ${at < 0 ? expected.length : at}`,
  );
}
