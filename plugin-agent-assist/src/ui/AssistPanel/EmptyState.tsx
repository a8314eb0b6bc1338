import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

export interface EmptyStateProps {
  readonly title?: string;
}

/** Says what will appear here and when. */
export const EmptyState: React.FC<EmptyStateProps> = ({ title, children }) => (
  <Box element="AGENT_ASSIST_EMPTY" paddingY="space60" textAlign="center">
    {title !== undefined && (
      <Text as="p" fontSize="fontSize30" lineHeight="lineHeight20" fontWeight="fontWeightSemibold">
        {title}
      </Text>
    )}
    <Text as="p" fontSize="fontSize30" lineHeight="lineHeight20" color="colorTextWeak">
      {children}
    </Text>
  </Box>
);
