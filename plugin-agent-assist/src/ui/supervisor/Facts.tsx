import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

/** What is known of a contact beside its summary, in a row of {@link Fact}s. */
export const Facts: React.FC = ({ children }) => (
  <Box
    as="dl"
    margin="space0"
    display="flex"
    flexWrap="wrap"
    columnGap="space60"
    rowGap="space30"
    fontSize="fontSize20"
    lineHeight="lineHeight20"
  >
    {children}
  </Box>
);

export const Fact: React.FC<{ readonly name: string }> = ({ name, children }) => (
  <div>
    <Box as="dt" color="colorTextWeak">
      {name}
    </Box>
    <Box as="dd" margin="space0" color="colorText" overflowWrap="anywhere">
      {children}
    </Box>
  </div>
);
