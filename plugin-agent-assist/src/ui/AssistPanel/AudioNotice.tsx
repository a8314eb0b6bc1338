import * as React from 'react';
import { useSelector } from 'react-redux';

import type { TaskSid } from '../../domain/ids';
import { selectAudio, selectFailure, selectIsPaused, selectWantOfAudio } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { Action } from '../parts/Action';
import { AudioChecks } from '../parts/AudioChecks';
import { Notice } from '../parts/Notice';
import { strings } from '../strings';

export interface AudioNoticeProps {
  readonly taskSid: TaskSid;
  readonly onRetry: () => void;
}

/** Whether Agent Assist hears the call, where it does not: what that means, and who can cure it. */
export const AudioNotice: React.FC<AudioNoticeProps> = ({ taskSid, onRetry }) => {
  const audio = useSelector((state: AssistRootState) => selectAudio(state, taskSid));
  const want = useSelector((state: AssistRootState) => selectWantOfAudio(state, taskSid));
  const isPaused = useSelector((state: AssistRootState) => selectIsPaused(state, taskSid));
  const failure = useSelector((state: AssistRootState) => selectFailure(state, taskSid));

  // It is not heard because the agent wants it so, and the banner says that.
  if (isPaused) return null;
  const retry = (
    <Action element="AGENT_ASSIST_RETRY" variant="secondary" onClick={onRetry}>
      {strings.retry}
    </Action>
  );
  if (audio?.status === 'stopped')
    return (
      <Notice severity="warning" title={strings.audioStopped} action={retry}>
        {strings.audioStoppedMeans(audio.code)}
      </Notice>
    );
  if (want === undefined) return null;
  const reason = failure && <p style={PLAIN}>{strings.because(failure)}</p>;
  if (want === 'awaited')
    return (
      <Notice severity="neutral" title={strings.audioAwaited}>
        {strings.audioAwaitedMeans}
        {reason}
      </Notice>
    );
  return (
    <Notice
      severity="warning"
      title={want === 'absent' ? strings.audioAbsent : strings.audioAmbiguous}
      action={retry}
    >
      {want === 'absent' ? strings.audioAbsentMeans : strings.audioAmbiguousMeans}
      {reason}
      {want === 'absent' && <AudioChecks />}
    </Notice>
  );
};

const PLAIN = { margin: 0 } as const;
