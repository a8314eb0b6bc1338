import * as React from 'react';

import type { SearchAnswer } from '../../domain/suggestion';
import { Answer } from './Answer';
import type { SuggestionBodyProps } from './suggestion-actions';

/** What was found for a question of the agent's, which stands above it in the feed. */
export const SearchAnswerBody: React.FC<SuggestionBodyProps<SearchAnswer>> = ({
  suggestion: { markdown, sources },
  actions,
  labelId,
  children,
}) => (
  <Answer markdown={markdown} sources={sources} actions={actions} labelId={labelId}>
    {children}
  </Answer>
);
