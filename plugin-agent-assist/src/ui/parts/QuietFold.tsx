import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { BARE_BUTTON } from './bare-button';
import { Chevron } from './Chevron';

export interface QuietFoldProps {
  readonly label: string;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** Id of the text that tells equally named folds apart. */
  readonly describedBy?: string;
}

/** What is needed now and then, behind its name. */
export const QuietFold: React.FC<QuietFoldProps> = ({ label, open, onToggle, describedBy, children }) => (
  <Box element="AGENT_ASSIST_FOLD">
    <Box
      as="button"
      type="button"
      element="AGENT_ASSIST_FOLD_TOGGLE"
      aria-expanded={open}
      aria-describedby={describedBy}
      onClick={onToggle}
      display="flex"
      alignItems="center"
      columnGap="space10"
      {...BARE_BUTTON}
      padding="space0"
      borderRadius="borderRadius20"
      backgroundColor="transparent"
      color="colorTextWeak"
      fontFamily="inherit"
      fontSize="fontSize20"
      lineHeight="lineHeight20"
      textAlign="left"
      _hover={{ color: 'colorTextLink' }}
      _focusVisible={{ boxShadow: 'shadowFocus' }}
    >
      <Chevron direction={open ? 'down' : 'right'} />
      {label}
    </Box>
    {open && <Box marginTop="space20">{children}</Box>}
  </Box>
);
