import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { useSelector } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { selectIsPaused, selectMayWrite, selectPause } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { BARE_BUTTON } from '../parts/bare-button';
import { GlyphAction } from '../parts/GlyphAction';
import { useRovingFocus } from '../use-roving-focus';
import { pauseStrings as strings } from './strings';
import { useHandedFocus, type HandedFocus } from './use-handed-focus';

export interface PauseControlProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  /** How long pauses may be. Until the agent resumes is always among the choices. */
  readonly minutes: readonly number[];
  /** Between this and the banner, of which one is there at a time. */
  readonly handedFocus: HandedFocus;
}

/** Begins a pause, as long as the conversation is open and not paused. Nothing where it cannot be paused. */
export const PauseControl: React.FC<PauseControlProps> = ({ taskSid, commands, minutes, handedFocus }) => {
  const isOffered = useSelector(
    (state: AssistRootState) =>
      selectPause(state, taskSid) !== undefined &&
      !selectIsPaused(state, taskSid) &&
      selectMayWrite(state, taskSid),
  );
  return isOffered ? (
    <PauseMenu
      taskSid={taskSid}
      minutes={minutes}
      handedFocus={handedFocus}
      onPause={(chosen) => commands.pause(taskSid, chosen)}
    />
  ) : null;
};

interface PauseMenuProps extends Pick<PauseControlProps, 'taskSid' | 'minutes' | 'handedFocus'> {
  readonly onPause: (minutes: number | undefined) => void;
}

const PauseMenu: React.FC<PauseMenuProps> = ({ taskSid, minutes, handedFocus, onPause }) => {
  const [isOpen, setIsOpen] = React.useState(false);
  const button = useHandedFocus(handedFocus, taskSid);
  const around = React.useRef<HTMLElement>(null);
  const menuId = React.useRef(`agent-assist-pause-${crypto.getRandomValues(new Uint32Array(1))[0]}`);
  const choices: readonly (number | undefined)[] = [...minutes, undefined];

  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  const leave = (event: React.FocusEvent): void => {
    if (around.current?.contains(event.relatedTarget)) return;
    setIsOpen(false);
    handedFocus.current = undefined;
  };

  return (
    <Box ref={around} position="relative" flexShrink={0} marginY="spaceNegative20" onBlur={leave}>
      <GlyphAction
        ref={button}
        element="AGENT_ASSIST_PAUSE"
        glyph="pause"
        name={strings.pause}
        opens={{ menuId: menuId.current, isOpen }}
        onClick={() => (isOpen ? close() : setIsOpen(true))}
      />
      {isOpen && (
        <Choices
          id={menuId.current}
          choices={choices}
          onClose={close}
          onChoose={(chosen) => {
            // The button keeps it until there is another one: others may refuse the pause.
            close();
            handedFocus.current = taskSid;
            onPause(chosen);
          }}
        />
      )}
    </Box>
  );
};

interface ChoicesProps {
  readonly id: string;
  readonly choices: readonly (number | undefined)[];
  readonly onClose: () => void;
  readonly onChoose: (minutes: number | undefined) => void;
}

const Choices: React.FC<ChoicesProps> = ({ id, choices, onClose, onChoose }) => {
  const { onKeyDown, itemProps } = useRovingFocus(choices.length);
  const first = React.useRef<HTMLElement>(null);
  React.useEffect(() => first.current?.focus(), []);

  return (
    <Box
      id={id}
      role="menu"
      element="AGENT_ASSIST_PAUSE_MENU"
      aria-label={strings.pause}
      position="absolute"
      right="0"
      top="100%"
      zIndex="zIndex20"
      display="flex"
      flexDirection="column"
      marginTop="space10"
      padding="space20"
      borderRadius="borderRadius20"
      borderWidth="borderWidth10"
      borderStyle="solid"
      borderColor="colorBorderWeaker"
      boxShadow="shadow"
      backgroundColor="colorBackgroundBody"
      onKeyDown={(event: React.KeyboardEvent<HTMLElement>) => {
        if (event.key === 'Escape') {
          // Flex's own dialogs close by it, too.
          event.stopPropagation();
          onClose();
        } else onKeyDown(event);
      }}
    >
      {choices.map((minutes, index) => (
        <Box
          key={minutes ?? 'open'}
          ref={index === 0 ? first : undefined}
          as="button"
          type="button"
          role="menuitem"
          element="AGENT_ASSIST_PAUSE_CHOICE"
          {...itemProps(index)}
          onClick={() => onChoose(minutes)}
          {...BARE_BUTTON}
          paddingX="space40"
          paddingY="space30"
          borderRadius="borderRadius20"
          backgroundColor="transparent"
          color="colorText"
          fontFamily="inherit"
          fontSize="fontSize30"
          lineHeight="lineHeight20"
          textAlign="left"
          whiteSpace="nowrap"
          _hover={{ color: 'colorTextLinkStronger', backgroundColor: 'colorBackgroundStrong' }}
          _focusVisible={{ boxShadow: 'shadowFocus' }}
        >
          {minutes === undefined ? strings.untilResumed : strings.forMinutes(minutes)}
        </Box>
      ))}
    </Box>
  );
};
