import * as React from 'react';
import { Box, type BoxProps } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

type Severity = 'error' | 'warning' | 'neutral';

const LOOKS: Readonly<Record<Severity, BoxProps>> = {
  error: { backgroundColor: 'colorBackgroundErrorWeakest', borderColor: 'colorBorderErrorWeaker' },
  warning: { backgroundColor: 'colorBackgroundWarningWeakest', borderColor: 'colorBorderWarningWeaker' },
  neutral: { backgroundColor: 'colorBackgroundNeutralWeakest', borderColor: 'colorBorderNeutralWeaker' },
};

export interface NoticeProps {
  readonly severity: Severity;
  readonly title?: string;
  /** What to do about it. */
  readonly action?: React.ReactNode;
  /** Said elsewhere too, where it is read out. */
  readonly quiet?: boolean;
}

/** Something the agent should know, said where it matters. Read out politely when it appears. */
export const Notice: React.FC<NoticeProps> = ({ severity, title, action, quiet = false, children }) => (
  <Box
    element="AGENT_ASSIST_NOTICE"
    variant={severity}
    role={quiet ? undefined : 'status'}
    display="flex"
    flexWrap="wrap"
    columnGap="space40"
    rowGap="space30"
    alignItems="center"
    justifyContent="space-between"
    padding="space30"
    paddingLeft="space40"
    borderWidth="borderWidth10"
    borderStyle="solid"
    borderRadius="borderRadius20"
    {...LOOKS[severity]}
  >
    <Box flex="1 1 auto" minWidth="size20" maxWidth="100%" overflowWrap="anywhere">
      {title !== undefined && (
        <Text as="p" fontSize="fontSize30" lineHeight="lineHeight20" fontWeight="fontWeightSemibold">
          {title}
        </Text>
      )}
      <Text as="div" fontSize="fontSize20" lineHeight="lineHeight20">
        {children}
      </Text>
    </Box>
    {action}
  </Box>
);
