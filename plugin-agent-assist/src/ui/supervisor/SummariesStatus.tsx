import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { Text } from '@twilio-paste/core/text';

import { EmptyState } from '../AssistPanel/EmptyState';
import { Action } from '../parts/Action';
import { Notice } from '../parts/Notice';
import { summariesStrings as strings } from './strings';
import type { SummariesSnapshot } from './summaries.machine';
import { ROW_PX } from './SummaryRowLine';

const SKELETON_ROWS = 8;

export interface SummariesNoticesProps {
  readonly snapshot: SummariesSnapshot;
  /** The phase of some row is not known. */
  readonly isUncertain: boolean;
  readonly onRetry: () => void;
}

/** Why there is nothing, or why some of it is not certain. */
export const SummariesNotices: React.FC<SummariesNoticesProps> = ({ snapshot, isUncertain, onRetry }) => {
  const { failure, pagesRead, live } = snapshot.context;
  const mayMiss = live.coverage === 'partial' || live.coverage === 'failed';
  return (
    <>
      {pagesRead === 0 && failure && (
        <Notice
          severity="error"
          title={strings.notLoaded}
          action={
            snapshot.matches({ history: 'failed' }) && (
              <Action element="AGENT_ASSIST_SUMMARIES_RETRY" variant="secondary" onClick={onRetry}>
                {strings.retry}
              </Action>
            )
          }
        >
          {strings.because(failure)}
        </Notice>
      )}
      {mayMiss && isUncertain && <Notice severity="neutral">{strings.liveUncertain}</Notice>}
    </>
  );
};

export interface NoRowsProps {
  readonly snapshot: SummariesSnapshot;
  /** There are rows that do not pass the filters. */
  readonly hasOthers: boolean;
}

/** Stands where rows would. */
export const NoRows: React.FC<NoRowsProps> = ({ snapshot, hasOthers }) => {
  if (hasOthers) return <EmptyState title={strings.noMatch}>{strings.noMatchMeans}</EmptyState>;
  if (snapshot.matches({ history: 'reading' })) return <RowsSkeleton />;
  if (snapshot.matches({ history: 'more' }))
    return <EmptyState title={strings.emptySoFar}>{strings.emptySoFarMeans}</EmptyState>;
  return snapshot.matches({ history: 'complete' }) ? (
    <EmptyState title={strings.empty}>{strings.emptyMeans}</EmptyState>
  ) : null;
};

const RowsSkeleton: React.FC = () => (
  <>
    <div role="status">
      <ScreenReaderOnly>{strings.loading}</ScreenReaderOnly>
    </div>
    <Box paddingX="space50" aria-hidden>
      {Array.from({ length: SKELETON_ROWS }, (_, n) => (
        <Box key={n} display="flex" alignItems="center" columnGap="space60" style={{ height: ROW_PX }}>
          <SkeletonLoader width="12%" height="sizeIcon20" />
          <SkeletonLoader width="14%" height="sizeIcon20" />
          <SkeletonLoader width={n % 2 === 0 ? '55%' : '45%'} height="sizeIcon20" />
        </Box>
      ))}
    </Box>
  </>
);

export interface SummariesFooterProps {
  readonly snapshot: SummariesSnapshot;
  /** Rows that pass the filters, of those that are loaded. */
  readonly shown: number;
  readonly loaded: number;
  /** What the person has asked to see: when it changes, the count is read out. */
  readonly wanted: string;
  readonly onMore: () => void;
  readonly onRetry: () => void;
}

/** How many rows there are, and the way to more of them. */
export const SummariesFooter: React.FC<SummariesFooterProps> = ({
  snapshot,
  shown,
  loaded,
  wanted,
  onMore,
  onRetry,
}) => {
  const { failure, pagesRead } = snapshot.context;
  const count = strings.count(shown, loaded);
  const isReading = snapshot.matches({ history: 'reading' });
  return (
    <Box
      display="flex"
      flexWrap="wrap"
      alignItems="center"
      columnGap="space40"
      rowGap="space20"
      paddingX="space50"
      paddingY="space30"
      borderStyle="solid"
      borderWidth="borderWidth0"
      borderTopWidth="borderWidth10"
      borderColor="colorBorderWeak"
    >
      <Text as="span" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
        {count}
      </Text>
      <CountAnnouncement count={count} wanted={wanted} />
      {pagesRead > 0 && (isReading || snapshot.matches({ history: 'more' })) && (
        <Action
          element="AGENT_ASSIST_SUMMARIES_MORE"
          variant="secondary"
          disabled={isReading}
          onClick={onMore}
        >
          {isReading ? strings.loadingMore : strings.loadMore}
        </Action>
      )}
      {snapshot.matches({ history: 'complete' }) && loaded > 0 && (
        <Text as="span" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
          {strings.allLoaded}
        </Text>
      )}
      {pagesRead > 0 && failure && (
        <>
          <Text
            as="span"
            role="status"
            fontSize="fontSize20"
            lineHeight="lineHeight20"
            color="colorTextError"
          >
            {strings.moreNotLoaded(failure)}
          </Text>
          {snapshot.matches({ history: 'failed' }) && (
            <Action element="AGENT_ASSIST_SUMMARIES_RETRY" variant="secondary" onClick={onRetry}>
              {strings.retry}
            </Action>
          )}
        </>
      )}
    </Box>
  );
};

interface CountAnnouncementProps {
  readonly count: string;
  readonly wanted: string;
}

/** Says what a search or a filter has left, and is silent as contacts come and go. */
const CountAnnouncement: React.FC<CountAnnouncementProps> = ({ count, wanted }) => {
  const first = React.useRef(wanted);
  const [told, setTold] = React.useState('');
  React.useEffect(() => {
    if (wanted !== first.current) setTold(count);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when something else is wanted, and not as rows come
  }, [wanted]);
  return (
    <div role="status">
      <ScreenReaderOnly>{told}</ScreenReaderOnly>
    </div>
  );
};
