import * as React from 'react';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { useSelector } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import { cleanText } from '../../domain/clean-text';
import type { TaskSid } from '../../domain/ids';
import type { SmartReply } from '../../domain/suggestion';
import { makeSelectSmartReplies, selectIsPaused } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { ClampedText } from '../parts/ClampedText';
import { boxLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { SINGLE_CLICKS } from '../single-clicks';
import { strings } from '../strings';
import { useComposer } from '../use-composer';
import { useDisplayFeedback } from '../use-display-feedback';
import { useHeld } from '../use-held';
import { useRovingFocus } from '../use-roving-focus';

/** Under these the plugin registers them with Flex; an agent may choose others there. */
const SHORTCUTS = ['Ctrl+Shift+7', 'Ctrl+Shift+8', 'Ctrl+Shift+9'] as const;

const CHIPS = boxLook({
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 'space20',
  rowGap: 'space20',
  padding: 'space30',
  maxHeight: 'size20',
  overflowY: 'auto',
});
const PLACE = boxLook({ maxWidth: '100%' });
const CHIP = boxLook({
  appearance: 'none',
  maxWidth: '100%',
  margin: 'space0',
  paddingX: 'space40',
  paddingY: 'space20',
  borderWidth: 'borderWidth10',
  borderStyle: 'solid',
  borderColor: 'colorBorderPrimaryWeak',
  borderRadius: 'borderRadius30',
  outline: 'none',
  cursor: 'pointer',
  backgroundColor: 'colorBackgroundBody',
  color: 'colorTextLink',
  fontFamily: 'inherit',
  fontSize: 'fontSize30',
  fontWeight: 'fontWeightMedium',
  lineHeight: 'lineHeight20',
  textAlign: 'left',
  _hover: { backgroundColor: 'colorBackgroundPrimaryWeakest', borderColor: 'colorBorderPrimary' },
  _focusVisible: { boxShadow: 'shadowFocus' },
});

const NO_REPLIES: readonly SmartReply[] = [];

export interface SmartRepliesProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * The replies that fit what the customer said last or go on from what the agent types, as chips above the composer.
 * Takes no room while there are none, or while the channel takes no text. They are held still while the agent points
 * at them or has the keyboard focus among them.
 */
export const SmartReplies = React.memo<SmartRepliesProps>((props) => (
  // By key, so that the chips of one task are never held over into another.
  <TaskSmartReplies key={props.taskSid} {...props} />
));
SmartReplies.displayName = 'SmartReplies';

const TaskSmartReplies: React.FC<SmartRepliesProps> = ({ taskSid, commands, now = Date.now }) => {
  const selectSmartReplies = React.useMemo(makeSelectSmartReplies, []);
  const latest = useSelector((state: AssistRootState) => selectSmartReplies(state, taskSid));
  const { kind, lengthHint } = useComposer(taskSid, now);
  const isPaused = useSelector((state: AssistRootState) => selectIsPaused(state, taskSid));
  const [held, hold] = useHeld(kind === 'insert' ? latest : NO_REPLIES);
  const replies = isPaused ? NO_REPLIES : held;
  const { onKeyDown, itemProps } = useRovingFocus(replies.length);

  return (
    <>
      <ScreenReaderOnly as="div" aria-live="polite">
        {replies.length > 0 && strings.smartRepliesArrived(replies.length)}
      </ScreenReaderOnly>
      {replies.length > 0 && (
        <Plain
          role="list"
          element="AGENT_ASSIST_SMART_REPLIES"
          aria-label={strings.smartReplies}
          look={CHIPS}
          onKeyDown={onKeyDown}
          {...hold}
          {...SINGLE_CLICKS}
        >
          {replies.map((reply, index) => (
            <Plain role="listitem" key={reply.id} look={PLACE}>
              <Chip
                reply={reply}
                taskSid={taskSid}
                commands={commands}
                shortcut={SHORTCUTS[index]}
                lengthHint={lengthHint}
                {...itemProps(index)}
              />
            </Plain>
          ))}
        </Plain>
      )}
    </>
  );
};

interface ChipProps {
  readonly reply: SmartReply;
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  readonly shortcut: string | undefined;
  readonly lengthHint: (text: string) => string | undefined;
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
}

const Chip: React.FC<ChipProps> = ({ reply, taskSid, commands, shortcut, lengthHint, tabIndex, onFocus }) => {
  const display = useDisplayFeedback(taskSid, commands, reply);
  const { id, kind } = reply;
  const text = cleanText(reply.text);
  return (
    <Plain
      ref={display}
      as="button"
      type="button"
      dir="auto"
      element="AGENT_ASSIST_SMART_REPLY"
      // By this the shortcut finds it.
      data-agent-assist="reply"
      title={[text, lengthHint(text), shortcut].filter((line) => line !== undefined).join('\n')}
      aria-keyshortcuts={shortcut?.replace('Ctrl', 'Control')}
      tabIndex={tabIndex}
      onFocus={onFocus}
      onClick={() => commands.useSuggestion(taskSid, { id, kind, text })}
      look={CHIP}
    >
      <ClampedText>{text}</ClampedText>
    </Plain>
  );
};
