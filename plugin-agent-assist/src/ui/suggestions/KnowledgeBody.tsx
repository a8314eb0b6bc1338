import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { KnowledgeAnswer } from '../../domain/suggestion';
import { Action } from '../parts/Action';
import { strings } from '../strings';
import { Answer } from './Answer';
import { Question } from './Question';
import type { SuggestionBodyProps } from './suggestion-actions';

/** A question that the conversation raises, and its answer. Where Google gave none, the agent may ask for it. */
export const KnowledgeBody: React.FC<SuggestionBodyProps<KnowledgeAnswer>> = ({
  suggestion: { question, markdown, sources },
  actions,
  labelId,
  children,
}) => (
  <>
    <Question text={question} />
    {markdown === undefined ? (
      <Box display="flex" flexWrap="wrap" alignItems="center">
        <Action
          element="AGENT_ASSIST_SEARCH_QUESTION"
          variant="secondary"
          describedBy={labelId}
          onClick={() => actions.search(question)}
        >
          {strings.search}
        </Action>
        {children}
      </Box>
    ) : (
      <Answer markdown={markdown} sources={sources} actions={actions} labelId={labelId}>
        {children}
      </Answer>
    )}
  </>
);
