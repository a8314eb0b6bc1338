import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { BARE_BUTTON } from '../parts/bare-button';
import { Chevron } from '../parts/Chevron';
import { strings } from '../strings';

export interface SummaryHeaderProps {
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly status: string;
  /** The status has changed by more than a keystroke, and is read out. */
  readonly announces: boolean;
  readonly action: React.ReactNode;
}

/** Folds and unfolds the summary, and says how it stands even while folded. */
export const SummaryHeader: React.FC<SummaryHeaderProps> = ({
  open,
  onToggle,
  status,
  announces,
  action,
}) => (
  <Box
    element="AGENT_ASSIST_SUMMARY_HEADER"
    display="flex"
    flexWrap="wrap"
    flexShrink={0}
    alignItems="center"
    columnGap="space30"
    rowGap="space10"
    paddingX="space40"
    paddingY="space30"
  >
    <Box as="h3" margin="space0" fontSize="fontSize30">
      <Box
        as="button"
        type="button"
        element="AGENT_ASSIST_SUMMARY_TOGGLE"
        aria-expanded={open}
        // By this the shortcut finds it.
        data-agent-assist="summary"
        onClick={onToggle}
        display="flex"
        alignItems="center"
        columnGap="space10"
        {...BARE_BUTTON}
        padding="space10"
        borderRadius="borderRadius20"
        backgroundColor="transparent"
        color="colorText"
        fontFamily="inherit"
        fontSize="fontSize30"
        lineHeight="lineHeight20"
        fontWeight="fontWeightSemibold"
        _hover={{ color: 'colorTextLink' }}
        _focusVisible={{ boxShadow: 'shadowFocus' }}
      >
        <Chevron direction={open ? 'down' : 'right'} />
        {strings.summary}
      </Box>
    </Box>
    <Box flex="1 1 auto">
      <Text
        as="span"
        aria-live={announces ? 'polite' : 'off'}
        fontSize="fontSize20"
        lineHeight="lineHeight10"
        color="colorTextWeak"
      >
        {status}
      </Text>
    </Box>
    {action}
  </Box>
);
