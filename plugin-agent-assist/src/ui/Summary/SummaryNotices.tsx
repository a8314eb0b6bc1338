import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { Action } from '../parts/Action';
import { Notice } from '../parts/Notice';
import { strings } from '../strings';

export interface SummaryNoticesProps {
  /** What did not succeed and why, as a sentence. */
  readonly failure: string | undefined;
  readonly onRetry: () => void;
  /** A newer draft waits for the agent's word. */
  readonly offered: boolean;
  readonly onUseNewDraft: () => void;
  readonly onKeepMine: () => void;
  /** The agent's text has made way for a draft and can be brought back. */
  readonly replaced: boolean;
  readonly onRestoreMine: () => void;
}

/** What the agent should know or decide about the text below. */
export const SummaryNotices: React.FC<SummaryNoticesProps> = ({
  failure,
  onRetry,
  offered,
  onUseNewDraft,
  onKeepMine,
  replaced,
  onRestoreMine,
}) => (
  <>
    {failure !== undefined && (
      <Notice
        severity="error"
        action={
          <Action element="AGENT_ASSIST_RETRY_SUMMARY" variant="secondary" onClick={onRetry}>
            {strings.retry}
          </Action>
        }
      >
        {failure}
      </Notice>
    )}
    {offered && (
      <Notice
        severity="neutral"
        action={
          <Box display="flex" columnGap="space30">
            <Action element="AGENT_ASSIST_USE_NEW_DRAFT" variant="secondary" onClick={onUseNewDraft}>
              {strings.useNewDraft}
            </Action>
            <Action element="AGENT_ASSIST_KEEP_MINE" variant="quiet" onClick={onKeepMine}>
              {strings.keepMine}
            </Action>
          </Box>
        }
      >
        {strings.newDraft}
      </Notice>
    )}
    {replaced && (
      <Notice
        severity="neutral"
        action={
          <Action element="AGENT_ASSIST_RESTORE_MINE" variant="quiet" onClick={onRestoreMine}>
            {strings.restoreMine}
          </Action>
        }
      >
        {strings.replaced}
      </Notice>
    )}
  </>
);
