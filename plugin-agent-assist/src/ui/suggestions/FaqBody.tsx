import * as React from 'react';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';
import type { Faq } from '../../domain/suggestion';
import { useBeginning } from '../markdown/use-beginning';
import { Question } from './Question';
import type { SuggestionBodyProps } from './suggestion-actions';
import { TextActions } from './TextActions';

/** A question of an FAQ document, and the answer as it stands there. */
export const FaqBody: React.FC<SuggestionBodyProps<Faq>> = ({ suggestion, actions, labelId, children }) => {
  const text = React.useMemo(() => cleanText(suggestion.text), [suggestion.text]);
  const [shown, showAll] = useBeginning(text);
  return (
    <>
      <Question text={suggestion.question} />
      <Text
        as="p"
        dir="auto"
        fontSize="fontSize30"
        lineHeight="lineHeight20"
        overflowWrap="anywhere"
        whiteSpace="pre-wrap"
      >
        {shown}
      </Text>
      {showAll}
      <TextActions text={text} actions={actions} labelId={labelId}>
        {children}
      </TextActions>
    </>
  );
};
