import * as React from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Box } from '@twilio-paste/core/box';

import type { TranscriptLine } from '../../store/transcript';
import { Action } from '../parts/Action';
import { strings } from '../strings';
import type { Place } from './find-in-lines';
import { TranscriptRow } from './TranscriptRow';
import { useFollow } from './use-follow';

/** Pixels of a line of a few words; each is measured as soon as it is drawn. */
const ROW_PX = 52;
/** Drawn beyond what is in sight, on either side. */
const OVERSCAN = 8;
/** Room after the last line. */
const END_PX = 16;

/** Within this time, what one person says needs no new heading. */
const HEADING_MS = 60_000;

export interface TranscriptLogProps {
  readonly lines: readonly TranscriptLine[];
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
  const getItemKey = React.useCallback((index: number) => lines[index]?.key ?? index, [lines]);
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: lines.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    paddingEnd: END_PX,
    initialOffset: () => lines.length * ROW_PX,
    // Lines that come above what is read, or go there, do not move it.
    anchorTo: 'end',
  });
  const { isFollowing, news, onScroll, stop, resume } = useFollow(scroller, settledCount(lines));

  const goTo = (index: number, align: 'start' | 'center'): void => {
    stop();
    virtualizer.scrollToIndex(index, { align });
  };
  React.useLayoutEffect(() => {
    const index = current ? lines.findIndex(({ key }) => key === current.key) : -1;
    if (index >= 0) goTo(index, 'center');
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when the match changes, and not with each line that comes
  }, [current?.key, current?.nth, pattern]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.target !== scroller.current || (event.key !== 'Home' && event.key !== 'End')) return;
    // A browser would go on to where the end was when the key was pressed.
    event.preventDefault();
    if (event.key === 'End') resume();
    else if (lines.length > 0) goTo(0, 'start');
  };

  const rows = virtualizer.getVirtualItems();
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
        onScroll={onScroll}
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
          <div style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
            <div style={{ position: 'absolute', left: 0, right: 0, top: rows[0]?.start ?? 0 }}>
              {rows.map(({ index }) => {
                const line = lines[index];
                return (
                  line && (
                    <TranscriptRow
                      key={line.key}
                      line={line}
                      index={index}
                      isHead={!isContinued(lines[index - 1], line)}
                      pattern={pattern}
                      current={current?.key === line.key ? current.nth : undefined}
                      measure={virtualizer.measureElement}
                    />
                  )
                );
              })}
            </div>
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
              resume();
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

/** What is being said stands at the end. */
const settledCount = (lines: readonly TranscriptLine[]): number => {
  let count = lines.length;
  for (let n = lines.length - 1; n >= 0 && lines[n]?.sentAt === undefined; n -= 1)
    if (lines[n]?.isFinal === false) count -= 1;
  return count;
};

/**
 * Whether a line goes on under the heading of the one before it. What is being said has no time yet, and is taken to
 * go on: a heading that came late is better than one that goes.
 */
const isContinued = (before: TranscriptLine | undefined, { role, sentAt }: TranscriptLine): boolean =>
  before?.role === role &&
  before !== undefined &&
  (before.sentAt === undefined || sentAt === undefined || sentAt - before.sentAt < HEADING_MS);
