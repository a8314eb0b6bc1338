import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { BARE_BUTTON } from '../parts/bare-button';
import { ClampedText } from '../parts/ClampedText';

export interface QuestionListProps {
  /** Where the questions come from. */
  readonly title: string;
  readonly questions: readonly string[];
  readonly onChoose: (question: string) => void;
}

/** Questions to search for. Takes no room where there are none. */
export const QuestionList: React.FC<QuestionListProps> = ({ title, questions, onChoose }) =>
  questions.length === 0 ? null : (
    <Box paddingY="space20">
      <Text
        as="p"
        paddingX="space40"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        color="colorTextWeak"
        aria-hidden
      >
        {title}
      </Text>
      <Box role="list" aria-label={title}>
        {questions.map((question) => (
          <Box role="listitem" key={question}>
            <Box
              as="button"
              type="button"
              element="AGENT_ASSIST_QUESTION"
              title={question}
              dir="auto"
              onClick={() => onChoose(question)}
              {...BARE_BUTTON}
              width="100%"
              paddingX="space40"
              paddingY="space20"
              backgroundColor="transparent"
              color="colorText"
              fontFamily="inherit"
              fontSize="fontSize30"
              lineHeight="lineHeight20"
              textAlign="start"
              _hover={{ backgroundColor: 'colorBackgroundPrimaryWeakest', color: 'colorTextLink' }}
              _focusVisible={{ boxShadow: 'shadowFocusInset' }}
            >
              <ClampedText>{question}</ClampedText>
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
