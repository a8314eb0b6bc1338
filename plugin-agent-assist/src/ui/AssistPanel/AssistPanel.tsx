import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { css, styled } from '@twilio-paste/core/styling-library';
import { useSelector } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import { ALL_FEATURES, type Feature } from '../../domain/feature';
import type { TaskSid } from '../../domain/ids';
import {
  selectHasFeature,
  selectHasSession,
  selectIsPaused,
  selectMedium,
  selectPhase,
  selectStatus,
} from '../../store/selectors';
import type { AssistRootState } from '../../store/state';
import { selectHeldUp, selectSummaries } from '../../store/summary-selectors';
import { ErrorBoundary } from '../ErrorBoundary';
import { PauseBanner } from '../Pause/PauseBanner';
import { PauseControl } from '../Pause/PauseControl';
import { KnowledgeSearch } from '../Knowledge/KnowledgeSearch';
import { textLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { strings } from '../strings';
import type { Desk } from '../suggestions/bind-actions';
import { Summary } from '../Summary/Summary';
import { useComposer } from '../use-composer';
import { ConnectionStatus } from './ConnectionStatus';
import { EmptyState } from './EmptyState';
import { Feed } from './Feed';
import { NoTask } from './NoTask';
import { ConfigurationNotice, TaskNotices } from './Notices';
import { QuietLines } from './QuietLines';
import { Sentiment } from './Sentiment';
import { SummaryOutbox } from './SummaryOutbox';

/** As Paste's `Heading` of this variant. */
const HEADLINE = textLook({ display: 'block', fontWeight: 'fontWeightBold' });

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
  /** Shows what only a developer wants to know. */
  readonly debug: boolean;
  /** How long pauses may be, beside those that the agent ends. */
  readonly pauseMinutes?: readonly number[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const NO_MINUTES: readonly number[] = [];

/**
 * All of Agent Assist for the task on the screen. Fills the height that it is given. Flex draws what is placed in it anew
 * at each change of any task, which is none of the panel's own.
 */
export const AssistPanel = React.memo<AssistPanelProps>(
  ({ taskSid, commands, problems, debug, pauseMinutes = NO_MINUTES, now = Date.now }) => {
    const handedFocus = React.useRef<TaskSid>();
    const hasSession = useSelector(
      (state: AssistRootState) => taskSid !== undefined && selectHasSession(state, taskSid),
    );
    const shown = hasSession ? taskSid : undefined;
    const hasUnsaved = useSelector(
      (state: AssistRootState) =>
        selectSummaries(state).drafts.length > 0 || selectHeldUp(state, undefined) > 0,
    );
    // From the first of either on it is the same panel: what is open in it, and has the focus, outlives the task.
    const isBare = React.useRef(true);
    isBare.current &&= taskSid === undefined && !hasUnsaved;

    if (isBare.current) return <NoTask problems={problems} />;
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
          <Plain as="h2" look={HEADLINE} element="HEADING" variant="heading50">
            {strings.panel}
          </Plain>
          {shown !== undefined && (
            <Box display="flex" flexWrap="wrap" alignItems="center" columnGap="space40" rowGap="space20">
              <ErrorBoundary about={shown} part={strings.parts.status}>
                <Sentiment key={shown} taskSid={shown} />
                <ConnectionStatus taskSid={shown} />
              </ErrorBoundary>
              <ErrorBoundary about={shown} part={strings.parts.pause}>
                <PauseControl
                  key={`pause ${shown}`}
                  taskSid={shown}
                  commands={commands}
                  minutes={pauseMinutes}
                  handedFocus={handedFocus}
                />
              </ErrorBoundary>
            </Box>
          )}
        </Box>
        {shown !== undefined && (
          <ErrorBoundary about={shown} part={strings.parts.pause}>
            <PauseBanner
              key={shown}
              taskSid={shown}
              commands={commands}
              handedFocus={handedFocus}
              now={now}
            />
          </ErrorBoundary>
        )}
        <ErrorBoundary about={shown} part={strings.parts.unsavedSummaries}>
          <SummaryOutbox shown={shown} commands={commands} />
        </ErrorBoundary>
        {shown === undefined ? (
          <>
            <NoticeStack>
              <ConfigurationNotice problems={problems} />
            </NoticeStack>
            <Box paddingX="space50">
              {taskSid === undefined ? (
                <EmptyState title={strings.noTask}>{strings.noTaskMeans}</EmptyState>
              ) : (
                <EmptyState title={strings.noSession}>{strings.noSessionMeans}</EmptyState>
              )}
            </Box>
          </>
        ) : (
          <TaskPanel
            key={shown}
            taskSid={shown}
            commands={commands}
            problems={problems}
            debug={debug}
            now={now}
          />
        )}
      </Box>
    );
  },
);
AssistPanel.displayName = 'AssistPanel';

type TaskPanelProps = Required<Omit<AssistPanelProps, 'pauseMinutes'>> & { readonly taskSid: TaskSid };

const TaskPanel: React.FC<TaskPanelProps> = ({ taskSid, commands, problems, debug, now }) => {
  const phase = useSelector((state: AssistRootState) => selectPhase(state, taskSid));
  const status = useSelector((state: AssistRootState) => selectStatus(state, taskSid));
  const medium = useSelector((state: AssistRootState) => selectMedium(state, taskSid));
  const searches = useSelector((state: AssistRootState) =>
    selectHasFeature(state, taskSid, 'KNOWLEDGE_SEARCH'),
  );
  const isPaused = useSelector((state: AssistRootState) => selectIsPaused(state, taskSid));
  const suggests = useSelector((state: AssistRootState) => selectSuggests(state, taskSid));
  const { kind, windowHasClosed, lengthHint } = useComposer(taskSid, now);
  const desk = React.useMemo<Desk>(
    () => ({ taskSid, commands, composer: kind, lengthHint }),
    [taskSid, commands, kind, lengthHint],
  );
  // A task never comes back from wrap-up, though its session may have to start anew.
  const wrapping = React.useRef(false);
  if (phase === 'wrapping' || phase === 'closing') wrapping.current = true;

  const feed = (
    <Box
      key="feed"
      element="AGENT_ASSIST_SUGGESTIONS"
      display="flex"
      flexDirection="column"
      flex="1 1 0"
      minHeight={wrapping.current ? 'size10' : 'size20'}
    >
      {searches && (
        <ErrorBoundary part={strings.parts.search}>
          <KnowledgeSearch taskSid={taskSid} commands={commands} />
        </ErrorBoundary>
      )}
      <ErrorBoundary part={strings.parts.feed}>
        <Feed
          desk={desk}
          whenEmpty={
            status === 'unavailable' || isPaused ? null : phase === 'starting' ? (
              <StartingSkeleton name={strings.starting(medium)} />
            ) : !suggests ? (
              <EmptyState>{strings.noSuggestions(medium)}</EmptyState>
            ) : wrapping.current ? (
              <EmptyState>{strings.emptyFeedAfterwards(medium)}</EmptyState>
            ) : (
              <EmptyState title={strings.emptyFeed}>{strings.emptyFeedMeans(medium)}</EmptyState>
            )
          }
        />
      </ErrorBoundary>
      <ErrorBoundary part={strings.parts.quietLines}>
        <QuietLines taskSid={taskSid} debug={debug} />
      </ErrorBoundary>
    </Box>
  );
  const summary = (
    <ErrorBoundary key="summary" part={strings.parts.summary}>
      <Summary taskSid={taskSid} commands={commands} inFront={wrapping.current} now={now} />
    </ErrorBoundary>
  );
  // By key the summary keeps its place in the document when it comes to the front: focus and caret stay in it.
  return (
    <>
      <NoticeStack>
        <ConfigurationNotice problems={problems} />
        <ErrorBoundary part={strings.parts.notices}>
          <TaskNotices taskSid={taskSid} commands={commands} windowHasClosed={windowHasClosed} />
        </ErrorBoundary>
      </NoticeStack>
      {wrapping.current ? [summary, feed] : [feed, summary]}
    </>
  );
};

/** Whether anything may come by itself. */
const selectSuggests = (state: AssistRootState, taskSid: TaskSid): boolean =>
  PROACTIVE.some((feature) => selectHasFeature(state, taskSid, feature));

const PROACTIVE: readonly Feature[] = ALL_FEATURES.filter(
  (feature) => feature !== 'CONVERSATION_SUMMARIZATION' && feature !== 'KNOWLEDGE_SEARCH',
);

const StartingSkeleton: React.FC<{ readonly name: string }> = ({ name }) => (
  <Box display="flex" flexDirection="column" rowGap="space30" aria-busy aria-label={name} role="img">
    <SkeletonLoader width="60%" height="sizeIcon10" />
    <SkeletonLoader height="sizeIcon110" />
    <SkeletonLoader height="sizeIcon110" />
  </Box>
);
