import * as React from 'react';
import { useSelector } from 'react-redux';

import type { AssistMessage } from '../../domain/assist';
import type { AnswerRecordName } from '../../domain/ids';
import { isSameList, type FeedCause, type FeedGroup, type FeedItem } from '../../store/feed';
import { selectMarks } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { ErrorBoundary } from '../ErrorBoundary';
import { Action } from '../parts/Action';
import { ClampedText } from '../parts/ClampedText';
import { CARD_FRAME } from '../parts/card-frame';
import { boxLook, textLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { REMARK } from '../parts/text-looks';
import { formatMoment, strings } from '../strings';
import type { Desk } from '../suggestions/bind-actions';
import { SuggestionCard } from '../suggestions/SuggestionCard';

const GROUP = boxLook({
  display: 'flex',
  flexDirection: 'column',
  rowGap: 'space20',
  // What comes above moves it down: with coordinates of its own as it was painted, without by painting it anew.
  transform: 'translate(0)',
});
const UNFOLDS = boxLook({ display: 'flex' });
const CAUSE = boxLook({ display: 'flex', columnGap: 'space30', alignItems: 'baseline' });
const TIME = textLook({
  fontSize: 'fontSize20',
  lineHeight: 'lineHeight20',
  color: 'colorTextWeak',
  whiteSpace: 'nowrap',
});
const REPLIES = boxLook({
  display: 'flex',
  flexDirection: 'column',
  rowGap: 'space30',
  ...CARD_FRAME,
});

export interface GroupProps {
  readonly group: FeedGroup;
  readonly desk: Desk;
  /** The coaching that counts now, if it may be in this group. */
  readonly coaching: AnswerRecordName | undefined;
  /** A moment of this day, and the same one all day long. Milliseconds since the epoch. */
  readonly today: number;
}

/** What was proposed for one reason, under that reason. What something newer has replaced is folded. */
export const Group = React.memo<GroupProps>(({ group, desk, coaching, today }) => {
  // Not all that is marked, which changes with every suggestion that is seen anywhere in the feed.
  const kept = useSelector(
    (state: AssistRootState) =>
      group.items
        .map(({ suggestion: { id } }) => id)
        .filter((id) => {
          const { used, pinned } = selectMarks(state, desk.taskSid, id);
          return used.length > 0 || pinned;
        }),
    isSameList,
  );
  /** What was unpinned, too: it does not move away from under the hand that has done so. */
  const inSight = React.useRef(new Set<AnswerRecordName>()).current;
  for (const { suggestion, isSuperseded } of group.items)
    if (isSuperseded && kept.includes(suggestion.id)) inSight.add(suggestion.id);
  /** What was folded when the agent opened the fold: using one of them does not move it away. */
  const [unfolded, setUnfolded] = React.useState<ReadonlySet<AnswerRecordName>>();

  const isFolded = ({ suggestion: { id }, isSuperseded }: FeedItem): boolean =>
    isSuperseded && (!inSight.has(id) || unfolded?.has(id) === true);
  const folded = group.items.filter(isFolded);
  const cards = (items: readonly FeedItem[]): React.ReactNode =>
    runsOf(items).map((run) => <Run key={keyOf(run)} run={run} desk={desk} coaching={coaching} />);

  return (
    <Plain role="listitem" element="AGENT_ASSIST_FEED_GROUP" look={GROUP}>
      <ErrorBoundary part={strings.parts.suggestion}>
        <Cause cause={group.cause} at={group.at} today={today} />
      </ErrorBoundary>
      {cards(group.items.filter((item) => !isFolded(item)))}
      {folded.length > 0 && (
        <Plain look={UNFOLDS}>
          <Action
            element="AGENT_ASSIST_SUPERSEDED"
            variant="quiet"
            expanded={unfolded !== undefined}
            onClick={() => {
              for (const id of inSight) if (!kept.includes(id)) inSight.delete(id);
              setUnfolded(unfolded ? undefined : new Set(folded.map(({ suggestion }) => suggestion.id)));
            }}
          >
            {unfolded ? strings.hideSuperseded(folded.length) : strings.showSuperseded(folded.length)}
          </Action>
        </Plain>
      )}
      {unfolded && cards(folded)}
    </Plain>
  );
});
Group.displayName = 'FeedGroup';

interface CauseProps extends Pick<GroupProps, 'today'> {
  readonly cause: FeedCause;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const Cause: React.FC<CauseProps> = ({ cause, at, today }) => (
  <Plain look={CAUSE}>
    <Plain as="span" look={TIME}>
      {formatMoment(at, today)}
    </Plain>
    <Plain as="p" dir="auto" look={REMARK}>
      {cause.type === 'message' && (
        <ClampedText title={cause.message.text}>{quotationOf(cause.message)}</ClampedText>
      )}
      {cause.type === 'search' && (
        <ClampedText title={cause.question}>{strings.youSearched(cause.question)}</ClampedText>
      )}
      {cause.type === 'unknown' && strings.unknownMessage}
    </Plain>
  </Plain>
);

const quotationOf = ({ text, revision }: AssistMessage): string => {
  if (revision === 'deleted') return strings.deletedMessage;
  return revision === 'edited' ? `${strings.quote(text)} ${strings.editedSince}` : strings.quote(text);
};

/** Smart replies beside each other are one run, every other suggestion is one of its own. */
const runsOf = (items: readonly FeedItem[]): readonly (readonly FeedItem[])[] => {
  const runs: FeedItem[][] = [];
  for (const item of items) {
    const last = runs[runs.length - 1];
    if (item.suggestion.kind === 'smartReply' && last?.[0]?.suggestion.kind === 'smartReply') last.push(item);
    else runs.push([item]);
  }
  return runs;
};

/** Replies that come or go leave the others where they are. */
const keyOf = ([first]: readonly FeedItem[]): React.Key | undefined =>
  first?.suggestion.kind === 'smartReply' ? 'replies' : first?.suggestion.id;

interface RunProps extends Pick<GroupProps, 'desk' | 'coaching'> {
  readonly run: readonly FeedItem[];
}

const Run: React.FC<RunProps> = ({ run, desk, coaching }) => {
  const cards = run.map(({ suggestion }) => (
    <ErrorBoundary key={suggestion.id} part={strings.parts.suggestion}>
      <SuggestionCard
        suggestion={suggestion}
        desk={desk}
        landmark={suggestion.id === coaching ? strings.coaching : undefined}
      />
    </ErrorBoundary>
  ));
  return run[0]?.suggestion.kind === 'smartReply' ? (
    <Plain element="AGENT_ASSIST_REPLIES" look={REPLIES}>
      {cards}
    </Plain>
  ) : (
    <>{cards}</>
  );
};
