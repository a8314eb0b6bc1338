import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { Text } from '@twilio-paste/core/text';
import { useSelector } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import type { TaskSid } from '../../domain/ids';
import { selectHasFeature, selectPhase } from '../../store/selectors';
import type { AssistRootState, SummaryRecord } from '../../store/state';
import { selectSummary, selectSummaryView } from '../../store/summary-selectors';
import { Action } from '../parts/Action';
import { CopyAction } from '../parts/CopyAction';
import { Notice } from '../parts/Notice';
import { strings } from '../strings';
import { ColleagueSummary } from './ColleagueSummary';
import { isBlank } from './editor-text';
import { HandOverNote } from './HandOverNote';
import { SectionBox } from './SectionBox';
import { SummaryHeader } from './SummaryHeader';
import {
  DraftFailureNotice,
  DraftNotice,
  NotSavedNotice,
  PutAsideNotice,
  RivalNotice,
} from './SummaryNotices';
import { isSaved, isSaving, statusOf, type Standing } from './summary-status';
import { asMarkdown, asText, nameOf } from './summary-texts';
import { useFocusKept } from './use-focus-kept';
import { useSummaryEditor } from './use-summary-editor';

export interface SummaryProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  /** Open unless the agent folds it: at wrap-up the summary is what is left to do. */
  readonly inFront: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The summary of one task: asked for or written by hand, edited, saved, handed over. To be mounted by `key` of the task. */
export const Summary: React.FC<SummaryProps> = ({ taskSid, commands, inFront, now }) => {
  const record = useSelector((state: AssistRootState) => selectSummary(state, taskSid));
  const view = useSelector((state: AssistRootState) => selectSummaryView(state, taskSid));
  const phase = useSelector((state: AssistRootState) => selectPhase(state, taskSid));
  const drafts = useSelector((state: AssistRootState) =>
    selectHasFeature(state, taskSid, 'CONVERSATION_SUMMARIZATION'),
  );
  const ready = phase === 'live' || phase === 'wrapping';
  const { stored, others, request } = record;

  const [{ text, rival, isOffered, putAside }, send] = useSummaryEditor(taskSid, commands);
  const sections = text?.sections ?? [];
  const note = text?.note ?? '';
  const requested = view?.phase === 'requested';
  const standing: Standing = { view, text, stored, isContested: rival !== undefined };
  const settled = isSaved(standing) || isSaving(standing);
  const made = putAside[putAside.length - 1];

  const [choice, setChoice] = React.useState<{ readonly inFront: boolean; readonly open: boolean }>();
  // What a colleague has left is to be seen at once, and so is what the agent wrote before a reload.
  const open =
    choice?.inFront === inFront ? choice.open : inFront || text?.isEdited === true || others.length > 0;
  const setOpen = (next: boolean): void => setChoice({ inFront, open: next });

  const isNew = open && text !== undefined && text.startedAt === undefined;
  React.useLayoutEffect(() => {
    if (isNew) send({ type: 'text.shown', at: now() });
  }, [isNew, send, now]);

  const idOf = (part: number | string): string => `agent-assist-summary-${taskSid}-${part}`;
  const region = useFocusKept();

  // Who writes instead has read why there is no draft; the next one may fail anew.
  const [isPassedOver, passOver] = React.useState(false);
  const hasFailed = view?.failure !== undefined;
  React.useEffect(() => {
    if (!hasFailed) passOver(false);
  }, [hasFailed]);

  const requestDraft = (): void => {
    passOver(false);
    setOpen(true);
    commands.requestSummary(taskSid);
  };
  const retry = (): void => commands.retry(taskSid);

  return (
    <Box
      ref={region}
      as="section"
      element="AGENT_ASSIST_SUMMARY"
      aria-label={strings.summary}
      display="flex"
      flexDirection="column"
      flex="0 1 auto"
      minHeight="size0"
      borderStyle="solid"
      borderColor="colorBorderWeaker"
      borderWidth="borderWidth0"
      borderTopWidth={inFront ? 'borderWidth0' : 'borderWidth10'}
      borderBottomWidth={inFront ? 'borderWidth10' : 'borderWidth0'}
    >
      <SummaryHeader
        open={open}
        onToggle={() => setOpen(!open)}
        status={statusOf(standing, open, now())}
        announces={requested || text?.isEdited !== true || settled}
        action={
          drafts && (
            <Action
              element="AGENT_ASSIST_GENERATE_SUMMARY"
              variant={sections.length > 0 ? 'quiet' : 'secondary'}
              disabled={!ready || requested}
              onClick={requestDraft}
            >
              {strings.generateSummary}
            </Action>
          )
        }
      />
      {request && (
        <Box paddingX="space40" paddingBottom="space20" flexShrink={0}>
          <Quiet>{strings.summaryAsked(request.by, request.at, now())}</Quiet>
        </Box>
      )}
      {open && (
        <Box
          element="AGENT_ASSIST_SUMMARY_BODY"
          onBlur={() => send({ type: 'flush.requested' })}
          display="flex"
          flexDirection="column"
          rowGap="space40"
          minHeight="size0"
          overflowY="auto"
          paddingX="space40"
          paddingTop="space20"
          paddingBottom="space40"
        >
          {others.map((other) => (
            <ColleagueSummary
              key={other.worker}
              id={idOf(other.worker)}
              summary={other}
              now={now()}
              onUse={() => send({ type: 'start.taken', sections: other.sections, at: now() })}
            />
          ))}
          {view?.failure && !isPassedOver && (
            <DraftFailureNotice failure={view.failure} onRetry={requestDraft} />
          )}
          {rival && text && (
            <RivalNotice
              mine={text}
              rival={rival}
              now={now()}
              onUseTheirs={() => send({ type: 'rival.taken', at: now() })}
              onKeepMine={() => send({ type: 'rival.declined', at: now() })}
            />
          )}
          {requested && text?.isEdited === true && <Notice severity="neutral">{strings.redrafting}</Notice>}
          {/* One question at a time. */}
          {isOffered && !rival && (
            <DraftNotice
              onUse={() => send({ type: 'draft.taken', at: now() })}
              onKeepMine={() => send({ type: 'draft.declined' })}
            />
          )}
          {made && (
            <PutAsideNotice whose={made.whose} onRestore={() => send({ type: 'text.restored', at: now() })} />
          )}
          {sections.map((section, index) => (
            <SectionBox
              key={index}
              id={idOf(index)}
              name={nameOf(section)}
              text={section.text}
              onChange={(typed) => send({ type: 'section.edited', index, text: typed, at: now() })}
            />
          ))}
          {sections.length === 0 && (
            <>
              {requested ? (
                <DraftSkeleton />
              ) : (
                <Quiet>
                  {!drafts
                    ? strings.noDrafts
                    : ready || phase === 'closing'
                      ? strings.noSummary
                      : strings.summaryNeedsConnection}
                </Quiet>
              )}
              <Box display="flex">
                <Action
                  element="AGENT_ASSIST_WRITE_SUMMARY"
                  variant={drafts && ready ? 'quiet' : 'secondary'}
                  onClick={() => {
                    passOver(true);
                    send({ type: 'writing.started', titles: titlesOf(record), at: now() });
                  }}
                >
                  {strings.writeSummary}
                </Action>
              </Box>
            </>
          )}
          <HandOverNote
            id={idOf('note')}
            note={note}
            onChange={(typed) => send({ type: 'note.edited', text: typed, at: now() })}
          />
          {text && (
            <Box
              display="flex"
              flexWrap="wrap"
              alignItems="center"
              columnGap="space30"
              rowGap="space20"
              // The focus stays where the agent types. Leaving the text passes it on, notices about the text before go,
              // and the button would have moved away before the click is complete.
              onMouseDown={(event: React.MouseEvent) => event.preventDefault()}
            >
              <Action
                element="AGENT_ASSIST_SAVE_SUMMARY"
                variant="primary"
                disabled={settled || (isBlank(text) && note === '')}
                onClick={() => send({ type: 'save.requested', at: now() })}
              >
                {strings.saveSummary}
              </Action>
              <CopyAction element="AGENT_ASSIST_COPY_SUMMARY" variant="secondary" text={asText(sections)}>
                {strings.copySummary}
              </CopyAction>
              <CopyAction
                element="AGENT_ASSIST_COPY_SUMMARY_AS_MARKDOWN"
                variant="quiet"
                text={asMarkdown(sections)}
              >
                {strings.copySummaryAsMarkdown}
              </CopyAction>
            </Box>
          )}
          {/* Below the buttons: it comes and goes, and they must not move under a click. */}
          {text && view?.notSaved && <NotSavedNotice failure={view.notSaved} onRetry={retry} />}
        </Box>
      )}
    </Box>
  );
};

/** Under which the agent writes by hand: as in the last draft that is known, a colleague's included. */
const titlesOf = ({ draft, others: [other] }: SummaryRecord): readonly string[] => {
  const sections = draft?.sections ?? other?.sections ?? [];
  return sections.length > 0 ? sections.map(({ title }) => title) : strings.summaryTitles;
};

const Quiet: React.FC = ({ children }) => (
  <Text as="p" fontSize="fontSize30" lineHeight="lineHeight20" color="colorTextWeak" overflowWrap="anywhere">
    {children}
  </Text>
);

const DraftSkeleton: React.FC = () => (
  <Box display="flex" flexDirection="column" rowGap="space30" aria-hidden>
    <SkeletonLoader width="30%" height="sizeIcon10" />
    <SkeletonLoader height="sizeIcon70" />
    <SkeletonLoader width="40%" height="sizeIcon10" />
    <SkeletonLoader height="sizeIcon110" />
  </Box>
);
