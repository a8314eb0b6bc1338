import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import type { DialogflowAssist } from '../../domain/suggestion';
import { strings } from '../strings';
import { ParameterList } from './ParameterList';
import type { SuggestionBodyProps } from './suggestion-actions';
import { SuggestedText } from './SuggestedText';

/** What a virtual agent understood, and what it would answer. */
export const DialogflowAssistBody: React.FC<SuggestionBodyProps<DialogflowAssist>> = ({
  suggestion: { intent, text, parameters },
  actions,
  labelId,
}) => (
  <Box display="flex" flexDirection="column" rowGap="space20">
    {intent !== '' && (
      <Text
        as="p"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        color="colorTextWeak"
        overflowWrap="anywhere"
      >
        {strings.intent}: <bdi>{intent}</bdi>
      </Text>
    )}
    {parameters.length > 0 && <ParameterList parameters={parameters} idPrefix={labelId} />}
    {text !== '' && <SuggestedText id={`${labelId}-text`} text={text} actions={actions} />}
  </Box>
);
