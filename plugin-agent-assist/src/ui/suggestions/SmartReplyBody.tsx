import * as React from 'react';

import { cleanText } from '../../domain/clean-text';
import type { SmartReply } from '../../domain/suggestion';
import { useBeginning } from '../markdown/use-beginning';
import { boxLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { WORDS } from '../parts/text-looks';
import type { SuggestionBodyProps } from './suggestion-actions';
import { TextActions } from './TextActions';

const BELOW = boxLook({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'flex-end',
  justifyContent: 'space-between',
});

/** A reply to the customer. Its text is its name, and what else can be done with it has room beside its buttons. */
export const SmartReplyBody: React.FC<SuggestionBodyProps<SmartReply>> = ({
  suggestion,
  actions,
  labelId,
  children,
}) => {
  const text = cleanText(suggestion.text);
  const [shown, showAll] = useBeginning(text);
  return (
    <>
      <Plain as="p" id={labelId} dir="auto" look={WORDS}>
        {shown}
      </Plain>
      {showAll}
      <Plain look={BELOW}>
        <TextActions text={text} actions={actions} labelId={labelId} quiet />
        {children}
      </Plain>
    </>
  );
};
