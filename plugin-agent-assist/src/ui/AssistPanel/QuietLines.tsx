import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';
import { useSelector } from 'react-redux';

import type { TaskSid } from '../../domain/ids';
import { selectMedium, selectOutbox, selectPause, selectUnknownKinds } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { pauseStrings } from '../Pause/strings';
import { strings } from '../strings';

export interface QuietLinesProps {
  readonly taskSid: TaskSid;
  readonly debug: boolean;
}

/** What is worth a line at the bottom and no more: it neither stands in the agent's way nor needs them. */
export const QuietLines: React.FC<QuietLinesProps> = ({ taskSid, debug }) => {
  const { waiting, failure } = useSelector(selectOutbox);
  const hasSwallowed = useSelector(
    (state: AssistRootState) => selectPause(state, taskSid)?.hasSwallowed ?? false,
  );
  const medium = useSelector((state: AssistRootState) => selectMedium(state, taskSid));
  const unknownKinds = useSelector((state: AssistRootState) => selectUnknownKinds(state, taskSid));
  return (
    <>
      {hasSwallowed && (
        <Line>{medium === 'call' ? pauseStrings.call.swallowed : pauseStrings.swallowed}</Line>
      )}
      {failure && waiting > 0 && <Line title={failure.message}>{strings.feedbackWaits(waiting)}</Line>}
      {debug && Object.keys(unknownKinds).length > 0 && <Line>{strings.unknownKinds(unknownKinds)}</Line>}
    </>
  );
};

const Line: React.FC<{ readonly title?: string }> = ({ title, children }) => (
  <Box element="AGENT_ASSIST_QUIET_LINE" flexShrink={0} paddingX="space40" paddingY="space10" title={title}>
    <Text
      as="p"
      fontSize="fontSize20"
      lineHeight="lineHeight20"
      color="colorTextWeak"
      overflowWrap="anywhere"
    >
      {children}
    </Text>
  </Box>
);
