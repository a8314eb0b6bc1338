import * as React from 'react';
import type * as Flex from '@twilio/flex-ui';

import { readDigest } from '../adapters/flex/digest';
import { watchLiveOf } from '../adapters/flex/live-sessions';
import { createSummariesClient } from '../adapters/http/summaries-client';
import type { AssistFailure } from '../domain/failure';
import { parseTaskSid } from '../domain/ids';
import { ErrorBoundary, type OnBroken } from '../ui/ErrorBoundary';
import { strings as panelStrings } from '../ui/strings';
import { MonitoredSummary } from '../ui/supervisor/MonitoredSummary';
import { summariesStrings as strings } from '../ui/supervisor/strings';
import { SummariesView } from '../ui/supervisor/SummariesView';
import type { AssistConfig } from './config';

const { parts } = panelStrings;

/** Names the Summaries view in Flex's addresses. */
const SUMMARIES_VIEW = 'agent-assist-summaries';

/** Who sees summaries that are not theirs. It only decides what is drawn: the Functions ask Twilio at each call. */
const ROLES: readonly string[] = ['supervisor', 'admin'];

/** What Flex gives to the components that it places in a task's context. */
interface TaskProps {
  readonly task?: Flex.ITask;
}

/** What Flex gives to each link of its side navigation. */
interface SideNavProps {
  readonly activeView?: string;
  readonly showLabel?: boolean;
}

export interface SupervisionDeps {
  readonly config: AssistConfig;
  /** Told about rows that could not be read. */
  readonly report: (failure: AssistFailure) => void;
  /** Told of what broke while it was drawn. */
  readonly onError: OnBroken;
}

/**
 * Gives supervisors and admins the Agent Assist tab of the tasks that they watch, and the Summaries view with its link
 * in the side navigation; nobody else anything. It has to be called as plugins start: Flex draws no tab that comes
 * after a task was selected.
 *
 * What a supervisor watches is no task of their own, so that no session begins with it and no socket room is joined.
 */
export function registerSupervision(
  flex: typeof Flex,
  manager: Flex.Manager,
  { config, report, onError }: SupervisionDeps,
): void {
  if (!manager.user.roles.some((role) => ROLES.includes(role))) return;

  const supervision = createSummariesClient({
    functionsUrl: config.functionsUrl,
    flexToken: () => manager.user.token,
    report,
  });

  const Monitored = flex.withTaskContext(({ task }: TaskProps) => {
    const taskSid = task && parseTaskSid(task.taskSid);
    return taskSid ? (
      <ErrorBoundary key={taskSid} part={parts.watchedSummary} onError={onError}>
        <MonitoredSummary
          taskSid={taskSid}
          digest={readDigest(task.attributes)}
          supervision={supervision}
          now={Date.now}
        />
      </ErrorBoundary>
    ) : null;
  });
  flex.Supervisor.TaskCanvasTabs.Content.add(
    <flex.Tab key="agent-assist-summary" uniqueName="agent-assist-summary" label={strings.tab}>
      <Monitored />
    </flex.Tab>,
  );

  flex.ViewCollection.Content.add(
    <flex.View key={SUMMARIES_VIEW} name={SUMMARIES_VIEW}>
      <ErrorBoundary part={parts.summaries} onError={onError}>
        <SummariesView
          supervision={supervision}
          watchLive={watchLiveOf(manager)}
          scope={config.summaries.scope}
          now={Date.now}
        />
      </ErrorBoundary>
    </flex.View>,
  );

  const SummariesLink: React.FC<SideNavProps> = ({ activeView, showLabel = false }) => (
    <ErrorBoundary part={parts.summariesLink} onError={onError}>
      <flex.SideLink
        icon="Notes"
        iconActive="Notes"
        isActive={activeView === SUMMARIES_VIEW}
        showLabel={showLabel}
        aria-label={strings.title}
        onClick={() => void flex.Actions.invokeAction('NavigateToView', { viewName: SUMMARIES_VIEW })}
      >
        {strings.title}
      </flex.SideLink>
    </ErrorBoundary>
  );
  flex.SideNav.Content.add(<SummariesLink key={SUMMARIES_VIEW} />);
}
