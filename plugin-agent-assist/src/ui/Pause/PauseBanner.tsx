import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { useSelector } from 'react-redux';

import type { AssistCommands, TaskRef } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { selectIsPaused, selectMedium, selectPause, selectRelay } from '../../store/selectors';
import type { AssistRootState, PauseView } from '../../store/state';
import { Action } from '../parts/Action';
import { Notice } from '../parts/Notice';
import { pauseStrings as strings } from './strings';
import { useHandedFocus, type HandedFocus } from './use-handed-focus';

export interface PauseBannerProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  /** As at {@link PauseControl}. */
  readonly handedFocus: HandedFocus;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * That nothing of the task reaches Google, or is about not to, for how long, and what others know of it. Takes no room
 * otherwise.
 */
export const PauseBanner: React.FC<PauseBannerProps> = ({ taskSid, commands, handedFocus, now }) => {
  const pause = useSelector((state: AssistRootState) => selectPause(state, taskSid));
  const isPaused = useSelector((state: AssistRootState) => selectIsPaused(state, taskSid));
  // It says so itself, and that it tries again.
  const isRelayWaiting = useSelector(
    (state: AssistRootState) => selectRelay(state, taskSid)?.status === 'waiting',
  );
  const isUnknown = pause?.phase === 'unknown' && pause.failure !== undefined && !isRelayWaiting;
  const medium = useSelector((state: AssistRootState) => selectMedium(state, taskSid));
  const isNotStopped =
    medium === 'call' &&
    pause?.failure !== undefined &&
    (pause.phase === 'pausing' || (pause.phase === 'resuming' && !pause.isSilenced));
  const said = pause && isPaused ? `${titleOf(medium, pause)}. ${meaningOf(medium, pause)}` : '';

  return (
    <>
      {/* There before it speaks, so that it is read out; and without the time, which would be read every second. */}
      <ScreenReaderOnly as="div" aria-live="polite">
        {said}
      </ScreenReaderOnly>
      {pause && isPaused && (
        <Around>
          <Notice
            quiet
            severity={isNotStopped ? 'error' : 'warning'}
            title={titleOf(medium, pause)}
            action={
              <Box display="flex" flexWrap="wrap" columnGap="space30" rowGap="space20">
                {isNotStopped && (
                  <Action
                    element="AGENT_ASSIST_RETRY"
                    variant="primary"
                    onClick={() => commands.retry(taskSid)}
                  >
                    {strings.call.retry}
                  </Action>
                )}
                <Resume
                  taskSid={taskSid}
                  handedFocus={handedFocus}
                  isUnderWay={pause.phase === 'resuming'}
                  onResume={() => commands.resume(taskSid)}
                />
              </Box>
            }
          >
            {meaningOf(medium, pause)}
            {pause.phase === 'paused' && pause.until !== undefined && (
              <TimeLeft until={pause.until} now={now} />
            )}
          </Notice>
        </Around>
      )}
      {isUnknown && (
        <Around>
          <Notice severity="warning" title={strings.unknown}>
            {strings.unknownMeans(pause.failure)}
          </Notice>
        </Around>
      )}
    </>
  );
};

type Medium = TaskRef['medium'];

const Around: React.FC = ({ children }) => (
  <Box element="AGENT_ASSIST_PAUSED" flexShrink={0} paddingX="space40" paddingTop="space40">
    {children}
  </Box>
);

const titleOf = (medium: Medium, { phase, failure, isSilenced }: PauseView): string => {
  const { call } = strings;
  if (phase === 'resuming') {
    if (medium === 'chat') return strings.resuming;
    return isSilenced ? call.resuming : call.notStopped;
  }
  if (phase !== 'pausing') return strings.paused;
  if (medium === 'chat') return strings.pausing;
  return failure ? call.notStopped : call.pausing;
};

const meaningOf = (medium: Medium, { phase, failure, isSilenced }: PauseView): string => {
  const { call } = strings;
  if (phase === 'resuming' && medium === 'call' && !isSilenced)
    return failure ? call.notCalledOff(failure) : call.calledOffMeans;
  if (phase === 'resuming') {
    const words = medium === 'call' ? call : strings;
    return failure ? words.notResumed(failure) : words.resumingMeans;
  }
  if (phase === 'pausing') {
    if (medium === 'call') return failure ? call.notStoppedMeans(failure) : call.pausingMeans;
    return failure ? strings.notNoted(failure) : strings.pausingMeans;
  }
  const words = medium === 'call' ? call : strings;
  return failure ? words.unreadable(failure) : words.pausedMeans;
};

interface ResumeProps extends Pick<PauseBannerProps, 'taskSid' | 'handedFocus'> {
  readonly isUnderWay: boolean;
  readonly onResume: () => void;
}

const Resume: React.FC<ResumeProps> = ({ taskSid, handedFocus, isUnderWay, onResume }) => {
  const button = useHandedFocus(handedFocus, taskSid);
  return (
    <Action
      ref={button}
      element="AGENT_ASSIST_RESUME"
      variant="secondary"
      disabled={isUnderWay}
      onClick={() => {
        handedFocus.current = taskSid;
        onResume();
      }}
    >
      {strings.resume}
    </Action>
  );
};

const SECOND_MS = 1_000;

const TimeLeft: React.FC<{ readonly until: number; readonly now: () => number }> = ({ until, now }) => {
  const [, look] = React.useReducer((looks: number) => looks + 1, 0);
  React.useEffect(() => {
    const timer = setInterval(look, SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Box role="timer" element="AGENT_ASSIST_PAUSE_LEFT">
      {strings.left(until - now())}
    </Box>
  );
};
