import * as React from 'react';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';

export interface QuestionProps {
  readonly text: string;
}

/** What an answer answers. No heading to assistive technology: the outline is that of the panel. */
export const Question: React.FC<QuestionProps> = ({ text }) => (
  <Text
    as="p"
    dir="auto"
    marginBottom="space20"
    fontSize="fontSize30"
    lineHeight="lineHeight20"
    fontWeight="fontWeightSemibold"
    overflowWrap="anywhere"
    whiteSpace="pre-wrap"
  >
    {cleanText(text)}
  </Text>
);
