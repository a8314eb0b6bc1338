import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { styled } from '@twilio-paste/core/styling-library';
import { useSelector } from 'react-redux';

import type { AssistCommands, DraftAct } from '../../domain/assist';
import { isLasting } from '../../domain/failure';
import type { TaskSid } from '../../domain/ids';
import type { UnsavedDraft as Draft } from '../../domain/summary';
import type { AssistRootState } from '../../store/state';
import { selectHeldUp, selectSummaries } from '../../store/summary-selectors';
import { Action } from '../parts/Action';
import { Notice } from '../parts/Notice';
import { strings } from '../strings';
import { Deliberate } from '../suggestions/Deliberate';
import { UnsavedDraft } from './UnsavedDraft';

const DraftList = styled.ul({ listStyleType: 'none', margin: 0, padding: 0 });

export interface SummaryOutboxProps {
  /** The task whose own summary is on the screen beside this, and says itself why it is not saved. */
  readonly shown: TaskSid | undefined;
  readonly commands: Pick<AssistCommands, 'settleDraft' | 'retry'>;
}

/**
 * Summaries of any task that are not in safety and need the agent's eye: texts that do not get through to Sync, and what
 * was never saved before its task went away. Takes no room while there are none.
 */
export const SummaryOutbox: React.FC<SummaryOutboxProps> = ({ shown, commands }) => {
  const { failure, drafts } = useSelector(selectSummaries);
  const waiting = useSelector((state: AssistRootState) => selectHeldUp(state, shown));
  const isHeldUp = failure !== undefined && waiting > 0;
  const isShown = isHeldUp || drafts.length > 0;

  const { box, opens, keepFocus } = useFocusKept(drafts);
  const [said, noteSettled] = useSettledNews(drafts);
  // What is read out, and what the focus is handed to, is there before and after it is needed; not where it never is.
  const hasBeenShown = React.useRef(false);
  hasBeenShown.current ||= isShown;
  if (!hasBeenShown.current) return null;

  return (
    <Box
      ref={box}
      element="AGENT_ASSIST_SUMMARY_OUTBOX"
      role={isShown ? 'group' : undefined}
      aria-label={isShown ? strings.unsavedSummaries : undefined}
      tabIndex={-1}
      position="relative"
      flexShrink={0}
      maxHeight="50%"
      overflowY="auto"
      outline="none"
      paddingX={isShown ? 'space40' : 'space0'}
      paddingY={isShown ? 'space30' : 'space0'}
      borderBottomWidth={isShown ? 'borderWidth10' : 'borderWidth0'}
      borderBottomStyle="solid"
      borderBottomColor="colorBorderWeaker"
      _focusVisible={isShown ? { boxShadow: 'shadowFocusInset' } : undefined}
    >
      <ScreenReaderOnly as="p" aria-live="polite">
        {/* By key the same words are read out again for another draft of the same customer. */}
        {said ? <span key={said.of}>{said.news}</span> : ''}
      </ScreenReaderOnly>
      {isHeldUp && (
        <Notice
          severity="warning"
          title={strings.summariesWait(waiting)}
          action={
            !isLasting(failure) && (
              <Deliberate onFocusLost={() => keepFocus(0)}>
                <Action
                  element="AGENT_ASSIST_RETRY_SUMMARIES"
                  variant="secondary"
                  onClick={() => commands.retry()}
                >
                  {strings.retry}
                </Action>
              </Deliberate>
            )
          }
        >
          {strings.summariesWaitBecause(failure)}
        </Notice>
      )}
      {drafts.length > 0 && (
        <DraftList aria-label={strings.unsavedDrafts}>
          {drafts.map((draft, index) => (
            <UnsavedDraft
              key={draft.taskSid}
              draft={draft}
              place={index}
              openRef={(element) => {
                if (element) opens.set(draft.taskSid, element);
                else opens.delete(draft.taskSid);
              }}
              onSettle={(act) => {
                noteSettled(draft, act);
                commands.settleDraft(draft.taskSid, act);
              }}
              onFocusLost={() => keepFocus(index)}
            />
          ))}
        </DraftList>
      )}
    </Box>
  );
};

/**
 * Hands the keyboard's focus on when what held it goes: to the draft that takes its place, on a button that changes
 * nothing, and after the last one to the box, so that the Tab key goes on from here and not from the top of the page.
 */
const useFocusKept = (drafts: readonly Draft[]) => {
  const box = React.useRef<HTMLElement>(null);
  const opens = React.useRef(new Map<TaskSid, HTMLElement>());
  const lostAt = React.useRef<number>();
  React.useLayoutEffect(() => {
    if (lostAt.current === undefined) return;
    const heir = drafts[Math.min(lostAt.current, drafts.length - 1)];
    lostAt.current = undefined;
    ((heir && opens.current.get(heir.taskSid)) ?? box.current)?.focus();
  });
  return { box, opens: opens.current, keepFocus: (index: number) => void (lostAt.current = index) };
};

/** What to read out of drafts that went because the agent settled them here; others go without a word. */
const useSettledNews = (drafts: readonly Draft[]) => {
  const [said, say] = React.useState<{ readonly of: TaskSid; readonly news: string }>();
  const settled = React.useRef(new Map<TaskSid, string>());
  React.useEffect(() => {
    for (const [of, news] of settled.current) {
      if (drafts.some(({ taskSid }) => taskSid === of)) continue;
      settled.current.delete(of);
      say({ of, news });
    }
  }, [drafts]);
  const note = ({ taskSid, customer }: Draft, act: DraftAct): void =>
    void settled.current.set(taskSid, strings.draftSettled(act, customer));
  return [said, note] as const;
};
