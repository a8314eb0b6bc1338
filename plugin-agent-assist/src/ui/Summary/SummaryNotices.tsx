import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { AssistFailure, FailureKind } from '../../domain/failure';
import { Action } from '../parts/Action';
import { Notice } from '../parts/Notice';
import { strings } from '../strings';
import { Comparison } from './Comparison';
import type { EditorText, PutAside, Rival } from './editor-text';

export interface DraftFailureNoticeProps {
  readonly failure: AssistFailure;
  readonly onRetry: () => void;
}

/** Why there is no draft. */
export const DraftFailureNotice: React.FC<DraftFailureNoticeProps> = ({ failure, onRetry }) => (
  <Notice severity="error" action={<Retry onClick={onRetry} />}>
    {strings.summaryNotDrafted(failure)}
  </Notice>
);

export interface NotSavedNoticeProps {
  readonly failure: AssistFailure;
  readonly onRetry: () => void;
}

/** Why what was written is in this browser only. */
export const NotSavedNotice: React.FC<NotSavedNoticeProps> = ({ failure, onRetry }) => (
  <Notice severity="error" action={!NEEDS_OTHER_HELP.has(failure.kind) && <Retry onClick={onRetry} />}>
    {strings.summaryNotSaved(failure)}
  </Notice>
);

/** The same text would be refused again. */
const NEEDS_OTHER_HELP: ReadonlySet<FailureKind> = new Set([
  'tooLong',
  'rejected',
  'notFound',
  'forbidden',
  'misconfigured',
] as const);

const Retry: React.FC<{ readonly onClick: () => void }> = ({ onClick }) => (
  <Action element="AGENT_ASSIST_RETRY_SUMMARY" variant="secondary" onClick={onClick}>
    {strings.retry}
  </Action>
);

export interface DraftNoticeProps {
  readonly onUse: () => void;
  readonly onKeepMine: () => void;
}

/** A newer draft waits for the agent's word. */
export const DraftNotice: React.FC<DraftNoticeProps> = ({ onUse, onKeepMine }) => (
  <Notice
    severity="neutral"
    action={
      <Actions>
        <Action element="AGENT_ASSIST_USE_NEW_DRAFT" variant="secondary" onClick={onUse}>
          {strings.useNewDraft}
        </Action>
        <Action element="AGENT_ASSIST_KEEP_MINE" variant="quiet" onClick={onKeepMine}>
          {strings.keepMine}
        </Action>
      </Actions>
    }
  >
    {strings.newDraft}
  </Notice>
);

export interface RivalNoticeProps {
  readonly mine: EditorText;
  readonly rival: Rival;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onUseTheirs: () => void;
  readonly onKeepMine: () => void;
}

/** The agent wrote something else in another tab or on another computer. */
export const RivalNotice: React.FC<RivalNoticeProps> = ({ mine, rival, now, onUseTheirs, onKeepMine }) => {
  const [compares, setCompares] = React.useState(false);
  return (
    <>
      <Notice
        severity="warning"
        title={strings.changedElsewhere(rival.at, now)}
        action={
          <Actions>
            <Action
              element="AGENT_ASSIST_COMPARE"
              variant="quiet"
              expanded={compares}
              onClick={() => setCompares(!compares)}
            >
              {strings.compare}
            </Action>
            <Action element="AGENT_ASSIST_USE_THEIRS" variant="secondary" onClick={onUseTheirs}>
              {strings.useTheirs}
            </Action>
            <Action element="AGENT_ASSIST_KEEP_MINE" variant="secondary" onClick={onKeepMine}>
              {strings.keepMine}
            </Action>
          </Actions>
        }
      >
        {strings.changedElsewhereMeans}
      </Notice>
      {compares && <Comparison mine={mine} theirs={rival.text} />}
    </>
  );
};

export interface PutAsideNoticeProps {
  readonly whose: PutAside['whose'];
  readonly onRestore: () => void;
}

/** A text has made way for another and can be brought back. */
export const PutAsideNotice: React.FC<PutAsideNoticeProps> = ({ whose, onRestore }) => (
  <Notice
    severity="neutral"
    action={
      <Action element="AGENT_ASSIST_RESTORE" variant="quiet" onClick={onRestore}>
        {whose === 'mine' ? strings.restoreMine : strings.restoreTheirs}
      </Action>
    }
  >
    {whose === 'mine' ? strings.replaced : strings.putAside}
  </Notice>
);

const Actions: React.FC = ({ children }) => (
  <Box display="flex" flexWrap="wrap" columnGap="space30" rowGap="space20">
    {children}
  </Box>
);
