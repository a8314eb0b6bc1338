import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import type { Suggestion } from '../../domain/assist';
import { Action } from '../parts/Action';
import { CopyAction } from '../parts/CopyAction';
import { strings } from '../strings';

export interface SuggestionCardProps {
  readonly suggestion: Suggestion;
  readonly used: boolean;
  /** Undefined where there is nothing to insert into. */
  readonly onInsert: ((suggestion: Suggestion) => void) | undefined;
}

/** One proposal with what the agent can do with it. */
export const SuggestionCard: React.FC<SuggestionCardProps> = ({ suggestion, used, onInsert }) => {
  const textId = `agent-assist-${suggestion.id}`;
  return (
    <Box
      element="AGENT_ASSIST_SUGGESTION"
      variant={suggestion.kind}
      paddingTop="space30"
      paddingX="space40"
      paddingBottom="space20"
      borderWidth="borderWidth10"
      borderStyle="solid"
      borderColor="colorBorderWeaker"
      borderRadius="borderRadius20"
      backgroundColor="colorBackgroundBody"
    >
      <Text
        as="p"
        id={textId}
        fontSize="fontSize30"
        lineHeight="lineHeight20"
        overflowWrap="anywhere"
        whiteSpace="pre-wrap"
      >
        {suggestion.text}
      </Text>
      <Box
        display="flex"
        flexWrap="wrap"
        alignItems="center"
        marginTop="space10"
        marginRight="spaceNegative30"
      >
        <Box flex="1 1 auto">
          <Text as="span" fontSize="fontSize20" lineHeight="lineHeight10" color="colorTextWeak">
            {strings.smartReply}
            {used && (
              <Text as="span" fontSize="fontSize20" lineHeight="lineHeight10" color="colorTextSuccess">
                {' · '}
                {strings.used}
              </Text>
            )}
          </Text>
        </Box>
        {onInsert && (
          <Action
            element="AGENT_ASSIST_INSERT"
            variant="quiet"
            describedBy={textId}
            onClick={() => onInsert(suggestion)}
          >
            {strings.insert}
          </Action>
        )}
        <CopyAction element="AGENT_ASSIST_COPY" variant="quiet" describedBy={textId} text={suggestion.text}>
          {strings.copy}
        </CopyAction>
      </Box>
    </Box>
  );
};
