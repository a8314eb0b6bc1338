import * as React from 'react';
import { useSelector } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import {
  selectFailure,
  selectMedium,
  selectRelay,
  selectStatus,
  selectWantOfAudio,
} from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { Action } from '../parts/Action';
import { BulletList } from '../parts/BulletList';
import { Notice } from '../parts/Notice';
import { strings } from '../strings';
import { AudioNotice } from './AudioNotice';

export interface ConfigurationNoticeProps {
  /** One sentence for each setting that is missing or wrong, beginning with its name. */
  readonly problems: readonly string[];
}

/** Names the settings that somebody has to put right. */
export const ConfigurationNotice: React.FC<ConfigurationNoticeProps> = ({ problems }) =>
  problems.length === 0 ? null : (
    <Notice severity="error" title={strings.misconfigured}>
      {strings.misconfiguredCure}
      <BulletList>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </BulletList>
    </Notice>
  );

export interface TaskNoticesProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  /** WhatsApp would refuse a text of the agent's own now. */
  readonly windowHasClosed: boolean;
}

/** What stands between this task and its suggestions: why, what still works, and the cure where there is one. */
export const TaskNotices: React.FC<TaskNoticesProps> = ({ taskSid, commands, windowHasClosed }) => {
  const status = useSelector((state: AssistRootState) => selectStatus(state, taskSid));
  const failure = useSelector((state: AssistRootState) => selectFailure(state, taskSid));
  const wantsAudio = useSelector((state: AssistRootState) => selectWantOfAudio(state, taskSid) !== undefined);
  const medium = useSelector((state: AssistRootState) => selectMedium(state, taskSid));
  const anyRelay = useSelector((state: AssistRootState) => selectRelay(state, taskSid));
  // Nothing of a call goes through here.
  const relay = medium === 'call' ? undefined : anyRelay;
  // What keeps the connection down keeps messages from going, too, and is named once.
  const isNamed = failure !== undefined && relay?.failure?.message === failure.message;
  const retry = (): void => commands.retry(taskSid);

  return (
    <>
      <AudioNotice taskSid={taskSid} onRetry={retry} />
      {status === 'unavailable' && !wantsAudio && (
        <Notice
          severity="error"
          title={strings.unavailable}
          action={
            <Action element="AGENT_ASSIST_RETRY" variant="secondary" onClick={retry}>
              {strings.retry}
            </Action>
          }
        >
          {strings.unavailableBecause(failure, medium)}
        </Notice>
      )}
      {status !== 'unavailable' && !wantsAudio && failure && (
        <Notice severity="warning">{strings.stillTrying(failure)}</Notice>
      )}
      {relay?.status === 'waiting' && relay.failure?.kind === 'busy' && (
        <Notice severity="warning" title={strings.busy}>
          {strings.busyMeans}
        </Notice>
      )}
      {relay?.status === 'waiting' && relay.failure && relay.failure.kind !== 'busy' && !isNamed && (
        <Notice severity="warning" title={strings.relayWaits}>
          {strings.stillTrying(relay.failure)}
        </Notice>
      )}
      {relay !== undefined && relay.setAside > 0 && (
        <Notice severity="warning">{strings.setAside(relay.setAside)}</Notice>
      )}
      {windowHasClosed && (
        <Notice severity="neutral" title={strings.windowClosed}>
          {strings.windowClosedMeans}
        </Notice>
      )}
    </>
  );
};
