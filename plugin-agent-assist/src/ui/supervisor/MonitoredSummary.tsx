import * as React from 'react';
import { useMachine } from '@xstate/react';
import { Box } from '@twilio-paste/core/box';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';
import type { TaskSid } from '../../domain/ids';
import type { StoredSummary } from '../../domain/summary';
import type { SessionDigest } from '../../domain/supervision';
import { EmptyState } from '../AssistPanel/EmptyState';
import { Action } from '../parts/Action';
import { SentimentLine } from '../parts/SentimentLine';
import { QuietFold } from '../parts/QuietFold';
import { Ago } from './Ago';
import {
  monitoredSummaryMachine,
  type MonitoredSummarySnapshot,
  type MonitoringDesk,
} from './monitored-summary.machine';
import { Fact, Facts } from './Facts';
import { NotLoaded } from './NotLoaded';
import { StoredVersion } from './StoredVersion';
import { summariesStrings as strings } from './strings';

export interface MonitoredSummaryProps {
  readonly taskSid: TaskSid;
  /** What the task's attributes tell now; undefined where they tell nothing. */
  readonly digest: SessionDigest | undefined;
  readonly supervision: MonitoringDesk;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The summary of a task that a supervisor watches, to be read: what its agent saves appears by itself. A fresh one can
 * be asked for, nothing else. To be mounted by `key` of the task.
 */
export const MonitoredSummary: React.FC<MonitoredSummaryProps> = ({ taskSid, digest, supervision, now }) => {
  const [snapshot, send] = useMachine(monitoredSummaryMachine, {
    input: { desk: supervision, taskSid, digest, now },
  });
  const told = JSON.stringify(digest);
  React.useEffect(() => {
    send({ type: 'digest.changed', digest });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when it says something else: it is read anew all the time
  }, [send, told]);

  const { view, failure } = snapshot.context;
  const isLoading = snapshot.matches({ summary: 'fetching' });
  const fetch = (): void => send({ type: 'fetch.wanted' });
  const session = digest ?? view;
  // Nobody tells a digest that a task has ended while the agent's browser is closed; the Function asks TaskRouter.
  const phase = view?.phase === 'ended' ? view.phase : session?.phase;
  const [latest, ...others] = view?.versions ?? [];

  return (
    <Box
      as="section"
      element="AGENT_ASSIST_MONITORED_SUMMARY"
      aria-label={strings.monitored}
      display="flex"
      flexDirection="column"
      rowGap="space50"
      flex="1 1 auto"
      boxSizing="border-box"
      minHeight="size0"
      overflowY="auto"
      padding="space50"
      color="colorText"
      backgroundColor="colorBackgroundBody"
    >
      {session && phase ? (
        <>
          <SessionFacts {...session} phase={phase} isPaused={session.isPaused && phase !== 'ended'} />
          {digest && (
            <Refresh
              snapshot={snapshot}
              isOver={phase === 'ended'}
              onRefresh={() => send({ type: 'refresh.wanted' })}
            />
          )}
        </>
      ) : (
        <EmptyState title={strings.noDigest}>{strings.noDigestMeans}</EmptyState>
      )}
      {failure && <NotLoaded failure={failure} element="AGENT_ASSIST_MONITORED_RETRY" onRetry={fetch} />}
      {!session && !failure && (
        <Box display="flex" justifyContent="center">
          <Action
            element="AGENT_ASSIST_MONITORED_LOOK"
            variant="secondary"
            disabled={isLoading}
            onClick={fetch}
          >
            {strings.lookAnyway}
          </Action>
        </Box>
      )}
      {!view && isLoading && <Loading />}
      {latest && phase && (
        <StoredVersion version={latest} phase={phase} when={<Ago at={latest.updatedAt} now={now} />} />
      )}
      {phase &&
        others.map((version) => (
          <EarlierVersion key={version.worker} version={version} phase={phase} now={now} />
        ))}
      {session && !latest && !isLoading && !failure && (
        <Text as="p" fontSize="fontSize30" lineHeight="lineHeight30" color="colorTextWeak">
          {strings.nobodyWrote}
        </Text>
      )}
    </Box>
  );
};

const SessionFacts: React.FC<Pick<SessionDigest, 'phase' | 'isPaused' | 'counts' | 'sentiment'>> = ({
  phase,
  isPaused,
  counts,
  sentiment,
}) => (
  <Facts>
    <Fact name={strings.column('phase')}>{strings.phase(phase)}</Fact>
    {isPaused && <Fact name={strings.pause}>{strings.pausedMeans}</Fact>}
    <Fact name={strings.suggestions}>{strings.shownAndUsed(counts.shown, counts.used)}</Fact>
    <Fact name={strings.column('sentiment')}>
      {sentiment.length > 0 ? <SentimentLine scores={sentiment} /> : strings.none}
    </Fact>
  </Facts>
);

interface RefreshProps {
  readonly snapshot: MonitoredSummarySnapshot;
  readonly isOver: boolean;
  readonly onRefresh: () => void;
}

/** Asks for a fresh summary, and says what becomes of that or why it cannot be asked for. */
const Refresh: React.FC<RefreshProps> = ({ snapshot, isOver, onRefresh }) => {
  const id = React.useRef(`agent-assist-refresh-${snapshot.context.taskSid}`).current;
  return (
    <Box display="flex" flexWrap="wrap" alignItems="center" columnGap="space40" rowGap="space20">
      <Action
        element="AGENT_ASSIST_REFRESH_SUMMARY"
        variant="secondary"
        describedBy={id}
        disabled={isOver || !snapshot.matches({ asking: 'free' })}
        onClick={onRefresh}
      >
        {strings.refresh}
      </Action>
      <Text
        as="span"
        id={id}
        aria-live="polite"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        color="colorTextWeak"
      >
        {isOver ? strings.nobodyToAsk : hintOf(snapshot)}
      </Text>
    </Box>
  );
};

const hintOf = (snapshot: MonitoredSummarySnapshot): string => {
  const { request, requestFailure } = snapshot.context;
  if (snapshot.matches({ asking: 'asking' })) return strings.asking;
  if (requestFailure) return `${strings.notAsked} ${strings.because(requestFailure)}`;
  const because = snapshot.matches({ asking: 'resting' }) ? [strings.askedJustNow] : [];
  return [...newsOf(snapshot, request), ...because].join(' ');
};

const newsOf = (
  snapshot: MonitoredSummarySnapshot,
  request: MonitoredSummarySnapshot['context']['request'],
): readonly string[] => {
  if (snapshot.matches({ answer: 'overdue' })) return [strings.unanswered];
  if (snapshot.matches({ answer: 'awaited' }) && request)
    return [request.isMine ? strings.asked : strings.askedBy(cleanText(request.by))];
  return snapshot.matches({ answer: 'come' }) && snapshot.matches({ asking: 'resting' })
    ? [strings.answered]
    : [];
};

interface EarlierVersionProps extends Pick<React.ComponentProps<typeof Ago>, 'now'> {
  readonly version: StoredSummary;
  readonly phase: SessionDigest['phase'];
}

/** What another owner of the contact has left. */
const EarlierVersion: React.FC<EarlierVersionProps> = ({ version, phase, now }) => {
  const [open, setOpen] = React.useState(false);
  return (
    <QuietFold
      label={strings.versionOf(cleanText(version.agent) || version.worker)}
      open={open}
      onToggle={() => setOpen(!open)}
    >
      <StoredVersion version={version} phase={phase} when={<Ago at={version.updatedAt} now={now} />} />
    </QuietFold>
  );
};

const Loading: React.FC = () => (
  <>
    <ScreenReaderOnly>{strings.contactLoading}</ScreenReaderOnly>
    <Box display="flex" flexDirection="column" rowGap="space40" aria-hidden>
      <SkeletonLoader width="40%" height="sizeIcon20" />
      <SkeletonLoader height="sizeIcon50" />
    </Box>
  </>
);
