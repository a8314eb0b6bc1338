import * as React from 'react';
import { Box, type BoxProps } from '@twilio-paste/core/box';
import { styled } from '@twilio-paste/core/styling-library';

import type { TranscriptLine } from '../../store/transcript';
import { formatTime, strings } from '../strings';
import { splitAtMatches, textOf } from './find-in-lines';
import { revisionOf } from './transcript-text';

type Speaker = NonNullable<TranscriptLine['role']>;

/** As Flex draws the messages of a chat: what this agent says stands out, on the right. */
const LOOKS: Readonly<Record<Speaker | 'unknown', BoxProps>> = {
  HUMAN_AGENT: { backgroundColor: 'colorBackgroundPrimaryStronger', color: 'colorTextWeakest' },
  END_USER: { backgroundColor: 'colorBackground', color: 'colorText' },
  AUTOMATED_AGENT: {
    backgroundColor: 'colorBackgroundBody',
    color: 'colorText',
    boxShadow: 'shadowBorderWeak',
  },
  unknown: { backgroundColor: 'colorBackground', color: 'colorText' },
};

/** Weaker on any of the grounds, in either theme: there is no weak text colour for the agent's. */
const Words = styled.span({ '&[data-settled="false"]': { opacity: 0.75 } });

/** Dark on bright, as a browser's own search marks, so that it can be read on any ground. */
const Mark = styled.mark({
  color: '#000',
  backgroundColor: '#ff0',
  '&[aria-current]': { backgroundColor: '#ff9632' },
});

export interface TranscriptRowProps {
  readonly line: TranscriptLine;
  readonly index: number;
  /** Names the speaker and tells the time, for itself and the lines that follow it. */
  readonly isHead: boolean;
  readonly pattern: RegExp | undefined;
  /** The match in this line that the agent is at, the first being 0. */
  readonly current: number | undefined;
}

/** What somebody said, or is saying. */
export const TranscriptRow = React.memo<TranscriptRowProps>(({ line, index, isHead, pattern, current }) => {
  const { role, sentAt, isFinal } = line;
  return (
    <Box
      data-index={index}
      element="AGENT_ASSIST_TRANSCRIPT_LINE"
      variant={role ?? 'unknown'}
      display="flex"
      justifyContent={role === 'HUMAN_AGENT' ? 'flex-end' : 'flex-start'}
      paddingX="space40"
      paddingTop={isHead ? 'space40' : 'space10'}
    >
      <Box
        boxSizing="border-box"
        maxWidth="88%"
        paddingX="space40"
        paddingY="space30"
        borderRadius="borderRadius30"
        fontSize="fontSize30"
        lineHeight="lineHeight20"
        {...LOOKS[role ?? 'unknown']}
      >
        {isHead && (
          <Box
            display="flex"
            justifyContent="space-between"
            columnGap="space40"
            fontSize="fontSize20"
            lineHeight="lineHeight20"
          >
            <Box as="span" fontWeight="fontWeightSemibold">
              {strings.speaker(role)}
            </Box>
            {sentAt !== undefined && (
              <Box as="span" whiteSpace="nowrap">
                <time dateTime={new Date(sentAt).toISOString()}>{formatTime(sentAt)}</time>
              </Box>
            )}
          </Box>
        )}
        <Box dir="auto" overflowWrap="anywhere" whiteSpace="pre-wrap">
          <Words data-settled={isFinal}>
            {pattern && isFinal ? marked(textOf(line), pattern, current) : textOf(line)}
          </Words>
          {line.revision !== undefined && <em> {revisionOf(line)}</em>}
        </Box>
      </Box>
    </Box>
  );
});
TranscriptRow.displayName = 'TranscriptRow';

const marked = (text: string, pattern: RegExp, current: number | undefined): React.ReactNode =>
  splitAtMatches(text, pattern).map((piece, n) =>
    n % 2 === 1 ? (
      <Mark key={n} aria-current={current === (n - 1) / 2 || undefined}>
        {piece}
      </Mark>
    ) : (
      piece
    ),
  );
