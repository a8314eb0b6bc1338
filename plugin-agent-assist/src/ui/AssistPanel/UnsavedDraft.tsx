import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { Text } from '@twilio-paste/core/text';

import type { DraftAct } from '../../domain/assist';
import type { SummarySection, SummaryText, UnsavedDraft as Draft } from '../../domain/summary';
import { Action } from '../parts/Action';
import { CopyAction } from '../parts/CopyAction';
import { strings } from '../strings';
import { asText, nameOf } from '../Summary/summary-texts';
import { Deliberate } from '../suggestions/Deliberate';
import { useFocusAfter } from '../suggestions/use-focus-after';

export interface UnsavedDraftProps {
  readonly draft: Draft;
  /** Which one in the list it is: when that changes, other buttons are under the pointer than before. */
  readonly place: number;
  readonly openRef: React.Ref<HTMLElement>;
  readonly onSettle: (act: DraftAct) => void;
  /** It goes, and held the keyboard's focus. */
  readonly onFocusLost: () => void;
}

/** What was never saved of a task that has gone: to be read, saved, taken elsewhere or thrown away. */
export const UnsavedDraft: React.FC<UnsavedDraftProps> = ({
  draft: { taskSid, customer, channelType, version, failure },
  place,
  openRef,
  onSettle,
  onFocusLost,
}) => {
  const [isOpen, setOpen] = React.useState(false);
  const [isAsking, setAsking] = React.useState(false);
  const [moveToKeep, keepRef] = useFocusAfter<HTMLElement>(isAsking);
  const [moveToDiscard, discardRef] = useFocusAfter<HTMLElement>(isAsking);
  const labelId = `agent-assist-unsaved-${taskSid}`;
  const questionId = `${labelId}-question`;
  // Only what Sync or the Function would not take is here though it was to be saved.
  const refusal = version.is.status === 'saved' ? strings.draftRefused(failure) : undefined;
  const ofCustomer = <ScreenReaderOnly>{strings.ofCustomer(customer)}</ScreenReaderOnly>;
  const draftOfCustomer = <ScreenReaderOnly>{strings.draftOfCustomer(customer)}</ScreenReaderOnly>;
  const parts = partsOf(version);

  return (
    <Box as="li" element="AGENT_ASSIST_UNSAVED_DRAFT" paddingY="space20">
      <Text
        as="p"
        id={labelId}
        dir="auto"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        fontWeight="fontWeightSemibold"
        overflowWrap="anywhere"
      >
        {strings.unsavedDraft(customer, channelType, version.editedAt)}
      </Text>
      {refusal !== undefined && (
        <Box role="status">
          <Text
            as="p"
            fontSize="fontSize20"
            lineHeight="lineHeight20"
            color="colorTextError"
            overflowWrap="anywhere"
          >
            {refusal}
          </Text>
        </Box>
      )}
      {isOpen && <DraftText parts={parts} />}
      {isAsking && (
        <Text as="p" id={questionId} fontSize="fontSize20" lineHeight="lineHeight20">
          {strings.discardDraftQuestion}
        </Text>
      )}
      <Deliberate since={`${place} ${isAsking}`} onFocusLost={onFocusLost}>
        <Action
          ref={openRef}
          element="AGENT_ASSIST_OPEN_DRAFT"
          variant="quiet"
          expanded={isOpen}
          describedBy={labelId}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? strings.closeDraft : strings.openDraft}
          {draftOfCustomer}
        </Action>
        {isAsking ? (
          // By key no button turns into one that does something else while it has the focus.
          <React.Fragment key="asking">
            <Action
              ref={keepRef}
              element="AGENT_ASSIST_KEEP_DRAFT"
              variant="secondary"
              describedBy={questionId}
              onClick={() => {
                moveToDiscard();
                setAsking(false);
              }}
            >
              {strings.keepDraft}
              {ofCustomer}
            </Action>
            <Action
              element="AGENT_ASSIST_DISCARD_DRAFT_NOW"
              variant="quiet"
              describedBy={questionId}
              onClick={() => {
                moveToDiscard();
                setAsking(false);
                onSettle('discard');
              }}
            >
              {strings.discardDraftNow}
              {draftOfCustomer}
            </Action>
          </React.Fragment>
        ) : (
          <React.Fragment key="offering">
            <Action
              element="AGENT_ASSIST_SAVE_DRAFT"
              variant="secondary"
              describedBy={labelId}
              onClick={() => onSettle('save')}
            >
              {strings.saveDraft}
              {ofCustomer}
            </Action>
            <CopyAction
              element="AGENT_ASSIST_COPY_DRAFT"
              variant="quiet"
              describedBy={labelId}
              text={asText(parts)}
            >
              {strings.copy}
              {draftOfCustomer}
            </CopyAction>
            <Action
              ref={discardRef}
              element="AGENT_ASSIST_DISCARD_DRAFT"
              variant="quiet"
              describedBy={labelId}
              onClick={() => {
                moveToKeep();
                setAsking(true);
              }}
            >
              {strings.discardDraft}
              {draftOfCustomer}
            </Action>
          </React.Fragment>
        )}
      </Deliberate>
    </Box>
  );
};

/** Sections and note that say something. */
const partsOf = ({ sections, note }: SummaryText): readonly SummarySection[] =>
  [
    ...sections.map((section) => ({ title: nameOf(section), text: section.text })),
    { title: strings.draftNote, text: note },
  ].filter(({ text }) => text.trim() !== '');

const DraftText: React.FC<{ readonly parts: readonly SummarySection[] }> = ({ parts }) =>
  parts.length === 0 ? (
    <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
      {strings.draftEmpty}
    </Text>
  ) : (
    <Box
      as="dl"
      element="AGENT_ASSIST_DRAFT_TEXT"
      margin="space0"
      paddingY="space20"
      fontSize="fontSize20"
      lineHeight="lineHeight20"
      overflowWrap="anywhere"
    >
      {parts.map(({ title, text }, index) => (
        <React.Fragment key={index}>
          <Box as="dt" color="colorTextWeak">
            {title}
          </Box>
          <Box as="dd" dir="auto" margin="space0" marginBottom="space20" whiteSpace="pre-wrap">
            {text}
          </Box>
        </React.Fragment>
      ))}
    </Box>
  );
