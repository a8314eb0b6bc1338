import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { styled } from '@twilio-paste/core/styling-library';

import { FIELD_FRAME } from '../parts/field-frame';
import { FieldLabel } from '../parts/FieldLabel';

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
  readonly name: string;
  readonly text: string;
  /** The name is to be seen elsewhere, and here only to be heard. */
  readonly isNamedElsewhere?: boolean;
  readonly onChange: (text: string) => void;
}

/** One text of a summary in a box that goes by its name. */
export const SectionBox: React.FC<SectionBoxProps> = ({
  id,
  name,
  text,
  isNamedElsewhere = false,
  onChange,
}) => (
  <Box element="AGENT_ASSIST_SUMMARY_SECTION">
    {isNamedElsewhere ? (
      <ScreenReaderOnly>
        <label htmlFor={id}>{name}</label>
      </ScreenReaderOnly>
    ) : (
      <FieldLabel htmlFor={id}>{name}</FieldLabel>
    )}
    <Box
      element="AGENT_ASSIST_SUMMARY_TEXT"
      paddingX="space30"
      paddingY="space20"
      {...FIELD_FRAME}
      fontSize="fontSize30"
    >
      <Growing data-text={text}>
        <BareTextArea
          id={id}
          dir="auto"
          rows={1}
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      </Growing>
    </Box>
  </Box>
);
