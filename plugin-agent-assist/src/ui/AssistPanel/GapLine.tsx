import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import type { SessionRecord } from '../../store/state';
import { strings } from '../strings';

export interface GapLineProps {
  readonly gap: SessionRecord['gaps'][number];
  /** A moment of this day. Milliseconds since the epoch. */
  readonly today: number;
}

/** Where in the feed suggestions may be missing, and why. */
export const GapLine: React.FC<GapLineProps> = ({ gap, today }) => (
  <Box
    role="listitem"
    element="AGENT_ASSIST_GAP"
    paddingY="space20"
    borderTopWidth="borderWidth10"
    borderBottomWidth="borderWidth10"
    borderTopStyle="dashed"
    borderBottomStyle="dashed"
    borderTopColor="colorBorderWeak"
    borderBottomColor="colorBorderWeak"
  >
    <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak" textAlign="center">
      {strings.connectionLost(gap.from, gap.to, today)}
    </Text>
  </Box>
);
