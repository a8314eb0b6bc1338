import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { useSelector } from 'react-redux';

import type { TaskSid } from '../../domain/ids';
import {
  selectAudio,
  selectFailure,
  selectHasSession,
  selectMayWrite,
  selectMedium,
  selectPause,
  selectStatus,
  selectWantOfAudio,
} from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { EmptyState } from '../AssistPanel/EmptyState';
import { AudioChecks } from '../parts/AudioChecks';
import { pauseStrings } from '../Pause/strings';
import { strings } from '../strings';

export interface NoLinesProps {
  readonly taskSid: TaskSid;
}

/** Says why there are no lines, and what has to happen for some to come. */
export const NoLines: React.FC<NoLinesProps> = ({ taskSid }) => (
  <Box paddingX="space50" fontSize="fontSize20" lineHeight="lineHeight20">
    <Reason taskSid={taskSid} />
  </Box>
);

const Reason: React.FC<NoLinesProps> = ({ taskSid }) => {
  const hasSession = useSelector((state: AssistRootState) => selectHasSession(state, taskSid));
  const want = useSelector((state: AssistRootState) => selectWantOfAudio(state, taskSid));
  const audio = useSelector((state: AssistRootState) => selectAudio(state, taskSid));
  const status = useSelector((state: AssistRootState) => selectStatus(state, taskSid));
  const failure = useSelector((state: AssistRootState) => selectFailure(state, taskSid));
  const medium = useSelector((state: AssistRootState) => selectMedium(state, taskSid));
  const isPaused = useSelector((state: AssistRootState) => selectPause(state, taskSid)?.phase === 'paused');
  const isOpen = useSelector((state: AssistRootState) => selectMayWrite(state, taskSid));

  if (!hasSession) return <EmptyState title={strings.noSession}>{strings.noSessionMeans}</EmptyState>;
  if (isPaused) return <EmptyState title={pauseStrings.paused}>{pauseStrings.call.pausedMeans}</EmptyState>;
  if (want === 'awaited')
    return (
      <>
        <EmptyState title={strings.audioAwaited}>{strings.audioAwaitedMeans}</EmptyState>
        <LinesSkeleton />
      </>
    );
  if (want === 'absent')
    return (
      <>
        <EmptyState title={strings.audioAbsent}>{strings.audioAbsentMeans}</EmptyState>
        <AudioChecks />
      </>
    );
  if (want === 'ambiguous')
    return <EmptyState title={strings.audioAmbiguous}>{strings.audioAmbiguousMeans}</EmptyState>;
  if (status === 'unavailable')
    return <EmptyState title={strings.unavailable}>{strings.unavailableBecause(failure, medium)}</EmptyState>;
  return isOpen && audio?.status !== 'stopped' ? (
    <EmptyState title={strings.nothingSaid}>{strings.nothingSaidMeans}</EmptyState>
  ) : (
    <EmptyState>{strings.nothingHeard}</EmptyState>
  );
};

const LinesSkeleton: React.FC = () => (
  <Box display="flex" flexDirection="column" rowGap="space40" aria-hidden>
    <SkeletonLoader width="70%" height="sizeIcon50" />
    <Box display="flex" justifyContent="flex-end">
      <SkeletonLoader width="60%" height="sizeIcon50" />
    </Box>
    <SkeletonLoader width="50%" height="sizeIcon50" />
  </Box>
);
