import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { SuggestionKind } from '../../domain/suggestion';
import { strings } from '../strings';
import { useRovingFocus } from '../use-roving-focus';
import { BARE_BUTTON } from '../parts/bare-button';

/** Which part of the feed is shown. */
export type Filter = 'all' | 'pinned' | SuggestionKind;

const nameOf = (filter: Filter): string => {
  if (filter === 'all') return strings.filterAll;
  return filter === 'pinned' ? strings.pinned : strings.kind(filter);
};

export interface FeedFilterProps {
  readonly filters: readonly Filter[];
  readonly chosen: Filter;
  readonly onChoose: (filter: Filter) => void;
}

/** A row of toggles, one of which is pressed. One stop of the Tab key. */
export const FeedFilter = React.memo<FeedFilterProps>(({ filters, chosen, onChoose }) => {
  const { onKeyDown, itemProps } = useRovingFocus(filters.length);
  return (
    <Box
      role="group"
      element="AGENT_ASSIST_FILTER"
      aria-label={strings.filter}
      display="flex"
      flexWrap="wrap"
      flexShrink={0}
      columnGap="space10"
      rowGap="space10"
      paddingX="space40"
      paddingTop="space30"
      onKeyDown={onKeyDown}
    >
      {filters.map((filter, index) => {
        const isChosen = filter === chosen;
        return (
          <Box
            key={filter}
            as="button"
            type="button"
            element="AGENT_ASSIST_FILTER_TOGGLE"
            aria-pressed={isChosen}
            onClick={() => onChoose(filter)}
            {...itemProps(index)}
            {...BARE_BUTTON}
            paddingX="space30"
            paddingY="space20"
            borderRadius="borderRadiusPill"
            fontFamily="inherit"
            fontSize="fontSize20"
            lineHeight="lineHeight10"
            color={isChosen ? 'colorTextLinkStronger' : 'colorTextWeak'}
            fontWeight={isChosen ? 'fontWeightSemibold' : 'fontWeightNormal'}
            backgroundColor={isChosen ? 'colorBackgroundPrimaryWeakest' : 'transparent'}
            _hover={{ color: 'colorTextLink' }}
            _focusVisible={{ boxShadow: 'shadowFocus' }}
          >
            {nameOf(filter)}
          </Box>
        );
      })}
    </Box>
  );
});
FeedFilter.displayName = 'FeedFilter';
