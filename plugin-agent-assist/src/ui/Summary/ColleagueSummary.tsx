import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { StoredSummary } from '../../domain/summary';
import { Action } from '../parts/Action';
import { CopyAction } from '../parts/CopyAction';
import { strings } from '../strings';
import { PlainText, SmallHeading } from './PlainText';
import { QuietFold } from '../parts/QuietFold';
import { isBlank } from './editor-text';
import { asText, nameOf } from './summary-texts';

export interface ColleagueSummaryProps {
  readonly id: string;
  readonly summary: StoredSummary;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onUse: () => void;
}

/** What an agent who had the contact before has left: the note first, for it is meant for whoever reads this. */
export const ColleagueSummary: React.FC<ColleagueSummaryProps> = ({ id, summary, now, onUse }) => {
  const { agent, updatedAt, note, sections } = summary;
  const [open, setOpen] = React.useState(false);
  const named = strings.fromColleague(agent, updatedAt, now);
  return (
    <Box
      as="article"
      element="AGENT_ASSIST_COLLEAGUE_SUMMARY"
      aria-labelledby={id}
      display="flex"
      flexDirection="column"
      rowGap="space20"
      padding="space30"
      paddingLeft="space40"
      borderRadius="borderRadius20"
      backgroundColor="colorBackground"
    >
      <SmallHeading id={id}>{named}</SmallHeading>
      {note ? <PlainText>{note}</PlainText> : <PlainText isWeak>{strings.noNote}</PlainText>}
      {!isBlank(summary) && (
        <QuietFold
          label={strings.colleagueSections}
          open={open}
          onToggle={() => setOpen(!open)}
          describedBy={id}
        >
          <Box display="flex" flexDirection="column" rowGap="space30">
            {sections.map((section, index) => (
              <Box key={index}>
                <SmallHeading>{nameOf(section)}</SmallHeading>
                <PlainText>{section.text}</PlainText>
              </Box>
            ))}
          </Box>
        </QuietFold>
      )}
      <Box display="flex" flexWrap="wrap" alignItems="center" columnGap="space30" rowGap="space20">
        {!isBlank(summary) && (
          <Action element="AGENT_ASSIST_USE_AS_START" variant="secondary" describedBy={id} onClick={onUse}>
            {strings.useAsStart}
          </Action>
        )}
        <CopyAction
          element="AGENT_ASSIST_COPY_COLLEAGUE_SUMMARY"
          variant="quiet"
          describedBy={id}
          text={[note, asText(sections)].filter((part) => part !== '').join('\n\n')}
        >
          {strings.copy}
        </CopyAction>
      </Box>
    </Box>
  );
};
