import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Label } from '@twilio-paste/core/label';
import { styled } from '@twilio-paste/core/styling-library';

import { sectionTitle, strings } from '../strings';

/**
 * Grows with its text without measuring: an invisible copy of the text lies in the same cell of a grid and gives
 * it its height, whatever the width.
 */
const Growing = styled.div({
  display: 'grid',
  '&::after': { content: 'attr(data-text) " "', visibility: 'hidden', whiteSpace: 'pre-wrap' },
  '&::after, & > textarea': { gridArea: '1 / 1', minWidth: 0, overflowWrap: 'anywhere', font: 'inherit' },
});

const BareTextArea = styled.textarea({
  margin: 0,
  padding: 0,
  border: 'none',
  outline: 'none',
  resize: 'none',
  overflow: 'hidden',
  color: 'inherit',
  background: 'none',
});

export interface SectionBoxProps {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** One section of a summary as a text box that its title names. */
export const SectionBox: React.FC<SectionBoxProps> = ({ id, title, text, onChange }) => (
  <Box element="AGENT_ASSIST_SUMMARY_SECTION">
    <Label htmlFor={id}>{sectionTitle(title) || strings.untitledSection}</Label>
    <Box
      element="AGENT_ASSIST_SUMMARY_TEXT"
      paddingX="space30"
      paddingY="space20"
      borderRadius="borderRadius20"
      backgroundColor="colorBackgroundBody"
      boxShadow="shadowBorder"
      color="colorText"
      fontSize="fontSize30"
      lineHeight="lineHeight20"
      _hover={{ boxShadow: 'shadowBorderPrimary' }}
      _focusWithin={{ boxShadow: 'shadowFocus' }}
    >
      <Growing data-text={text}>
        <BareTextArea id={id} rows={1} value={text} onChange={({ target }) => onChange(target.value)} />
      </Growing>
    </Box>
  </Box>
);
