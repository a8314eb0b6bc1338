import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { useSelector } from 'react-redux';

import type { AssistCommands, SmartReply } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { makeSelectSmartReplies } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { ClampedText } from '../parts/ClampedText';
import { strings } from '../strings';
import { useHeld } from '../use-held';
import { useRovingFocus } from './use-roving-focus';

export interface SmartRepliesProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
}

/**
 * The replies that fit what the customer said last, as chips above the composer. Takes no room while there are
 * none. They are held still while the agent points at them or has the keyboard focus among them.
 */
export const SmartReplies: React.FC<SmartRepliesProps> = (props) => (
  // By key, so that the chips of one task are never held over into another.
  <TaskSmartReplies key={props.taskSid} {...props} />
);

const TaskSmartReplies: React.FC<SmartRepliesProps> = ({ taskSid, commands }) => {
  const selectSmartReplies = React.useMemo(makeSelectSmartReplies, []);
  const latest = useSelector((state: AssistRootState) => selectSmartReplies(state, taskSid));
  const [replies, hold] = useHeld(latest);
  const { onKeyDown, itemProps } = useRovingFocus(replies.length);

  return (
    <>
      <ScreenReaderOnly as="div" aria-live="polite">
        {replies.length > 0 && strings.smartRepliesArrived(replies.length)}
      </ScreenReaderOnly>
      {replies.length > 0 && (
        <Box
          role="list"
          element="AGENT_ASSIST_SMART_REPLIES"
          aria-label={strings.smartReplies}
          display="flex"
          flexWrap="wrap"
          columnGap="space20"
          rowGap="space20"
          padding="space30"
          maxHeight="size20"
          overflowY="auto"
          onKeyDown={onKeyDown}
          {...hold}
        >
          {replies.map((reply, index) => (
            <Box role="listitem" key={reply.id} maxWidth="100%">
              <Chip
                reply={reply}
                {...itemProps(index)}
                onClick={() => commands.useSuggestion(taskSid, reply)}
              />
            </Box>
          ))}
        </Box>
      )}
    </>
  );
};

interface ChipProps {
  readonly reply: SmartReply;
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
  readonly onClick: () => void;
}

const Chip: React.FC<ChipProps> = ({ reply, tabIndex, onFocus, onClick }) => (
  <Box
    as="button"
    type="button"
    element="AGENT_ASSIST_SMART_REPLY"
    title={reply.text}
    tabIndex={tabIndex}
    onFocus={onFocus}
    onClick={onClick}
    appearance="none"
    maxWidth="100%"
    margin="space0"
    paddingX="space40"
    paddingY="space20"
    borderWidth="borderWidth10"
    borderStyle="solid"
    borderColor="colorBorderPrimaryWeak"
    borderRadius="borderRadius30"
    outline="none"
    cursor="pointer"
    backgroundColor="colorBackgroundBody"
    color="colorTextLink"
    fontFamily="inherit"
    fontSize="fontSize30"
    fontWeight="fontWeightMedium"
    lineHeight="lineHeight20"
    textAlign="left"
    _hover={{ backgroundColor: 'colorBackgroundPrimaryWeakest', borderColor: 'colorBorderPrimary' }}
    _focusVisible={{ boxShadow: 'shadowFocus' }}
  >
    <ClampedText>{reply.text}</ClampedText>
  </Box>
);
