import * as React from 'react';
import { Box, type BoxProps } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';
import { styled } from '@twilio-paste/core/styling-library';

import { cleanText } from '../../domain/clean-text';
import { BARE_BUTTON } from '../parts/bare-button';
import { wordOf } from '../parts/SentimentLine';
import type { SentimentWord } from '../strings';
import type { ShownPhase, ShownRow } from './merge-rows';
import { COLUMNS, type Column } from './sort-rows';
import { summariesStrings as strings } from './strings';

/** Pixels of a row. All are of one line, and none needs to be measured. */
export const ROW_PX = 44;

const WIDE = '1.1fr 1.1fr 5rem 1fr 6rem 5rem 3fr 7rem';
const NARROW = '1fr 1fr 6rem 2fr 7rem';

/**
 * The cells of a row. Beside an open summary there is no room for all columns unless the window is wide: what the
 * summary tells anyway goes.
 */
export const Cells = styled.div({
  display: 'grid',
  alignItems: 'center',
  columnGap: '0.75rem',
  paddingLeft: '1rem',
  paddingRight: '1rem',
  gridTemplateColumns: WIDE.replace(/([\d.]+fr)/g, 'minmax(0, $1)'),
  '@media (max-width: 1439px)': {
    '&[data-beside="true"]': { gridTemplateColumns: NARROW.replace(/([\d.]+fr)/g, 'minmax(0, $1)') },
    '&[data-beside="true"] > [data-minor="true"]': { display: 'none' },
  },
});

/** Whether a column goes where there is little room. */
export const isMinor = (column: Column): boolean =>
  column === 'channel' || column === 'queue' || column === 'sentiment';

const Clipped = styled.span({
  display: 'block',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});

const RowBox = styled.div({ '& button': { font: 'inherit' } });

const FEELING: Readonly<Record<SentimentWord, BoxProps['color']>> = {
  negative: 'colorTextError',
  neutral: 'colorTextWeak',
  positive: 'colorTextSuccess',
};

const PHASE: Readonly<Record<ShownPhase, BoxProps['color']>> = {
  live: 'colorTextSuccess',
  wrapping: 'colorTextWarningStrong',
  ended: 'colorTextWeak',
  unknown: 'colorTextWeak',
};

export interface SummaryRowLineProps {
  readonly row: ShownRow;
  /** Among the rows that are shown, the first being 0. */
  readonly index: number;
  /** Pixels from the first row's top. */
  readonly top: number;
  readonly isOpen: boolean;
  /** A summary is open beside the table. */
  readonly isBeside: boolean;
  /** Reached by the Tab key; the others by arrow keys. */
  readonly isStop: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onOpen: (row: ShownRow) => void;
  readonly onFocus: (row: ShownRow, index: number) => void;
}

/** One contact. A click anywhere opens it; for the keyboard, its agent's name is a button. */
export const SummaryRowLine = React.memo<SummaryRowLineProps>(
  ({ row, index, top, isOpen, isBeside, isStop, now, onOpen, onFocus }) => (
    <RowBox
      role="row"
      aria-rowindex={index + 2}
      aria-current={isOpen || undefined}
      data-index={index}
      onClick={() => onOpen(row)}
      style={{ position: 'absolute', top, left: 0, right: 0, height: ROW_PX, cursor: 'pointer' }}
    >
      <Box
        element="AGENT_ASSIST_SUMMARIES_ROW"
        role="presentation"
        height="100%"
        display="flex"
        flexDirection="column"
        justifyContent="center"
        borderStyle="solid"
        borderWidth="borderWidth0"
        borderBottomWidth="borderWidth10"
        borderColor="colorBorderWeaker"
        backgroundColor={isOpen ? 'colorBackgroundPrimaryWeakest' : 'colorBackgroundBody'}
        _hover={{ backgroundColor: isOpen ? 'colorBackgroundPrimaryWeakest' : 'colorBackground' }}
      >
        <Cells role="presentation" data-beside={isBeside}>
          {COLUMNS.map((column, n) => (
            <div
              key={column}
              role="cell"
              aria-colindex={n + 1}
              data-minor={isMinor(column)}
              style={{ minWidth: 0 }}
            >
              {column === 'agent' ? (
                <Box
                  as="button"
                  type="button"
                  element="AGENT_ASSIST_SUMMARIES_OPEN"
                  data-contact={row.contact}
                  aria-label={strings.open(
                    cleanText(row.agent) || row.worker,
                    cleanText(row.customer) || strings.none,
                  )}
                  tabIndex={isStop ? 0 : -1}
                  onFocus={() => onFocus(row, index)}
                  {...BARE_BUTTON}
                  display="block"
                  maxWidth="100%"
                  padding="space0"
                  borderRadius="borderRadius20"
                  color="colorTextLink"
                  backgroundColor="transparent"
                  textAlign="left"
                  _focusVisible={{ boxShadow: 'shadowFocus' }}
                >
                  <OneLine text={cleanText(row.agent) || row.worker} />
                </Box>
              ) : (
                <Value row={row} column={column} now={now} />
              )}
            </div>
          ))}
        </Cells>
      </Box>
    </RowBox>
  ),
);
SummaryRowLine.displayName = 'SummaryRowLine';

interface ValueProps {
  readonly row: ShownRow;
  readonly column: Exclude<Column, 'agent'>;
  readonly now: number;
}

/** What is over, or of which nobody tells, is paused no more. */
const isPaused = ({ isPaused: is, phase }: ShownRow): boolean =>
  is && (phase === 'live' || phase === 'wrapping');

const Value: React.FC<ValueProps> = ({ row, column, now }) => {
  switch (column) {
    case 'customer':
    case 'queue':
      return <OneLine text={cleanText(row[column])} />;
    case 'channel':
      return <OneLine text={cleanText(row.channelType)} />;
    case 'phase':
      return (
        <OneLine
          text={isPaused(row) ? strings.paused(row.phase) : strings.phase(row.phase)}
          color={isPaused(row) ? 'colorTextWarningStrong' : PHASE[row.phase]}
          title={row.phase === 'unknown' ? strings.phaseUnknownMeans : undefined}
        />
      );
    case 'sentiment': {
      const word = row.sentiment === undefined ? undefined : wordOf(row.sentiment);
      return word ? <OneLine text={strings.sentiment[word]} color={FEELING[word]} /> : <OneLine text="" />;
    }
    case 'line':
      return <Line row={row} />;
    case 'started':
      return (
        <Text as="span" fontSize="fontSize20" lineHeight="lineHeight20" whiteSpace="nowrap">
          <time dateTime={new Date(row.startedAt).toISOString()}>{strings.moment(row.startedAt, now)}</time>
        </Text>
      );
  }
};

/** Drafts are marked: nobody has said that they are right. */
const Line: React.FC<{ readonly row: ShownRow }> = ({ row }) => {
  const line = cleanText(row.line).replace(/\s+/g, ' ').trim();
  const marked = row.status === 'draft' || line === '';
  return (
    <Box display="flex" alignItems="center" columnGap="space30" minWidth="size0">
      {marked && (
        <Text
          as="span"
          whiteSpace="nowrap"
          fontSize="fontSize20"
          lineHeight="lineHeight20"
          fontWeight={row.status === 'draft' ? 'fontWeightSemibold' : 'fontWeightNormal'}
          color={row.status === 'draft' && row.phase === 'ended' ? 'colorTextWarningStrong' : 'colorTextWeak'}
        >
          {strings.status(row.status, row.phase)}
        </Text>
      )}
      {line !== '' && <OneLine text={line} />}
    </Box>
  );
};

interface OneLineProps {
  /** A dash stands where it is empty. */
  readonly text: string;
  readonly color?: BoxProps['color'];
  readonly title?: string;
}

const OneLine: React.FC<OneLineProps> = ({ text, color = 'colorText', title = text }) => (
  <Box
    as="span"
    display="block"
    minWidth="size0"
    fontSize="fontSize20"
    lineHeight="lineHeight20"
    color={text === '' ? 'colorTextWeak' : color}
  >
    <Clipped dir="auto" title={title || undefined}>
      {text || strings.none}
    </Clipped>
  </Box>
);
