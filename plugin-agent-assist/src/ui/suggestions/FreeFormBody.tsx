import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { FreeForm, Source } from '../../domain/suggestion';
import { Answer } from './Answer';
import type { SuggestionBodyProps } from './suggestion-actions';
import { ToolCallBox } from './ToolCallBox';

/** Generators name none, so no address in their text becomes a link. */
const NO_SOURCES: readonly Source[] = [];

/** Text of a generator of one's own, and the tools that it wants to run or has run. */
export const FreeFormBody: React.FC<SuggestionBodyProps<FreeForm>> = ({
  suggestion: { markdown, toolCalls },
  actions,
  labelId,
  children,
}) => (
  <>
    {markdown !== '' && (
      <Answer markdown={markdown} sources={NO_SOURCES} actions={actions} labelId={labelId}>
        {toolCalls.length === 0 && children}
      </Answer>
    )}
    {toolCalls.map((toolCall) => (
      <Box key={toolCall.id} marginTop="space30">
        <ToolCallBox toolCall={toolCall} actions={actions} />
      </Box>
    ))}
    {(markdown === '' || toolCalls.length > 0) && children}
  </>
);
