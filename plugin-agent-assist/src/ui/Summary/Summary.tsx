import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { Text } from '@twilio-paste/core/text';
import { useSelector } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import type { SummarySection } from '../../domain/summary';
import type { TaskSid } from '../../domain/ids';
import { selectDraft, selectPhase, selectSaved, selectSummaryView } from '../../store/selectors';
import type { AssistRootState, SavedSummary, SummaryView } from '../../store/state';
import { Action } from '../parts/Action';
import { CopyAction } from '../parts/CopyAction';
import { sectionTitle, strings } from '../strings';
import { SectionBox } from './SectionBox';
import { SummaryHeader } from './SummaryHeader';
import { SummaryNotices } from './SummaryNotices';
import type { SummaryEdits } from './summary-edits';
import { useSummaryEditor } from './use-summary-editor';

export interface SummaryProps {
  readonly taskSid: TaskSid;
  readonly commands: AssistCommands;
  readonly edits: SummaryEdits;
  /** Open unless the agent folds it: at wrap-up the summary is what is left to do. */
  readonly inFront: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The summary of one task: asked for, read, edited, saved. To be mounted by `key` of the task. */
export const Summary: React.FC<SummaryProps> = ({ taskSid, commands, edits, inFront, now }) => {
  const draft = useSelector((state: AssistRootState) => selectDraft(state, taskSid));
  const saved = useSelector((state: AssistRootState) => selectSaved(state, taskSid));
  const view = useSelector((state: AssistRootState) => selectSummaryView(state, taskSid));
  const phase = useSelector((state: AssistRootState) => selectPhase(state, taskSid));
  const ready = phase === 'live' || phase === 'wrapping';

  const [choice, setChoice] = React.useState({ inFront, open: inFront || edits.read(taskSid) !== undefined });
  const open = choice.inFront === inFront ? choice.open : inFront;
  const setOpen = (next: boolean): void => setChoice({ inFront, open: next });

  const [editor, send] = useSummaryEditor({ taskSid, edits, visibleDraft: open ? draft : undefined, now });
  const { text, replaced, asked } = editor.context;
  const written = text !== undefined;
  const requested = view?.phase === 'requested';
  const saving = view?.phase === 'saving';
  const unsaved = !isSaved(saved, text?.sections ?? []);

  const request = (): void => {
    setOpen(true);
    send({ type: 'draft.requested' });
    commands.requestSummary(taskSid);
  };
  const save = (): void => {
    if (!text) return;
    send({ type: 'save.requested' });
    commands.saveSummary(taskSid, { ...text, submittedAt: now() });
  };
  const failedToSave = written && asked === 'save';

  return (
    <Box
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
        status={statusOf(view, {
          written,
          unsaved,
          edited: !editor.matches('asDrafted'),
          saved,
          waiting: !!draft,
        })}
        action={
          <Action
            element="AGENT_ASSIST_GENERATE_SUMMARY"
            variant={written ? 'quiet' : 'secondary'}
            disabled={!ready || requested}
            onClick={request}
          >
            {strings.generateSummary}
          </Action>
        }
      />
      {open && (
        <Box
          element="AGENT_ASSIST_SUMMARY_BODY"
          display="flex"
          flexDirection="column"
          rowGap="space40"
          minHeight="size0"
          overflowY="auto"
          paddingX="space40"
          paddingTop="space20"
          paddingBottom="space40"
        >
          <SummaryNotices
            failure={
              view?.failure &&
              (failedToSave ? strings.summaryNotSaved(view.failure) : strings.summaryNotDrafted(view.failure))
            }
            onRetry={failedToSave ? save : request}
            offered={editor.matches('offered')}
            onUseNewDraft={() => send({ type: 'draft.taken', at: now() })}
            onKeepMine={() => send({ type: 'draft.declined' })}
            replaced={replaced.length > 0}
            onRestoreMine={() => send({ type: 'text.restored' })}
          />
          {text?.sections.map((section, index) => (
            <SectionBox
              key={index}
              id={`agent-assist-summary-${taskSid}-${index}`}
              title={section.title}
              text={section.text}
              onChange={(typed) => send({ type: 'section.edited', index, text: typed })}
            />
          ))}
          {text ? (
            <Box display="flex" flexWrap="wrap" alignItems="center" columnGap="space30" rowGap="space20">
              <Action
                element="AGENT_ASSIST_SAVE_SUMMARY"
                variant="primary"
                disabled={saving || !unsaved}
                onClick={save}
              >
                {strings.saveSummary}
              </Action>
              <CopyAction
                element="AGENT_ASSIST_COPY_SUMMARY"
                variant="secondary"
                text={asText(text.sections)}
              >
                {strings.copySummary}
              </CopyAction>
            </Box>
          ) : requested ? (
            <DraftSkeleton />
          ) : (
            <Text as="p" fontSize="fontSize30" lineHeight="lineHeight20" color="colorTextWeak">
              {ready || phase === 'closing' ? strings.noSummary : strings.summaryNeedsConnection}
            </Text>
          )}
        </Box>
      )}
    </Box>
  );
};

const isSaved = (saved: SavedSummary | undefined, sections: readonly SummarySection[]): boolean =>
  saved !== undefined && asText(saved.sections) === asText(sections);

interface Standing {
  readonly written: boolean;
  readonly unsaved: boolean;
  readonly edited: boolean;
  readonly saved: SavedSummary | undefined;
  /** A draft has come that the folded section does not show yet. */
  readonly waiting: boolean;
}

const statusOf = (
  view: SummaryView | undefined,
  { written, unsaved, edited, saved, waiting }: Standing,
): string => {
  if (view?.phase === 'requested') return strings.summaryRequested;
  if (view?.phase === 'saving') return strings.summarySaving;
  if (!written) return waiting ? strings.summaryReady : '';
  if (!unsaved && saved) return strings.summarySaved(saved.savedAt);
  return edited ? strings.summaryChanged : strings.summaryDrafted;
};

const asText = (sections: readonly SummarySection[]): string =>
  sections.map(({ title, text }) => (title ? `${sectionTitle(title)}\n${text}` : text)).join('\n\n');

const DraftSkeleton: React.FC = () => (
  <Box display="flex" flexDirection="column" rowGap="space30" aria-hidden>
    <SkeletonLoader width="30%" height="sizeIcon10" />
    <SkeletonLoader height="sizeIcon70" />
    <SkeletonLoader width="40%" height="sizeIcon10" />
    <SkeletonLoader height="sizeIcon110" />
  </Box>
);
