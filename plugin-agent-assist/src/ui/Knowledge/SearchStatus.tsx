import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { Text } from '@twilio-paste/core/text';

import type { SearchView } from '../../store/state';
import { Action } from '../parts/Action';
import { strings } from '../strings';

export interface SearchStatusProps {
  readonly search: SearchView;
  readonly onRetry: () => void;
}

/** How the last search stands, read out politely. Takes no room when there is nothing to see. */
export const SearchStatus: React.FC<SearchStatusProps> = ({ search, onRetry }) => (
  <Box display="flex" flexWrap="wrap" alignItems="center" columnGap="space20">
    <Box role="status" flex="1 1 0" minWidth="size10" overflowWrap="anywhere">
      <Text
        as="span"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        color={search.phase === 'failed' ? 'colorTextError' : 'colorTextWeak'}
      >
        {wordsFor(search)}
      </Text>
    </Box>
    {search.phase === 'failed' && (
      <Action element="AGENT_ASSIST_SEARCH_RETRY" variant="quiet" onClick={onRetry}>
        {strings.retry}
      </Action>
    )}
  </Box>
);

const wordsFor = ({ phase, question, failure }: SearchView): React.ReactNode => {
  switch (phase) {
    case 'none':
      return null;
    case 'asking':
      return strings.searching;
    case 'answered':
      // Who sees the panel sees the answer.
      return <ScreenReaderOnly>{strings.searchAnswered}</ScreenReaderOnly>;
    case 'noAnswer':
      return strings.noAnswer(question);
    case 'failed':
      return failure && strings.notSearched(failure);
  }
};
