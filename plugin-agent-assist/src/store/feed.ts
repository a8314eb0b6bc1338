import type { AssistMessage } from '../domain/assist';
import type { Suggestion, SuggestionKind, SuggestionSet } from '../domain/suggestion';
import { findSuperseded } from './superseded';

export interface FeedItem {
  readonly suggestion: Suggestion;
  /** Something newer has taken its place. */
  readonly isSuperseded: boolean;
}

export type FeedCause =
  | { readonly type: 'message'; readonly message: AssistMessage }
  /** The agent's own question. */
  | { readonly type: 'search'; readonly question: string }
  | { readonly type: 'unknown' };

/** What was proposed for one reason. */
export interface FeedGroup {
  readonly key: string;
  readonly cause: FeedCause;
  /** When the cause was said, else when the first of it came. Milliseconds since the epoch. */
  readonly at: number;
  /** When the first of it came, by this computer's clock. */
  readonly receivedAt: number;
  /** In a fixed order of kinds; of one kind the newest first. */
  readonly items: readonly FeedItem[];
}

/** In this order the kinds stand in a group: what to do, what to know, what to say, and what else there is. */
const ORDER_OF_KINDS: readonly SuggestionKind[] = [
  'coaching',
  'companion',
  'knowledge',
  'searchAnswer',
  'smartReply',
  'freeForm',
  'faq',
  'article',
  'dialogflowAssist',
  'entities',
];

/** Each kind once, in the order in which the feed shows them. */
export const inOrder = (kinds: ReadonlySet<SuggestionKind>): readonly SuggestionKind[] =>
  ORDER_OF_KINDS.filter((kind) => kinds.has(kind));

/** All sets that one cause brought. */
interface Episode {
  readonly key: string;
  readonly cause: FeedCause;
  readonly at: number;
  /**
   * Where it stands among the others: the time of its message. What has no message stands where it came, above all
   * that was there; its own time is by this computer's clock, which may be wrong, and messages by Twilio's.
   */
  readonly rank: number;
  /** By time of arrival. */
  readonly sets: readonly SuggestionSet[];
}

export type FindMessage = (name: string) => AssistMessage | undefined;

export type BuildFeed = (sets: readonly SuggestionSet[], findCause: FindMessage) => readonly FeedGroup[];

/**
 * Makes a function that arranges sets, given by time of arrival, as a feed with the newest first. What it built
 * before it gives again for as long as that is right: group by group and item by item, so that only what has
 * changed is drawn anew.
 */
export const createFeedBuilder = (): BuildFeed => {
  let previous: readonly FeedGroup[] = [];
  let built: ReadonlyMap<string, Built> = new Map();

  return (sets, findCause) => {
    const episodes = newestFirst(toEpisodes(sets, findCause));
    const superseded = findSuperseded(episodes.map(({ sets: brought }) => brought));
    const next = new Map<string, Built>();
    const groups = episodes.map((episode) => {
      const group = toGroup(episode, superseded, built.get(episode.key));
      next.set(episode.key, { sets: episode.sets, group });
      return group;
    });
    built = next;
    if (!isSameList(previous, groups)) previous = groups;
    return previous;
  };
};

interface Built {
  readonly sets: readonly SuggestionSet[];
  readonly group: FeedGroup;
}

const toEpisodes = (sets: readonly SuggestionSet[], findCause: FindMessage): readonly Episode[] => {
  const episodes = new Map<string, Episode & { readonly sets: SuggestionSet[] }>();
  let highest = 0;
  for (const set of sets) {
    const key = keyOf(set);
    const present = episodes.get(key);
    if (present) present.sets.push(set);
    else {
      const message = findCause(key);
      const saidAt = message?.sentAt === undefined ? undefined : Date.parse(message.sentAt);
      const rank = saidAt ?? highest;
      highest = Math.max(highest, rank);
      episodes.set(key, {
        key,
        cause: causeOf(set, message),
        at: saidAt ?? set.receivedAt,
        rank,
        sets: [set],
      });
    }
  }
  return [...episodes.values()];
};

/** Each search is a cause of its own, as is whatever came for a reason that Google does not tell. */
const keyOf = ({ latestMessage, question, suggestions }: SuggestionSet): string =>
  question === undefined && latestMessage !== undefined ? latestMessage : (suggestions[0]?.id ?? '');

const causeOf = ({ question }: SuggestionSet, message: AssistMessage | undefined): FeedCause => {
  if (question !== undefined) return { type: 'search', question };
  return message ? { type: 'message', message } : { type: 'unknown' };
};

const newestFirst = (episodes: readonly Episode[]): readonly Episode[] =>
  // Reversed first: of those with one rank, the later one stands above.
  [...episodes].reverse().sort((a, b) => b.rank - a.rank);

const toGroup = (
  { key, cause, at, sets }: Episode,
  superseded: ReadonlySet<Suggestion>,
  before: Built | undefined,
): FeedGroup => {
  const items =
    before && isSameList(before.sets, sets)
      ? judge(before.group.items, superseded)
      : arrange(sets, superseded, before?.group.items ?? []);
  const receivedAt = sets[0]?.receivedAt ?? at;
  if (before === undefined) return { key, cause, at, receivedAt, items };

  const { group } = before;
  const sameCause = isSameCause(group.cause, cause) ? group.cause : cause;
  return group.items === items && group.at === at && group.cause === sameCause
    ? group
    : { key, cause: sameCause, at, receivedAt, items };
};

/** The same items, but for those that have been superseded since. */
const judge = (items: readonly FeedItem[], superseded: ReadonlySet<Suggestion>): readonly FeedItem[] =>
  items.every((item) => item.isSuperseded === superseded.has(item.suggestion))
    ? items
    : items.map((item) => toItem(item.suggestion, superseded, item));

const arrange = (
  sets: readonly SuggestionSet[],
  superseded: ReadonlySet<Suggestion>,
  before: readonly FeedItem[],
): readonly FeedItem[] =>
  [...sets]
    .reverse()
    .flatMap(({ suggestions }) => suggestions)
    .sort((a, b) => ORDER_OF_KINDS.indexOf(a.kind) - ORDER_OF_KINDS.indexOf(b.kind))
    .map((suggestion) =>
      toItem(
        suggestion,
        superseded,
        before.find((item) => item.suggestion === suggestion),
      ),
    );

const toItem = (
  suggestion: Suggestion,
  superseded: ReadonlySet<Suggestion>,
  before: FeedItem | undefined,
): FeedItem => {
  const isSuperseded = superseded.has(suggestion);
  return before?.isSuperseded === isSuperseded ? before : { suggestion, isSuperseded };
};

const isSameCause = (a: FeedCause, b: FeedCause): boolean => {
  if (a.type === 'message' && b.type === 'message') return a.message === b.message;
  if (a.type === 'search' && b.type === 'search') return a.question === b.question;
  return a.type === b.type;
};

export const isSameList = <Item>(a: readonly Item[], b: readonly Item[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
