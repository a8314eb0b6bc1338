import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { Text, type TextProps } from '@twilio-paste/core/text';

import type { ToolResult } from '../../domain/suggestion';
import { strings } from '../strings';
import { jsonTypeOf, parseJson } from './json';
import type { Standing } from './tool-call-standing';
import { JsonText, VisibleText } from './VisibleText';

/** As much of a result as is read out without being asked for. */
const READ_OUT = 160;

export interface ToolOutcomeProps {
  readonly standing: Standing;
  readonly result: ToolResult | undefined;
}

/** How a tool call stands and what came of it, read out politely as it changes. */
export const ToolOutcome: React.FC<ToolOutcomeProps> = ({ standing, result }) => {
  const { color, text } = wordsOf(standing);
  const content = result?.type === 'content' && result.text.trim() !== '' ? result.text : undefined;
  return (
    <>
      <Box role="status" element="AGENT_ASSIST_TOOL_STATUS" overflowWrap="anywhere">
        <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color={color}>
          {text}
        </Text>
        {content !== undefined && (
          <ScreenReaderOnly>
            {strings.toolResult}: {content.slice(0, READ_OUT)}
          </ScreenReaderOnly>
        )}
        {result !== undefined && content === undefined && (
          <Text
            as="p"
            fontSize="fontSize20"
            lineHeight="lineHeight20"
            color={result.type === 'error' ? 'colorTextError' : 'colorTextWeak'}
            whiteSpace="pre-wrap"
          >
            <VisibleText>{withoutContent(result)}</VisibleText>
          </Text>
        )}
      </Box>
      {content !== undefined && <Content text={content} />}
    </>
  );
};

const wordsOf = (standing: Standing): { readonly text: string; readonly color: TextProps['color'] } => {
  switch (standing.type) {
    case 'automatic':
      return { text: strings.toolRunsByItself, color: 'colorTextWeak' };
    case 'waiting':
      return standing.refusal
        ? { text: strings.toolRefused(standing.refusal), color: 'colorTextError' }
        : { text: strings.toolWaits, color: 'colorTextWeak' };
    case 'deciding':
      return { text: strings.toolDeciding(standing.decision), color: 'colorTextWeak' };
    case 'unknown':
      return { text: strings.toolUnknown(standing.decision), color: 'colorTextWarningStrong' };
    case 'done':
      return {
        text: strings.toolDecided(standing.decision),
        color: standing.decision === 'cancel' ? 'colorTextWeak' : 'colorTextSuccess',
      };
  }
};

const withoutContent = (result: ToolResult): string => {
  switch (result.type) {
    case 'content':
      return strings.toolSilent;
    case 'error':
      return strings.toolFailed(result.message);
    case 'binary':
      return strings.toolBinary;
  }
};

const Content: React.FC<{ readonly text: string }> = ({ text }) => {
  const parsed = React.useMemo(() => parseJson(text), [text]);
  const isStructured = parsed.ok && ['list', 'object'].includes(jsonTypeOf(parsed.value));
  return (
    // Reached by Tab, because what does not fit is reached by the arrow keys then.
    <Box
      role="group"
      element="AGENT_ASSIST_TOOL_RESULT"
      aria-label={strings.toolResult}
      tabIndex={0}
      maxHeight="size20"
      overflowY="auto"
      padding="space30"
      borderRadius="borderRadius20"
      outline="none"
      color="colorText"
      backgroundColor="colorBackground"
      fontFamily="fontFamilyCode"
      fontSize="fontSize20"
      lineHeight="lineHeight20"
      overflowWrap="anywhere"
      whiteSpace="pre-wrap"
      _focusVisible={{ boxShadow: 'shadowFocus' }}
    >
      {isStructured ? <JsonText value={parsed.value} /> : <VisibleText>{text}</VisibleText>}
    </Box>
  );
};
