import * as React from 'react';

import type { Article } from '../../domain/suggestion';
import { readableAddress } from '../markdown/addresses';
import { SourceEntry } from './SourceList';
import type { SuggestionBodyProps } from './suggestion-actions';
import { TextActions } from './TextActions';

/** A document to open, or to tell the customer of. */
export const ArticleBody: React.FC<SuggestionBodyProps<Article>> = ({
  suggestion: { source },
  actions,
  labelId,
  children,
}) => {
  const { title, url } = source;
  return (
    <>
      <SourceEntry source={source} onOpen={actions.sourceOpened} />
      <TextActions
        text={url === undefined ? title : `${title}\n${readableAddress(url.given.trim())}`}
        actions={actions}
        labelId={labelId}
      >
        {children}
      </TextActions>
    </>
  );
};
