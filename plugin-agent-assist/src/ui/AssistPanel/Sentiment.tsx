import * as React from 'react';
import { useSelector } from 'react-redux';

import type { TaskSid } from '../../domain/ids';
import { makeSelectSentiment } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { SentimentLine } from '../parts/SentimentLine';

export interface SentimentProps {
  readonly taskSid: TaskSid;
}

/** How the customer of a task feels. */
export const Sentiment: React.FC<SentimentProps> = ({ taskSid }) => {
  const selectSentiment = React.useMemo(makeSelectSentiment, []);
  const scores = useSelector((state: AssistRootState) => selectSentiment(state, taskSid));
  return <SentimentLine scores={scores} />;
};
