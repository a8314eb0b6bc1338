import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import type { Companion, Guidance } from '../../domain/suggestion';
import { SourceList } from './SourceList';
import type { SuggestionActions, SuggestionBodyProps } from './suggestion-actions';
import { SuggestedText } from './SuggestedText';
import { ToolCallBox } from './ToolCallBox';

/** Advice of the companion agent, piece by piece. */
export const CompanionBody: React.FC<SuggestionBodyProps<Companion>> = ({
  suggestion: { guidances },
  actions,
  labelId,
}) => (
  <Box display="flex" flexDirection="column" rowGap="space50">
    {guidances.map((guidance, index) => (
      <Advice
        key={index}
        guidance={guidance}
        id={`${labelId}-guidance-${index}`}
        labelId={labelId}
        actions={actions}
        isOneOfMany={guidances.length > 1}
      />
    ))}
  </Box>
);

interface AdviceProps {
  readonly guidance: Guidance;
  readonly id: string;
  /** Id of the element that names the suggestion. */
  readonly labelId: string;
  readonly actions: SuggestionActions;
  readonly isOneOfMany: boolean;
}

const Advice: React.FC<AdviceProps> = ({ guidance, id, labelId, actions, isOneOfMany }) => {
  const { action, reply, explanation, sources, toolCalls } = guidance;
  const actionId = `${id}-action`;
  const replyId = `${id}-reply`;
  const namedBy = reply === '' ? (action === '' ? labelId : actionId) : replyId;
  return (
    <Box display="flex" flexDirection="column" rowGap="space20" overflowWrap="anywhere">
      {action !== '' && (
        <Text
          as="p"
          id={actionId}
          dir="auto"
          fontSize="fontSize30"
          lineHeight="lineHeight20"
          fontWeight="fontWeightSemibold"
          whiteSpace="pre-wrap"
        >
          {action}
        </Text>
      )}
      {reply !== '' && <SuggestedText id={replyId} text={reply} actions={actions} quiet={isOneOfMany} />}
      {explanation !== '' && (
        <Text
          as="p"
          dir="auto"
          fontSize="fontSize20"
          lineHeight="lineHeight20"
          color="colorTextWeak"
          whiteSpace="pre-wrap"
        >
          {explanation}
        </Text>
      )}
      <SourceList sources={sources} onOpen={actions.sourceOpened} labelId={namedBy} />
      {toolCalls.map((toolCall) => (
        <ToolCallBox key={toolCall.id} toolCall={toolCall} actions={actions} />
      ))}
    </Box>
  );
};
