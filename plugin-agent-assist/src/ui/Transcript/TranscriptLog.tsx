import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { Transcript, TranscriptLine } from '../../store/transcript';
import { Action } from '../parts/Action';
import { useRows } from '../rows/use-rows';
import { strings } from '../strings';
import type { Place } from './find-in-lines';
import { TranscriptRow } from './TranscriptRow';

/** Pixels of a line of a few words; each is measured as soon as it is drawn. */
const ROW_PX = 52;
/** Room after the last line. */
const END_PX = 16;

/** Within this time, what one person says needs no new heading. */
const HEADING_MS = 60_000;

export interface TranscriptLogProps {
  readonly lines: Transcript;
  readonly pattern: RegExp | undefined;
  /** The match that the agent is at: it is brought into sight when it changes. */
  readonly current: Place | undefined;
  /** Shown while there are no lines. */
  readonly whenEmpty: React.ReactNode;
}

/**
 * The lines of a call, of which only those in sight are drawn. It follows the end until the agent scrolls up; from
 * then on nothing that comes moves what they read.
 */
export const TranscriptLog: React.FC<TranscriptLogProps> = ({ lines, pattern, current, whenEmpty }) => {
  const scroller = React.useRef<HTMLElement>(null);
  const block = React.useRef<HTMLDivElement>(null);
  const rows = useRows({
    scroller,
    block,
    list: lines,
    keyOf: keyAt,
    sharedWith,
    rowPx: ROW_PX,
    edge: 'end',
  });
  const { isAtEdge: isFollowing } = rows;
  const news = useNews(lines.settled, isFollowing);

  React.useLayoutEffect(() => {
    const index = current ? lines.between(0).findIndex(({ key }) => key === current.key) : -1;
    if (index >= 0) rows.goTo(index, 'center');
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when the match changes, and not with each line that comes
  }, [current?.key, current?.nth, pattern]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.target !== scroller.current || (event.key !== 'Home' && event.key !== 'End')) return;
    // A browser would go on to where the end was when the key was pressed.
    event.preventDefault();
    if (event.key === 'End') rows.toEdge();
    else if (lines.length > 0) rows.goTo(0, 'start');
  };

  return (
    <Box position="relative" display="flex" flexDirection="column" flex="1 1 0" minHeight="size0">
      <Box
        ref={scroller}
        role="log"
        tabIndex={0}
        element="AGENT_ASSIST_TRANSCRIPT"
        aria-label={strings.transcript}
        // Rows come and go as the agent scrolls; what is said is told beside it.
        aria-live="off"
        onScroll={rows.onScroll}
        onKeyDown={onKeyDown}
        flex="1 1 0"
        minHeight="size0"
        overflowX="hidden"
        overflowY="auto"
        outline="none"
        _focusVisible={{ boxShadow: 'shadowFocusInset' }}
        style={NO_ANCHOR}
      >
        {lines.length === 0 ? (
          whenEmpty
        ) : (
          <div ref={block} style={{ paddingTop: rows.before, paddingBottom: rows.after + END_PX }}>
            {lines.between(rows.first, rows.end).map((line, n) => {
              const index = rows.first + n;
              return (
                <TranscriptRow
                  key={line.key}
                  line={line}
                  index={index}
                  isHead={!isContinued(lines.at(index - 1), line)}
                  pattern={pattern}
                  current={current?.key === line.key ? current.nth : undefined}
                />
              );
            })}
          </div>
        )}
      </Box>
      {!isFollowing && lines.length > 0 && (
        <Box
          position="absolute"
          bottom="space40"
          left={0}
          right={0}
          display="flex"
          justifyContent="center"
          height="size0"
          alignItems="flex-end"
        >
          <Action
            element="AGENT_ASSIST_TRANSCRIPT_LATEST"
            variant="primary"
            onClick={() => {
              // The button goes; a keyboard goes on in the log.
              scroller.current?.focus();
              rows.toEdge();
            }}
          >
            {news > 0 ? strings.newLines(news) : strings.jumpToLatest}
          </Action>
        </Box>
      )}
    </Box>
  );
};

/** Where lines are measured and corrected for, a browser that corrects too would do it twice. */
const NO_ANCHOR = { overflowAnchor: 'none' } as const;

const keyAt = (lines: Transcript, index: number): string => lines.at(index)?.key ?? '';
const sharedWith = (lines: Transcript, before: Transcript): number => lines.sharedWith(before);

/** How many lines have settled since the end is not followed. */
const useNews = (settled: number, isFollowing: boolean): number => {
  const seen = React.useRef(settled);
  React.useLayoutEffect(() => {
    if (isFollowing) seen.current = settled;
  });
  return isFollowing ? 0 : Math.max(0, settled - seen.current);
};

/**
 * Whether a line goes on under the heading of the one before it. What is being said has no time yet, and is taken to
 * go on: a heading that came late is better than one that goes.
 */
const isContinued = (before: TranscriptLine | undefined, { role, sentAt }: TranscriptLine): boolean =>
  before?.role === role &&
  before !== undefined &&
  (before.sentAt === undefined || sentAt === undefined || sentAt - before.sentAt < HEADING_MS);
