import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';
import { TextActions, type TextActionsProps } from './TextActions';

export interface SuggestedTextProps extends Pick<TextActionsProps, 'text' | 'actions' | 'quiet'> {
  readonly id: string;
}

/** Something to say to the customer, as it would be said, and what can be done with it. */
export const SuggestedText: React.FC<SuggestedTextProps> = ({ id, text, actions, quiet = false }) => (
  <Box>
    <Text
      as="p"
      id={id}
      dir="auto"
      fontSize="fontSize30"
      lineHeight="lineHeight20"
      overflowWrap="anywhere"
      whiteSpace="pre-wrap"
    >
      {cleanText(text)}
    </Text>
    <TextActions text={text} actions={actions} labelId={id} quiet={quiet} />
  </Box>
);
