import * as React from 'react';

import type { Suggestion } from '../../domain/suggestion';
import type { FeedGroup, FeedItem } from '../../store/feed';
import type { SessionRecord } from '../../store/state';
import { isAtSearch } from '../targets';
import { useReading, type Reading } from '../use-reading';

type Gaps = SessionRecord['gaps'];

export interface ShownFeed {
  /** As it was when the agent began to read. */
  readonly groups: readonly FeedGroup[];
  /** The same of these. */
  readonly gaps: Gaps;
  /** What came since and waits, newest first. */
  readonly waiting: readonly FeedItem[];
  readonly reading: Reading;
  /** Shows what waits, from the top. */
  showNews(): void;
}

/** The feed, held still while the agent reads it: what comes meanwhile waits. */
export const useShownFeed = (latest: readonly FeedGroup[], latestGaps: Gaps): ShownFeed => {
  const reading = useReading();
  const all = { groups: latest, gaps: latestGaps };
  const shown = React.useRef(all);
  const [, renderAgain] = React.useReducer((n: number) => n + 1, 0);
  // Where there is nothing to read, nothing can jump.
  if (!reading.isReading || shown.current.groups.length === 0) shown.current = all;
  const { groups, gaps } = shown.current;
  const waiting = React.useMemo(() => itemsBeyond(groups, latest), [groups, latest]);

  const showNews = (): void => {
    shown.current = all;
    const { current: scroller } = reading.props.ref;
    if (scroller) scroller.scrollTop = 0;
    renderAgain();
  };

  // Whoever has just searched waits for the answer and for nothing else.
  const isAwaited = latest !== groups && hasNewAnswer(groups, latest) && isAtSearch();
  React.useLayoutEffect(() => {
    if (isAwaited) showNews();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each answer, with what is shown then
  }, [isAwaited, latest]);

  return { groups, gaps, waiting, reading, showNews };
};

const hasNewAnswer = (before: readonly FeedGroup[], now: readonly FeedGroup[]): boolean => {
  const known = new Set(before.map(({ key }) => key));
  return now.some(({ key, cause }) => cause.type === 'search' && !known.has(key));
};

/** What the feed holds in sight that was not in it before. A suggestion stays in its group for as long as the store holds it. */
const itemsBeyond = (before: readonly FeedGroup[], now: readonly FeedGroup[]): readonly FeedItem[] => {
  if (before === now) return NONE;
  const groups = new Map(before.map((group) => [group.key, group]));
  return now.flatMap((group) => {
    const known = groups.get(group.key);
    if (known === group) return NONE;
    return group.items.filter(
      ({ suggestion: { id }, isSuperseded }) =>
        !isSuperseded && known?.items.some(({ suggestion }) => suggestion.id === id) !== true,
    );
  });
};

const NONE: readonly FeedItem[] = [];

export interface News {
  /** Changes with each piece of news, so that equal ones are told twice. */
  readonly serial: number;
  readonly kinds: readonly Suggestion['kind'][];
}

/**
 * What the feed has got last, to be read out. Undefined until something comes after the first render.
 * @param tellsReplies whether smart replies are among it: as chips above a composer they are told of there
 */
export const useFeedNews = (latest: readonly FeedGroup[], tellsReplies: boolean): News | undefined => {
  const [news, setNews] = React.useState<News>();
  const before = React.useRef(latest);
  // Before the frame is painted: afterwards the words, which nobody sees, would cost another one.
  React.useLayoutEffect(() => {
    const kinds = itemsBeyond(before.current, latest)
      .map(({ suggestion }) => suggestion.kind)
      .filter((kind) => tellsReplies || kind !== 'smartReply');
    before.current = latest;
    if (kinds.length > 0) setNews((last) => ({ serial: (last?.serial ?? 0) + 1, kinds }));
  }, [latest, tellsReplies]);
  return news;
};
