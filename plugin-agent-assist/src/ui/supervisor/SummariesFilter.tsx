import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { FIELD_FRAME } from '../parts/field-frame';
import { Action } from '../parts/Action';
import { BareInput } from '../parts/BareInput';
import {
  agentsOf,
  channelsOf,
  isFiltering,
  NO_FILTER,
  type Choice,
  type Period,
  type RowFilter,
} from './filter-rows';
import { FilterSelect } from './FilterSelect';
import type { ShownPhase, ShownRow } from './merge-rows';
import { summariesStrings as strings } from './strings';

const MAX_TEXT = 200;
const PHASES: readonly ShownPhase[] = ['live', 'wrapping', 'ended', 'unknown'];
const PERIODS: readonly Period[] = ['hour', 'today', 'week', 'all'];

export interface SummariesFilterProps {
  readonly filter: RowFilter;
  /** All that are loaded: from them come the agents and channels to choose from. */
  readonly rows: readonly ShownRow[];
  readonly onChange: (filter: RowFilter) => void;
}

/** What of the loaded rows is to be shown. */
export const SummariesFilter: React.FC<SummariesFilterProps> = ({ filter, rows, onChange }) => {
  const search = React.useRef<HTMLInputElement>(null);
  const agents = React.useMemo(() => agentsOf(rows), [rows]);
  const channels = React.useMemo(() => channelsOf(rows), [rows]);

  return (
    <Box
      role="search"
      display="flex"
      flexWrap="wrap"
      alignItems="center"
      columnGap="space30"
      rowGap="space30"
    >
      <Box
        display="flex"
        flex="1 1 12rem"
        maxWidth="24rem"
        paddingX="space30"
        paddingY="space20"
        {...FIELD_FRAME}
        fontSize="fontSize20"
      >
        <BareInput
          ref={search}
          type="search"
          aria-label={strings.search}
          placeholder={strings.search}
          autoComplete="off"
          dir="auto"
          maxLength={MAX_TEXT}
          value={filter.text}
          onChange={({ target }) => onChange({ ...filter, text: target.value })}
        />
      </Box>
      <FilterSelect
        name={strings.column('agent')}
        value={filter.worker ?? ''}
        choices={withAny(strings.anyAgent, agents, filter.worker)}
        onChoose={(value) => onChange({ ...filter, worker: value || undefined })}
      />
      <FilterSelect
        name={strings.column('channel')}
        value={filter.channelType ?? ''}
        choices={withAny(strings.anyChannel, channels, filter.channelType)}
        onChoose={(value) => onChange({ ...filter, channelType: value || undefined })}
      />
      <FilterSelect
        name={strings.column('phase')}
        value={filter.phase ?? ''}
        choices={withAny(
          strings.anyPhase,
          PHASES.map((phase) => ({ value: phase, name: strings.phase(phase) })),
          filter.phase,
        )}
        onChoose={(value) => onChange({ ...filter, phase: PHASES.find((phase) => phase === value) })}
      />
      <FilterSelect
        name={strings.time}
        value={filter.period}
        choices={PERIODS.map((period) => ({ value: period, name: strings.period(period) }))}
        onChoose={(value) =>
          onChange({ ...filter, period: PERIODS.find((period) => period === value) ?? NO_FILTER.period })
        }
      />
      {isFiltering(filter) && (
        <Action
          element="AGENT_ASSIST_SUMMARIES_CLEAR"
          variant="quiet"
          onClick={() => {
            // The button goes.
            search.current?.focus();
            onChange(NO_FILTER);
          }}
        >
          {strings.clearFilters}
        </Action>
      )}
    </Box>
  );
};

/** What is chosen stays to be seen though no row has it any more. */
const withAny = (any: string, choices: readonly Choice[], chosen: string | undefined): readonly Choice[] => [
  { value: '', name: any },
  ...choices,
  ...(chosen === undefined || choices.some(({ value }) => value === chosen)
    ? []
    : [{ value: chosen, name: chosen }]),
];
