import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';
import type { SmartReply } from '../../domain/suggestion';
import { useBeginning } from '../markdown/use-beginning';
import type { SuggestionBodyProps } from './suggestion-actions';
import { TextActions } from './TextActions';

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
      <Text
        as="p"
        id={labelId}
        dir="auto"
        fontSize="fontSize30"
        lineHeight="lineHeight20"
        overflowWrap="anywhere"
        whiteSpace="pre-wrap"
      >
        {shown}
      </Text>
      {showAll}
      <Box display="flex" flexWrap="wrap" alignItems="flex-end" justifyContent="space-between">
        <TextActions text={text} actions={actions} labelId={labelId} quiet />
        {children}
      </Box>
    </>
  );
};
