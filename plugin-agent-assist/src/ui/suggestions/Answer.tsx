import * as React from 'react';

import type { Source } from '../../domain/suggestion';
import { Markdown } from '../markdown/Markdown';
import { plainTextOf } from '../markdown/plain-text';
import { SourceList } from './SourceList';
import type { SuggestionActions } from './suggestion-actions';
import { TextActions } from './TextActions';

export interface AnswerProps {
  readonly markdown: string;
  readonly sources: readonly Source[];
  readonly actions: SuggestionActions;
  /** Id of the element that names the suggestion. */
  readonly labelId: string;
}

/** An answer with what it was taken from, and what can be done with its text; `children` beside that. */
export const Answer: React.FC<AnswerProps> = ({ markdown, sources, actions, labelId, children }) => {
  const text = React.useMemo(() => plainTextOf(markdown, sources), [markdown, sources]);
  return (
    <>
      <Markdown markdown={markdown} sources={sources} onOpen={actions.sourceOpened} />
      <SourceList sources={sources} onOpen={actions.sourceOpened} labelId={labelId} />
      <TextActions text={text} actions={actions} labelId={labelId}>
        {children}
      </TextActions>
    </>
  );
};
