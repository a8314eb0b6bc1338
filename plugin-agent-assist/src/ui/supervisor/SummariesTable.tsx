import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { ContactSid } from '../../domain/ids';
import { BARE_BUTTON } from '../parts/bare-button';
import { Chevron } from '../parts/Chevron';
import { useRows } from '../rows/use-rows';
import type { ShownRow } from './merge-rows';
import { COLUMNS, type Column, type Sorting } from './sort-rows';
import { summariesStrings as strings } from './strings';
import { Cells, isMinor, ROW_PX, SummaryRowLine } from './SummaryRowLine';

const STEP: Readonly<Record<string, (index: number, count: number, page: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index, _, page) => index + page,
  PageUp: (index, _, page) => index - page,
  Home: () => 0,
  End: (_, count) => count - 1,
};

export interface SummariesTableHandle {
  /** Focuses the row of a contact or, where it is not shown any more, the table. */
  focusRow(contact: ContactSid): void;
  /** Goes to the top, and takes the focus there. */
  focusTop(): void;
}

export interface SummariesTableProps {
  readonly rows: readonly ShownRow[];
  /** The contact whose summary is open. */
  readonly open: ContactSid | undefined;
  readonly sorting: Sorting;
  /** What the person has asked to see: when it changes, the table begins at its top, or where the open row is. */
  readonly wanted: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onSort: (column: Column) => void;
  readonly onOpen: (row: ShownRow) => void;
  /** Told when the table leaves its top, and when it is there again. */
  readonly onScrolled: (isScrolled: boolean) => void;
  /** Shown while there are no rows. */
  readonly whenEmpty: React.ReactNode;
}

/** The row that the Tab key reaches: that of the contact or, without one, the one at the place. */
interface Focused {
  readonly contact: ContactSid | undefined;
  readonly index: number;
}

/**
 * The contacts as a table, of which only what is in sight is drawn. One row is a stop of the Tab key; arrows, Page Up
 * and Down, Home and End move among them, Enter opens. What comes or goes above does not move what is in sight, unless
 * the table is at its top.
 */
export const SummariesTable = React.forwardRef<SummariesTableHandle, SummariesTableProps>(
  ({ rows, open, sorting, wanted, now, onSort, onOpen, onScrolled, whenEmpty }, handle) => {
    const scroller = React.useRef<HTMLElement>(null);
    const [gutter, setGutter] = React.useState(0);
    const [focused, setFocused] = React.useState<Focused>({ contact: undefined, index: 0 });
    const [asked, setAsked] = React.useState<{ readonly contact: ContactSid }>();
    const isFocusHere = React.useRef(false);

    const place = rows.findIndex(({ contact }) => contact === focused.contact);
    // Where the row has gone, the one that took its place.
    const stop = place >= 0 ? place : Math.max(0, Math.min(focused.index, rows.length - 1));

    const list = useRows({ scroller, list: rows, keyOf: contactAt, rowPx: ROW_PX, edge: 'start' });
    const { first, end, isAtEdge } = list;
    const isScrolled = !isAtEdge;

    const focusAt = (index: number): void => {
      const target = rows[Math.max(0, Math.min(index, rows.length - 1))];
      if (!target) return scroller.current?.focus();
      list.goTo(rows.indexOf(target), 'nearest');
      setFocused({ contact: target.contact, index: rows.indexOf(target) });
      setAsked({ contact: target.contact });
    };
    React.useImperativeHandle(handle, () => ({
      focusRow: (contact) => {
        const index = rows.findIndex((row) => row.contact === contact);
        if (index >= 0) focusAt(index);
        else scroller.current?.focus();
      },
      focusTop: () => {
        if (!scroller.current) return;
        list.toEdge();
        scroller.current.focus();
        setFocused({ contact: undefined, index: 0 });
      },
    }));

    // Once the row is drawn.
    React.useLayoutEffect(() => {
      if (asked) buttonOf(scroller.current, asked.contact)?.focus({ preventScroll: true });
    }, [asked]);

    // Browsers let the focus fall when the row that has it goes away.
    React.useLayoutEffect(() => {
      if (isFocusHere.current && focused.contact && place < 0 && document.activeElement === document.body)
        focusAt(stop);
    });

    React.useLayoutEffect(() => {
      const index = rows.findIndex(({ contact }) => contact === open);
      if (index >= 0) list.goTo(index, 'nearest');
      else list.toEdge();
      // eslint-disable-next-line react-hooks/exhaustive-deps -- when something else is wanted, and not as rows come
    }, [wanted]);

    // The columns stand under their headers beside whatever bar the browser draws.
    React.useLayoutEffect(() => {
      const { current: element } = scroller;
      if (element) setGutter(Math.max(0, element.offsetWidth - element.clientWidth));
    }, []);

    React.useLayoutEffect(() => onScrolled(isScrolled), [isScrolled, onScrolled]);

    const onKeyDown = (event: React.KeyboardEvent): void => {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 1);
      const next = STEP[event.key]?.(stop, rows.length, page);
      if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      focusAt(next);
    };

    const isBeside = open !== undefined;
    const onFocus = React.useCallback(
      ({ contact }: ShownRow, index: number) => setFocused({ contact, index }),
      [],
    );

    return (
      <Box display="flex" flexDirection="column" flex="1 1 0" minHeight="size0" minWidth="size0">
        <Box
          role="table"
          element="AGENT_ASSIST_SUMMARIES_TABLE"
          aria-label={strings.table}
          aria-rowcount={rows.length + 1}
          aria-colcount={COLUMNS.length}
          display="flex"
          flexDirection="column"
          flex={rows.length === 0 ? '0 0 auto' : '1 1 0'}
          minHeight="size0"
        >
          <Box
            role="rowgroup"
            flexShrink={0}
            borderStyle="solid"
            borderWidth="borderWidth0"
            borderBottomWidth="borderWidth10"
            borderColor="colorBorderWeak"
            style={{ paddingRight: gutter }}
          >
            <Cells role="row" aria-rowindex={1} data-beside={isBeside}>
              {COLUMNS.map((column, n) => (
                <ColumnHeader key={column} column={column} index={n} sorting={sorting} onSort={onSort} />
              ))}
            </Cells>
          </Box>
          <Box
            ref={scroller}
            role="rowgroup"
            tabIndex={-1}
            element="AGENT_ASSIST_SUMMARIES_ROWS"
            onScroll={list.onScroll}
            onKeyDown={onKeyDown}
            onFocus={() => {
              isFocusHere.current = true;
            }}
            onBlur={({ relatedTarget }: React.FocusEvent) => {
              // Without a next one, the row may have gone, or the whole window have lost the focus.
              if (relatedTarget && scroller.current?.contains(relatedTarget) !== true)
                isFocusHere.current = false;
            }}
            flex="1 1 0"
            minHeight="size0"
            overflowX="hidden"
            overflowY="scroll"
            outline="none"
            _focusVisible={{ boxShadow: 'shadowFocusInset' }}
            style={NO_ANCHOR}
          >
            <div role="presentation" style={{ position: 'relative', height: list.topOf(rows.length) }}>
              {withIndex(first, end, stop).map((index) => {
                const row = rows[index];
                return (
                  row && (
                    <SummaryRowLine
                      key={row.contact}
                      row={row}
                      index={index}
                      top={list.topOf(index)}
                      isOpen={row.contact === open}
                      isBeside={isBeside}
                      isStop={index === stop}
                      now={now}
                      onOpen={onOpen}
                      onFocus={onFocus}
                    />
                  )
                );
              })}
            </div>
          </Box>
        </Box>
        {rows.length === 0 && (
          <Box flex="1 1 0" minHeight="size0" overflowY="auto">
            {whenEmpty}
          </Box>
        )}
      </Box>
    );
  },
);
SummariesTable.displayName = 'SummariesTable';

/** Where rows are corrected for, a browser that corrects too would do it twice. */
const NO_ANCHOR = { overflowAnchor: 'none' } as const;

const contactAt = (rows: readonly ShownRow[], index: number): string => rows[index]?.contact ?? '';

/** The rows to be drawn. The one that has the focus keeps it when it is scrolled out of sight. */
const withIndex = (first: number, end: number, stop: number): readonly number[] => {
  const indexes = Array.from({ length: end - first }, (_, n) => first + n);
  if (stop < first) return [stop, ...indexes];
  return stop < end ? indexes : [...indexes, stop];
};

const buttonOf = (scroller: HTMLElement | null, contact: ContactSid): HTMLElement | null =>
  scroller?.querySelector<HTMLElement>(`[data-contact="${contact}"]`) ?? null;

interface ColumnHeaderProps {
  readonly column: Column;
  readonly index: number;
  readonly sorting: Sorting;
  readonly onSort: (column: Column) => void;
}

const ColumnHeader: React.FC<ColumnHeaderProps> = ({ column, index, sorting, onSort }) => {
  const isSorted = sorting.by === column;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={isSorted ? sorting.direction : 'none'}
      data-minor={isMinor(column)}
      style={{ minWidth: 0 }}
    >
      <Box
        as="button"
        type="button"
        element="AGENT_ASSIST_SUMMARIES_SORT"
        onClick={() => onSort(column)}
        {...BARE_BUTTON}
        display="flex"
        alignItems="center"
        columnGap="space10"
        maxWidth="100%"
        paddingX="space0"
        paddingY="space30"
        borderRadius="borderRadius20"
        fontFamily="inherit"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        fontWeight="fontWeightSemibold"
        whiteSpace="nowrap"
        color={isSorted ? 'colorText' : 'colorTextWeak'}
        backgroundColor="transparent"
        _hover={{ color: 'colorText' }}
        _focusVisible={{ boxShadow: 'shadowFocus' }}
      >
        {strings.column(column)}
        {isSorted && (
          <Box
            as="span"
            display="flex"
            transform={sorting.direction === 'ascending' ? 'rotate(180deg)' : 'none'}
          >
            <Chevron direction="down" />
          </Box>
        )}
      </Box>
    </div>
  );
};
