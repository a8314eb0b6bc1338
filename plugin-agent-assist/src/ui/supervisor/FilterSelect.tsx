import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { styled } from '@twilio-paste/core/styling-library';

import { FIELD_FRAME } from '../parts/field-frame';
import type { Choice } from './filter-rows';

/** Without a look of its own, but for the arrow of the browser. */
const BareSelect = styled.select({
  flex: '1 1 auto',
  minWidth: 0,
  maxWidth: '11rem',
  margin: 0,
  padding: 0,
  border: 'none',
  outline: 'none',
  color: 'inherit',
  background: 'none',
  font: 'inherit',
  cursor: 'pointer',
  textOverflow: 'ellipsis',
  // In the dark, the list that a browser opens is drawn by it.
  '& option': { color: 'initial', backgroundColor: 'initial' },
});

export interface FilterSelectProps {
  readonly name: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
}

/** One of several, by the browser's own list: it is quick, and works by any keyboard. */
export const FilterSelect: React.FC<FilterSelectProps> = ({ name, value, choices, onChoose }) => (
  <Box
    display="flex"
    alignItems="center"
    paddingX="space30"
    paddingY="space20"
    {...FIELD_FRAME}
    fontSize="fontSize20"
  >
    <BareSelect aria-label={name} value={value} onChange={({ target }) => onChoose(target.value)}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.name}
        </option>
      ))}
    </BareSelect>
  </Box>
);
