import * as React from 'react';

import { cleanText } from '../../domain/clean-text';
import type { Faq } from '../../domain/suggestion';
import { useBeginning } from '../markdown/use-beginning';
import { Plain } from '../parts/Plain';
import { WORDS } from '../parts/text-looks';
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
      <Plain as="p" dir="auto" look={WORDS}>
        {shown}
      </Plain>
      {showAll}
      <TextActions text={text} actions={actions} labelId={labelId}>
        {children}
      </TextActions>
    </>
  );
};
