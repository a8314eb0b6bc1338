import * as React from 'react';
import { Box, type BoxProps } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';
import { useSelector } from 'react-redux';

import type { TaskSid } from '../../domain/ids';
import { selectStatus, type AssistStatus } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { strings } from '../strings';

const DOT: Readonly<Record<AssistStatus, BoxProps['backgroundColor']>> = {
  connected: 'colorBackgroundSuccess',
  connecting: 'colorBackgroundBusy',
  reconnecting: 'colorBackgroundBusy',
  unavailable: 'colorBackgroundError',
};

export interface ConnectionStatusProps {
  readonly taskSid: TaskSid;
}

/** In one word, whether suggestions can come for this task. */
export const ConnectionStatus: React.FC<ConnectionStatusProps> = ({ taskSid }) => {
  const status = useSelector((state: AssistRootState) => selectStatus(state, taskSid));
  return (
    <Box
      element="AGENT_ASSIST_CONNECTION"
      role="status"
      aria-label={strings.connection}
      display="flex"
      alignItems="center"
      columnGap="space20"
    >
      <Box
        aria-hidden
        width="sizeSquare30"
        height="sizeSquare30"
        borderRadius="borderRadiusCircle"
        backgroundColor={DOT[status]}
      />
      <Text as="span" fontSize="fontSize20" lineHeight="lineHeight10" color="colorTextWeak">
        {strings.status(status)}
      </Text>
    </Box>
  );
};
