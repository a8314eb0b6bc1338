import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { useSelector } from 'react-redux';

import { MAX_QUESTION_LENGTH } from '../../domain/assist';
import type { KnowledgeAnswer } from '../../domain/suggestion';
import { selectHasFeature } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
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
}) => {
  // Where the search is switched off, its answer would not be shown.
  const canSearch = useSelector((state: AssistRootState) =>
    selectHasFeature(state, actions.taskSid, 'KNOWLEDGE_SEARCH'),
  );
  if (markdown !== undefined)
    return (
      <>
        <Question text={question} />
        <Answer markdown={markdown} sources={sources} actions={actions} labelId={labelId}>
          {children}
        </Answer>
      </>
    );
  return (
    <>
      <Question text={question} />
      <Box display="flex" flexWrap="wrap" alignItems="center">
        {canSearch && question.length <= MAX_QUESTION_LENGTH && (
          <Action
            element="AGENT_ASSIST_SEARCH_QUESTION"
            variant="secondary"
            describedBy={labelId}
            onClick={() => actions.search(question)}
          >
            {strings.search}
          </Action>
        )}
        {children}
      </Box>
    </>
  );
};
