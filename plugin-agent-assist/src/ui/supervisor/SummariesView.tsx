import * as React from 'react';
import { useMachine } from '@xstate/react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { Text } from '@twilio-paste/core/text';

import type { WatchLive } from '../../domain/supervision';
import { Action } from '../parts/Action';
import { ContactPane } from './ContactPane';
import { csvOf, download } from './export-rows';
import { filterRows, NO_FILTER } from './filter-rows';
import { mergeRows, type ShownRow } from './merge-rows';
import { NEWEST_FIRST, nextSorting, sortRows } from './sort-rows';
import { summariesStrings as strings } from './strings';
import { summariesMachine, type SummariesDesk } from './summaries.machine';
import { SummariesFilter } from './SummariesFilter';
import { NoRows, SummariesFooter, SummariesNotices } from './SummariesStatus';
import { SummariesTable, type SummariesTableHandle } from './SummariesTable';
import { useAtRows } from './use-at-rows';
import { useShownRows } from './use-shown-rows';

const MINUTE_MS = 60_000;

export interface SummariesViewProps {
  /** Lists and reads what is kept. The Functions check at each call who asks. */
  readonly supervision: SummariesDesk;
  readonly watchLive: WatchLive;
  /** How far supervisors see here; the Functions see to it. */
  readonly scope: 'all' | 'team';
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Contacts at work and of late, for supervisors: to be searched, sorted, read and exported. It changes nothing. */
export const SummariesView: React.FC<SummariesViewProps> = ({ supervision, watchLive, scope, now }) => {
  const [snapshot, send] = useMachine(summariesMachine, { input: { desk: supervision, watchLive } });
  const { listed, live, left, open } = snapshot.context;
  const minute = useMinute(now);
  const [filter, setFilter] = React.useState(NO_FILTER);
  const [sorting, setSorting] = React.useState(NEWEST_FIRST);
  const [isScrolled, setScrolled] = React.useState(false);
  const [exported, setExported] = React.useState<number>();
  const table = React.useRef<SummariesTableHandle>(null);

  const isRefused = snapshot.context.failure?.kind === 'forbidden';
  const all = React.useMemo(
    () => (isRefused ? [] : mergeRows({ listed, live, left, scope })),
    [isRefused, listed, live, left, scope],
  );
  const matching = React.useMemo(
    () => sortRows(filterRows(all, filter, minute), sorting),
    [all, filter, minute, sorting],
  );
  const wanted = JSON.stringify([filter, sorting]);
  const [isAtRows, atRowsProps] = useAtRows();
  const shown = useShownRows(matching, {
    isHeld: isScrolled || isAtRows || open !== undefined,
    wanted: `${snapshot.context.pagesRead} ${wanted}`,
  });
  const openRow = useLast(open && all.find(({ contact }) => contact === open.contact));

  const onOpen = React.useCallback(
    ({ contact }: ShownRow) => send({ type: 'contact.opened', contact }),
    [send],
  );
  const retry = (): void => send({ type: 'retry.wanted' });
  const close = (): void => {
    if (!open) return;
    send({ type: 'contact.closed' });
    table.current?.focusRow(open.contact);
  };

  return (
    <Box
      as="section"
      element="AGENT_ASSIST_SUMMARIES"
      aria-label={strings.title}
      display="flex"
      flexDirection="column"
      flex="1 1 auto"
      boxSizing="border-box"
      width="100%"
      height="100%"
      minHeight="size0"
      minWidth="size0"
      color="colorText"
      backgroundColor="colorBackgroundBody"
      onKeyDown={(event: React.KeyboardEvent) => {
        if (event.key !== 'Escape' || !open) return;
        // Nobody else's: Escape closes things in Flex.
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <Box display="flex" flexDirection="column" rowGap="space40" padding="space50">
        <Box display="flex" flexWrap="wrap" alignItems="center" columnGap="space40" rowGap="space30">
          <Box flex="1 1 auto">
            <Text as="h1" fontSize="fontSize60" lineHeight="lineHeight60" fontWeight="fontWeightSemibold">
              {strings.title}
            </Text>
            <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
              {scope === 'team' ? strings.ofTeam : strings.ofAll}
            </Text>
          </Box>
          <Text
            as="span"
            id={EXPORT_HINT}
            fontSize="fontSize20"
            lineHeight="lineHeight20"
            color="colorTextWeak"
          >
            {exported === undefined ? strings.exportMeans(matching.length) : strings.exported(exported)}
          </Text>
          {/* Not the hint itself, which counts whatever comes. */}
          <div role="status">
            {exported !== undefined && <ScreenReaderOnly>{strings.exported(exported)}</ScreenReaderOnly>}
          </div>
          <Action
            element="AGENT_ASSIST_SUMMARIES_EXPORT"
            variant="secondary"
            describedBy={EXPORT_HINT}
            disabled={matching.length === 0}
            onClick={() => {
              download(csvOf(matching), strings.fileName(now()));
              setExported(matching.length);
            }}
          >
            {strings.exportCsv}
          </Action>
        </Box>
        <SummariesFilter
          filter={filter}
          rows={all}
          onChange={(next) => {
            setFilter(next);
            setExported(undefined);
          }}
        />
        <SummariesNotices
          snapshot={snapshot}
          isUncertain={all.some(({ phase }) => phase === 'unknown')}
          onRetry={retry}
        />
      </Box>
      <Box position="relative" display="flex" flex="1 1 0" minHeight="size0" {...atRowsProps}>
        <SummariesTable
          ref={table}
          rows={shown.rows}
          open={open?.contact}
          sorting={sorting}
          wanted={wanted}
          now={minute}
          onSort={(column) => setSorting(nextSorting(sorting, column))}
          onOpen={onOpen}
          onScrolled={setScrolled}
          whenEmpty={<NoRows snapshot={snapshot} hasOthers={all.length > 0} />}
        />
        {open && openRow && (
          <ContactPane
            key={open.contact}
            row={openRow}
            view={open.view}
            isLoading={snapshot.matches({ contact: 'reading' })}
            failure={snapshot.context.openFailure}
            now={minute}
            onRetry={() => send({ type: 'contact.retried' })}
            onClose={close}
          />
        )}
        {shown.waiting > 0 && (
          <Box
            position="absolute"
            top="space90"
            left={0}
            right={0}
            height="size0"
            display="flex"
            justifyContent="center"
          >
            <Box>
              <Action
                element="AGENT_ASSIST_SUMMARIES_NEW"
                variant="primary"
                onClick={() => {
                  shown.showNew();
                  table.current?.focusTop();
                }}
              >
                {strings.newRows(shown.waiting)}
              </Action>
            </Box>
          </Box>
        )}
      </Box>
      <SummariesFooter
        snapshot={snapshot}
        shown={matching.length}
        loaded={all.length}
        wanted={wanted}
        onMore={() => send({ type: 'more.wanted' })}
        onRetry={retry}
      />
    </Box>
  );
};

const EXPORT_HINT = 'agent-assist-summaries-export';

/** The time, told anew each minute. */
const useMinute = (now: () => number): number => {
  const [minute, setMinute] = React.useState(now);
  React.useEffect(() => {
    const timer = setInterval(() => setMinute(now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, [now]);
  return minute;
};

/** The value or, where there is none any more, the last one. */
const useLast = <Value,>(value: Value | undefined): Value | undefined => {
  const last = React.useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
};
