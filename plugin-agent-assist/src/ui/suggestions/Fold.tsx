import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { Chevron } from '../parts/Chevron';

export interface FoldProps {
  readonly label: string;
  /** Id of the text that tells equally named folds apart. */
  readonly describedBy: string;
}

/** Something for who wants to know more, behind its name. */
export const Fold: React.FC<FoldProps> = ({ label, describedBy, children }) => {
  const [open, setOpen] = React.useState(false);
  return (
    <Box element="AGENT_ASSIST_FOLD">
      <Box
        as="button"
        type="button"
        element="AGENT_ASSIST_FOLD_TOGGLE"
        aria-expanded={open}
        aria-describedby={describedBy}
        onClick={() => setOpen(!open)}
        display="flex"
        alignItems="center"
        columnGap="space10"
        appearance="none"
        margin="space0"
        padding="space0"
        borderStyle="none"
        borderRadius="borderRadius20"
        outline="none"
        cursor="pointer"
        backgroundColor="transparent"
        color="colorTextWeak"
        fontFamily="inherit"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        _hover={{ color: 'colorTextLink' }}
        _focusVisible={{ boxShadow: 'shadowFocus' }}
      >
        <Chevron direction={open ? 'down' : 'right'} />
        {label}
      </Box>
      {open && <Box marginTop="space20">{children}</Box>}
    </Box>
  );
};
