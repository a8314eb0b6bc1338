import * as React from 'react';
import { Text } from '@twilio-paste/core/text';

export interface PlainTextProps {
  readonly isWeak?: boolean;
}

/** What a person wrote, as they wrote it. */
export const PlainText: React.FC<PlainTextProps> = ({ isWeak = false, children }) => (
  <Text
    as="p"
    dir="auto"
    fontSize="fontSize30"
    lineHeight="lineHeight20"
    color={isWeak ? 'colorTextWeak' : 'colorText'}
    whiteSpace="pre-wrap"
    overflowWrap="anywhere"
  >
    {children}
  </Text>
);

/** Names what stands below it. */
export const SmallHeading: React.FC<{ readonly id?: string }> = ({ id, children }) => (
  <Text
    as="h4"
    id={id}
    margin="space0"
    fontSize="fontSize20"
    lineHeight="lineHeight20"
    fontWeight="fontWeightSemibold"
    overflowWrap="anywhere"
  >
    {children}
  </Text>
);
