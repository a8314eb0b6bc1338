import * as React from 'react';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { useSelector } from 'react-redux';

import type { AnswerRecordName } from '../../domain/ids';
import type { SuggestionKind } from '../../domain/suggestion';
import { inOrder, isSameList, type FeedGroup, type FeedItem } from '../../store/feed';
import { makeSelectFeed, makeSelectPinned, selectGaps } from '../../store/selectors';
import type { AssistRootState, SessionRecord } from '../../store/state';
import { Action } from '../parts/Action';
import { boxLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { strings } from '../strings';
import type { Desk } from '../suggestions/bind-actions';
import { FeedFilter, type Filter } from './FeedFilter';
import { GapLine } from './GapLine';
import { Group } from './Group';
import { useFeedNews, useShownFeed } from './use-shown-feed';

/** Conversations go on for weeks; what an agent looks back on is the last few messages. */
const PAGE = 20;

const WHOLE = boxLook({ display: 'flex', flexDirection: 'column', flex: '1 1 0', minHeight: 'size0' });
const AREA = boxLook({
  flex: '1 1 0',
  minHeight: 'size0',
  overflowY: 'auto',
  paddingX: 'space40',
  paddingY: 'space40',
});
/** Without height, so that it pushes nothing away when it comes. */
const ABOVE = boxLook({
  position: 'sticky',
  top: 'space0',
  zIndex: 'zIndex10',
  height: 'size0',
  display: 'flex',
  alignItems: 'flex-start',
  justifyContent: 'center',
});
const LIST = boxLook({ display: 'flex', flexDirection: 'column', rowGap: 'space50', outline: 'none' });
const BELOW = boxLook({ marginTop: 'space40', textAlign: 'center' });

export interface FeedProps {
  readonly desk: Desk;
  /** Shown while there is nothing to list. */
  readonly whenEmpty: React.ReactNode;
}

/**
 * All that was proposed for one task, newest first, under what caused it. It moves only under an agent who is not at
 * it: what comes meanwhile waits behind a button.
 */
export const Feed: React.FC<FeedProps> = ({ desk, whenEmpty }) => {
  const { taskSid } = desk;
  const selectFeed = React.useMemo(makeSelectFeed, []);
  const latest = useSelector((state: AssistRootState) => selectFeed(state, taskSid));
  const selectPinned = React.useMemo(makeSelectPinned, []);
  const pinned = useSelector((state: AssistRootState) => selectPinned(state, taskSid));
  const [chosen, setChosen] = React.useState<Filter>('all');
  const [limit, setLimit] = React.useState(PAGE);
  const { groups, gaps, waiting, reading, showNews } = useShownFeed(
    latest,
    useSelector((state: AssistRootState) => selectGaps(state, taskSid)),
  );
  const list = React.useRef<HTMLElement>(null);

  const filters = useFilters(groups, pinned.length > 0);
  const filter = filters.includes(chosen) ? chosen : 'all';
  // It does not come back by itself, with the next that is pinned.
  if (filter !== chosen) setChosen(filter);
  const passing = React.useMemo(() => filterGroups(groups, filter, pinned), [groups, filter, pinned]);
  const news = waiting.filter((item) => passes(item, filter, pinned)).length;
  const coaching = React.useMemo(() => currentCoaching(passing), [passing]);
  const today = new Date(Date.now()).setHours(0, 0, 0, 0);

  return (
    <Plain look={WHOLE}>
      {filters.length > 0 && <FeedFilter filters={filters} chosen={filter} onChoose={setChosen} />}
      <Plain element="AGENT_ASSIST_FEED_AREA" look={AREA} {...reading.props}>
        <NewsAnnouncement latest={latest} tellsReplies={desk.composer === 'copy'} />
        {news > 0 && (
          <Plain look={ABOVE}>
            <Action
              element="AGENT_ASSIST_SHOW_NEW"
              variant="primary"
              onClick={() => {
                // The button goes; a keyboard goes on with what it has shown.
                if (reading.byKeyboard) list.current?.focus();
                showNews();
              }}
            >
              {strings.newSuggestions(news)}
            </Action>
          </Plain>
        )}
        {groups.length === 0 && whenEmpty}
        {groups.length + gaps.length > 0 && (
          <Plain
            ref={list}
            tabIndex={-1}
            role="list"
            element="AGENT_ASSIST_FEED"
            aria-label={strings.suggestions}
            look={LIST}
          >
            {rowsOf(passing, gaps, limit).map((row) =>
              'group' in row ? (
                <Group
                  key={row.group.key}
                  group={row.group}
                  desk={desk}
                  coaching={row.group === coaching?.group ? coaching.id : undefined}
                  today={today}
                />
              ) : (
                <GapLine key={`gap ${row.gap.from}`} gap={row.gap} today={today} />
              ),
            )}
          </Plain>
        )}
        {passing.length > limit && (
          <Plain look={BELOW}>
            <Action element="AGENT_ASSIST_EARLIER" variant="quiet" onClick={() => setLimit(limit + PAGE)}>
              {strings.showEarlier(passing.length - limit)}
            </Action>
          </Plain>
        )}
      </Plain>
    </Plain>
  );
};

interface NewsAnnouncementProps {
  readonly latest: readonly FeedGroup[];
  readonly tellsReplies: boolean;
}

const NewsAnnouncement: React.FC<NewsAnnouncementProps> = ({ latest, tellsReplies }) => {
  const news = useFeedNews(latest, tellsReplies);
  return (
    <ScreenReaderOnly as="div" aria-live="polite">
      {news !== undefined && <span key={news.serial}>{strings.suggestionsArrived(news.kinds)}</span>}
    </ScreenReaderOnly>
  );
};

/** None where there is nothing to tell apart. The same list for as long as it holds the same. */
const useFilters = (groups: readonly FeedGroup[], hasPinned: boolean): readonly Filter[] => {
  const kinds = React.useMemo(
    () =>
      inOrder(
        new Set<SuggestionKind>(
          groups.flatMap(({ items }) => items.map(({ suggestion }) => suggestion.kind)),
        ),
      ),
    [groups],
  );
  const filters = React.useRef<readonly Filter[]>([]);
  const latest: readonly Filter[] =
    kinds.length < 2 ? [] : hasPinned ? ['all', ...kinds, 'pinned'] : ['all', ...kinds];
  if (!isSameList(filters.current, latest)) filters.current = latest;
  return filters.current;
};

const passes = (
  { suggestion: { id, kind } }: FeedItem,
  filter: Filter,
  pinned: readonly AnswerRecordName[],
): boolean => filter === 'all' || (filter === 'pinned' ? pinned.includes(id) : kind === filter);

const filterGroups = (
  groups: readonly FeedGroup[],
  filter: Filter,
  pinned: readonly AnswerRecordName[],
): readonly FeedGroup[] =>
  filter === 'all'
    ? groups
    : groups
        .map((group) => ({ ...group, items: group.items.filter((item) => passes(item, filter, pinned)) }))
        .filter(({ items }) => items.length > 0);

type Row = { readonly group: FeedGroup } | { readonly gap: SessionRecord['gaps'][number] };

/** The newest groups, so many of them, with the gaps that are no older. */
const rowsOf = (groups: readonly FeedGroup[], gaps: SessionRecord['gaps'], limit: number): readonly Row[] => {
  const shown = groups.slice(0, limit);
  const oldest = groups.length > limit ? (shown[shown.length - 1]?.receivedAt ?? 0) : 0;
  return withGaps(
    shown,
    gaps.filter(({ to }) => to >= oldest),
  );
};

/** A gap stands above all that had come before it ended. Both are told by this computer's clock. */
const withGaps = (groups: readonly FeedGroup[], gaps: SessionRecord['gaps']): readonly Row[] => {
  const left = [...gaps];
  const rows = groups.flatMap((group): Row[] => {
    const above: Row[] = [];
    for (let gap = left[left.length - 1]; gap && group.receivedAt <= gap.to; gap = left[left.length - 1]) {
      above.push({ gap });
      left.pop();
    }
    return [...above, { group }];
  });
  return [...rows, ...left.reverse().map((gap) => ({ gap }))];
};

/** Of several pieces of coaching the newest counts. */
const currentCoaching = (
  groups: readonly FeedGroup[],
): { readonly group: FeedGroup; readonly id: AnswerRecordName } | undefined => {
  for (const group of groups) {
    const current = group.items.find(
      ({ suggestion, isSuperseded }) => suggestion.kind === 'coaching' && !isSuperseded,
    );
    if (current) return { group, id: current.suggestion.id };
  }
  return undefined;
};
