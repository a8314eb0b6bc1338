import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import type { Suggestion } from '../../domain/suggestion';
import { Action } from '../parts/Action';
import { strings } from '../strings';
import { excerptOf } from './excerpt';

export interface DismissedCardProps {
  readonly suggestion: Suggestion;
  readonly buttonRef: React.Ref<HTMLElement>;
  readonly onBringBack: () => void;
}

/** What is left of a suggestion that the agent has put out of sight: one line, and the way back. */
export const DismissedCard: React.FC<DismissedCardProps> = ({ suggestion, buttonRef, onBringBack }) => {
  const excerpt = excerptOf(suggestion);
  const labelId = `agent-assist-dismissed-${suggestion.id}`;
  return (
    <Box
      element="AGENT_ASSIST_DISMISSED"
      display="flex"
      alignItems="center"
      columnGap="space20"
      paddingLeft="space40"
    >
      <Box id={labelId} flex="1 1 auto" minWidth="size0" overflow="hidden" title={excerpt}>
        <Text
          as="p"
          dir="auto"
          fontSize="fontSize20"
          lineHeight="lineHeight20"
          color="colorTextWeak"
          overflow="hidden"
          textOverflow="ellipsis"
          whiteSpace="nowrap"
        >
          {strings.dismissed(suggestion.kind, excerpt)}
        </Text>
      </Box>
      <Action
        ref={buttonRef}
        element="AGENT_ASSIST_BRING_BACK"
        variant="quiet"
        describedBy={labelId}
        onClick={onBringBack}
      >
        {strings.bringBack}
      </Action>
    </Box>
  );
};
