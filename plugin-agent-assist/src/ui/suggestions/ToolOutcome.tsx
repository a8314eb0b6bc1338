import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { Text, type TextProps } from '@twilio-paste/core/text';

import type { Parameter, ToolResult } from '../../domain/suggestion';
import { strings } from '../strings';
import { parseJson } from './json';
import { ParameterList } from './ParameterList';
import type { Standing } from './tool-call-standing';
import { JsonText, VisibleText } from './VisibleText';

/** As much of a result as is read out without being asked for. */
const READ_OUT = 160;

export interface ToolOutcomeProps {
  /** Begins the ids of what is named in here. */
  readonly id: string;
  readonly standing: Standing;
  readonly result: ToolResult | undefined;
}

/** How a tool call stands and what came of it, read out politely as it changes. */
export const ToolOutcome: React.FC<ToolOutcomeProps> = ({ id, standing, result }) => {
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
      {content !== undefined && <Content text={content} id={id} />}
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

const Content: React.FC<{ readonly id: string; readonly text: string }> = ({ id, text }) => {
  const shown = React.useMemo((): React.ReactNode => {
    const parsed = parseJson(text);
    if (!parsed.ok) return <VisibleText>{text}</VisibleText>;
    const { value } = parsed;
    if (typeof value !== 'object' || value === null) return <VisibleText>{text}</VisibleText>;
    if (Array.isArray(value)) return <JsonText value={value} />;
    const parameters = Object.entries(value).map(([name, part]): Parameter => ({ name, value: part }));
    return <ParameterList parameters={parameters} idPrefix={`${id}-result`} />;
  }, [text, id]);
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
      fontSize="fontSize20"
      lineHeight="lineHeight20"
      overflowWrap="anywhere"
      whiteSpace="pre-wrap"
      _focusVisible={{ boxShadow: 'shadowFocus' }}
    >
      {shown}
    </Box>
  );
};
