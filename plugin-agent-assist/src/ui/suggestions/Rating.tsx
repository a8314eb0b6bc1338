import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import type { Rating as RatingValue, UnhelpfulReason } from '../../domain/feedback';
import { Action } from '../parts/Action';
import { GlyphAction } from '../parts/GlyphAction';
import { strings } from '../strings';

const REASONS: readonly UnhelpfulReason[] = ['irrelevant', 'incorrect', 'inefficient'];

export interface RatingProps {
  readonly rating: RatingValue | undefined;
  readonly onRate: (rating: RatingValue | undefined) => void;
  /** Id of the text that tells which suggestion is judged. */
  readonly describedBy: string;
}

/** What the agent thinks of a suggestion. Pressing the same again takes it back. */
export const Rating: React.FC<RatingProps> = ({ rating, onRate, describedBy }) => {
  const isHelpful = rating?.verdict === 'helpful';
  const isNotHelpful = rating?.verdict === 'notHelpful';
  return (
    <>
      <GlyphAction
        element="AGENT_ASSIST_HELPFUL"
        glyph="thumbUp"
        name={strings.helpful}
        pressed={isHelpful}
        describedBy={describedBy}
        onClick={() => onRate(isHelpful ? undefined : { verdict: 'helpful' })}
      />
      <GlyphAction
        element="AGENT_ASSIST_NOT_HELPFUL"
        glyph="thumbDown"
        name={strings.notHelpful}
        pressed={isNotHelpful}
        describedBy={describedBy}
        onClick={() => onRate(isNotHelpful ? undefined : { verdict: 'notHelpful', reason: undefined })}
      />
      {isNotHelpful && (
        <Box
          role="group"
          element="AGENT_ASSIST_REASONS"
          aria-label={strings.whyNotHelpful}
          aria-describedby={describedBy}
          display="flex"
          flexWrap="wrap"
          flexBasis="100%"
          alignItems="center"
          justifyContent="flex-end"
        >
          <Text as="span" fontSize="fontSize20" lineHeight="lineHeight10" color="colorTextWeak">
            {strings.whyNotHelpful}
          </Text>
          {REASONS.map((reason) => (
            <Action
              key={reason}
              element="AGENT_ASSIST_REASON"
              variant="quiet"
              pressed={rating.reason === reason}
              onClick={() =>
                onRate({ verdict: 'notHelpful', reason: rating.reason === reason ? undefined : reason })
              }
            >
              {strings.reason(reason)}
            </Action>
          ))}
        </Box>
      )}
    </>
  );
};
