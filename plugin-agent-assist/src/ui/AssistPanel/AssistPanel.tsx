import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Heading } from '@twilio-paste/core/heading';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { css, styled } from '@twilio-paste/core/styling-library';
import { useSelector } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { selectHasFeature, selectHasSession, selectPhase, selectStatus } from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { strings } from '../strings';
import { Summary } from '../Summary/Summary';
import type { SummaryEdits } from '../Summary/summary-edits';
import { ConnectionStatus } from './ConnectionStatus';
import { EmptyState } from './EmptyState';
import { Feed } from './Feed';
import { ConfigurationNotice, TaskNotices } from './Notices';

/** Takes no room while there is nothing to say. */
const NoticeStack = styled.div(
  css({ display: 'grid', flexShrink: 0, gap: 'space30', padding: 'space40', '&:empty': { display: 'none' } }),
);

export interface AssistPanelProps {
  /** The task on the screen. */
  readonly taskSid: TaskSid | undefined;
  readonly commands: AssistCommands;
  /** One sentence for each setting that is missing or wrong, beginning with its name. */
  readonly problems: readonly string[];
  readonly edits: SummaryEdits;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** All of Agent Assist for the task on the screen. Fills the height that it is given. */
export const AssistPanel: React.FC<AssistPanelProps> = ({
  taskSid,
  commands,
  problems,
  edits,
  now = Date.now,
}) => {
  const hasSession = useSelector(
    (state: AssistRootState) => taskSid !== undefined && selectHasSession(state, taskSid),
  );
  const shown = hasSession ? taskSid : undefined;

  return (
    <Box
      as="section"
      element="AGENT_ASSIST_PANEL"
      aria-label={strings.panel}
      display="flex"
      flexDirection="column"
      boxSizing="border-box"
      width="100%"
      height="100%"
      minHeight="size0"
      overflow="hidden"
      backgroundColor="colorBackgroundBody"
      color="colorText"
    >
      <Box
        element="AGENT_ASSIST_HEADER"
        display="flex"
        flexShrink={0}
        alignItems="center"
        justifyContent="space-between"
        columnGap="space40"
        paddingX="space40"
        paddingY="space40"
        borderBottomWidth="borderWidth10"
        borderBottomStyle="solid"
        borderBottomColor="colorBorderWeaker"
      >
        <Heading as="h2" variant="heading50" marginBottom="space0">
          {strings.panel}
        </Heading>
        {shown !== undefined && <ConnectionStatus taskSid={shown} />}
      </Box>
      <NoticeStack>
        <ConfigurationNotice problems={problems} />
        {shown !== undefined && <TaskNotices taskSid={shown} commands={commands} />}
      </NoticeStack>
      {shown === undefined ? (
        <Box paddingX="space50">
          {taskSid === undefined ? (
            <EmptyState title={strings.noTask}>{strings.noTaskMeans}</EmptyState>
          ) : (
            <EmptyState title={strings.noSession}>{strings.noSessionMeans}</EmptyState>
          )}
        </Box>
      ) : (
        <TaskPanel key={shown} taskSid={shown} commands={commands} edits={edits} now={now} />
      )}
    </Box>
  );
};

interface TaskPanelProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  readonly edits: SummaryEdits;
  readonly now: () => number;
}

const TaskPanel: React.FC<TaskPanelProps> = ({ taskSid, commands, edits, now }) => {
  const phase = useSelector((state: AssistRootState) => selectPhase(state, taskSid));
  const status = useSelector((state: AssistRootState) => selectStatus(state, taskSid));
  const suggests = useSelector((state: AssistRootState) => selectHasFeature(state, taskSid, 'SMART_REPLY'));
  const summarises = useSelector((state: AssistRootState) =>
    selectHasFeature(state, taskSid, 'CONVERSATION_SUMMARIZATION'),
  );
  // A task never comes back from wrap-up, though its session may have to start anew.
  const wrapping = React.useRef(false);
  if (phase === 'wrapping' || phase === 'closing') wrapping.current = true;

  const feed = (
    <Box
      key="feed"
      element="AGENT_ASSIST_FEED_AREA"
      flex="1 1 0"
      minHeight={wrapping.current ? 'size10' : 'size20'}
      overflowY="auto"
      paddingX="space40"
      paddingY="space40"
    >
      <Feed
        taskSid={taskSid}
        commands={commands}
        whenEmpty={
          status === 'unavailable' ? null : phase === 'starting' ? (
            <StartingSkeleton />
          ) : !suggests ? (
            <EmptyState>{strings.noSuggestions}</EmptyState>
          ) : wrapping.current ? (
            <EmptyState>{strings.emptyFeedAfterwards}</EmptyState>
          ) : (
            <EmptyState title={strings.emptyFeed}>{strings.emptyFeedMeans}</EmptyState>
          )
        }
      />
    </Box>
  );
  const summary = summarises && (
    <Summary
      key="summary"
      taskSid={taskSid}
      commands={commands}
      edits={edits}
      inFront={wrapping.current}
      now={now}
    />
  );
  // By key the summary keeps its place in the document when it comes to the front: focus and caret stay in it.
  return <>{wrapping.current ? [summary, feed] : [feed, summary]}</>;
};

const StartingSkeleton: React.FC = () => (
  <Box
    display="flex"
    flexDirection="column"
    rowGap="space30"
    aria-busy
    aria-label={strings.starting}
    role="img"
  >
    <SkeletonLoader width="60%" height="sizeIcon10" />
    <SkeletonLoader height="sizeIcon110" />
    <SkeletonLoader height="sizeIcon110" />
  </Box>
);
