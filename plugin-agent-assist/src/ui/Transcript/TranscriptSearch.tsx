import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { FIELD_FRAME } from '../parts/field-frame';
import { BareInput } from '../parts/BareInput';
import { GlyphAction } from '../parts/GlyphAction';
import { strings } from '../strings';
import type { Find } from './use-find';

const MAX_QUERY = 200;

export interface TranscriptSearchProps {
  readonly find: Find;
}

/** Looks through the transcript. Enter goes on to the next match, with Shift to the one before; Escape ends it. */
export const TranscriptSearch: React.FC<TranscriptSearchProps> = ({ find }) => {
  const { query, pattern, total, position } = find;

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && query !== '') find.write('');
    else return;
    // Nobody else's: Escape closes things in Flex.
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Box
      role="search"
      display="flex"
      flex="1 1 12rem"
      alignItems="center"
      columnGap="space10"
      minWidth="size0"
      paddingX="space30"
      paddingY="space10"
      {...FIELD_FRAME}
      fontSize="fontSize30"
    >
      <BareInput
        type="search"
        aria-label={strings.searchTranscript}
        placeholder={strings.searchTranscript}
        autoComplete="off"
        dir="auto"
        maxLength={MAX_QUERY}
        value={query}
        onChange={({ target }) => find.write(target.value)}
        onKeyDown={onKeyDown}
      />
      <Text
        as="span"
        aria-live="polite"
        fontSize="fontSize20"
        lineHeight="lineHeight20"
        color="colorTextWeak"
        whiteSpace="nowrap"
      >
        {pattern && strings.matches(position + 1, total)}
      </Text>
      {total > 0 && (
        <>
          <GlyphAction
            element="AGENT_ASSIST_TRANSCRIPT_PREVIOUS"
            glyph="up"
            name={strings.previousMatch}
            onClick={() => find.step(-1)}
          />
          <GlyphAction
            element="AGENT_ASSIST_TRANSCRIPT_NEXT"
            glyph="down"
            name={strings.nextMatch}
            onClick={() => find.step(1)}
          />
        </>
      )}
    </Box>
  );
};
