import * as React from 'react';
import type * as Flex from '@twilio/flex-ui';

import { noteMistake } from '../adapters/mistakes';
import type { AssistCommands } from '../domain/assist';
import { parseTaskSid, type TaskSid } from '../domain/ids';
import { AssistPanel } from '../ui/AssistPanel/AssistPanel';
import { ErrorBoundary, type OnBroken } from '../ui/ErrorBoundary';
import { BesideCrm } from '../ui/Placement/BesideCrm';
import { SmartReplies } from '../ui/SmartReplies/SmartReplies';
import { strings } from '../ui/strings';
import { Transcript } from '../ui/Transcript/Transcript';

const { parts } = strings;

/** What Flex gives to the components that it places. */
interface TaskProps {
  readonly task?: Flex.ITask;
}

export interface PanelOptions {
  readonly commands: AssistCommands;
  /** One sentence for each thing that is not as it should be. */
  readonly problems: readonly string[];
  readonly debug: boolean;
  /** How long pauses may be, beside those that the agent ends. */
  readonly pauseMinutes: readonly number[];
}

/*
 * Each component is inside a boundary of its own from the outside in, so that nothing that it draws, and nothing around
 * that, breaks Flex. What one task broke is not missing at the next: by key, except of the panel, in which an agent may be
 * at something that outlives the task.
 */

/** Puts the panel beside the CRM, for whatever task is selected. */
export function placePanel(
  flex: typeof Flex,
  { commands, problems, debug, pauseMinutes }: PanelOptions,
  onError: OnBroken,
): void {
  const OfTask = flex.withTaskContext(({ task }: TaskProps) => (
    <ErrorBoundary about={task?.taskSid} part={parts.panel}>
      <AssistPanel
        taskSid={task && parseTaskSid(task.taskSid)}
        commands={commands}
        problems={problems}
        debug={debug}
        pauseMinutes={pauseMinutes}
      />
    </ErrorBoundary>
  ));
  const Panel: React.FC = () => (
    <ErrorBoundary part={parts.panel} onError={onError}>
      <BesideCrm>
        <OfTask />
      </BesideCrm>
    </ErrorBoundary>
  );
  flex.AgentDesktopView.Panel2.Content.add(<Panel key="agent-assist-panel" />, { sortOrder: -1 });
}

/** Puts the chips of smart replies above the composer. */
export function placeReplies(flex: typeof Flex, commands: AssistCommands, onError: OnBroken): void {
  const Replies = forTask(flex, parts.replies, onError, (taskSid) => (
    <SmartReplies taskSid={taskSid} commands={commands} />
  ));
  flex.MessageInputV2.Content.add(<Replies key="agent-assist-replies" />, { sortOrder: -10 });
}

/** Gives calls a tab with what is said. */
export function placeTranscript(flex: typeof Flex, onError: OnBroken): void {
  const CallTranscript = forTask(flex, parts.transcript, onError, (taskSid) => (
    <Transcript taskSid={taskSid} />
  ));
  // Flex asks this while it draws its own components, outside all boundaries.
  const isCall = (task: Flex.ITask | undefined): boolean => {
    try {
      return task !== undefined && flex.TaskHelper.isCallTask(task);
    } catch (error) {
      noteMistake(parts.transcript, error);
      return false;
    }
  };
  flex.TaskCanvasTabs.Content.add(
    <flex.Tab key="agent-assist-transcript" uniqueName="agent-assist-transcript" label={strings.transcript}>
      <CallTranscript />
    </flex.Tab>,
    { if: ({ task }: TaskProps) => isCall(task) },
  );
}

/** A component for the task in whose context Flex draws it; nothing where there is none. */
function forTask(
  flex: typeof Flex,
  part: string,
  onError: OnBroken,
  draw: (taskSid: TaskSid) => React.ReactElement,
): React.FC {
  const OfTask = flex.withTaskContext(({ task }: TaskProps) => {
    const taskSid = task && parseTaskSid(task.taskSid);
    return taskSid ? (
      <ErrorBoundary key={taskSid} part={part}>
        {draw(taskSid)}
      </ErrorBoundary>
    ) : null;
  });
  return () => (
    <ErrorBoundary part={part} onError={onError}>
      <OfTask />
    </ErrorBoundary>
  );
}
