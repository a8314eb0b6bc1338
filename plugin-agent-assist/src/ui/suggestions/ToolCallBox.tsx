import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import type { Parameter, ToolCall, ToolDecision } from '../../domain/suggestion';
import { Action } from '../parts/Action';
import { strings } from '../strings';
import { Deliberate } from './Deliberate';
import { Fold } from './Fold';
import { ParameterList } from './ParameterList';
import { ReviseForm } from './ReviseForm';
import type { SuggestionActions } from './suggestion-actions';
import type { Standing } from './tool-call-standing';
import { ToolOutcome } from './ToolOutcome';
import { useToolCall } from './use-tool-call';
import { VisibleText } from './VisibleText';

/** Longer ones would push the parameters away, which matter more. */
const LONG_DETAILS = 160;

export interface ToolCallBoxProps {
  readonly toolCall: ToolCall;
  readonly actions: SuggestionActions;
}

/**
 * A tool that is to run or has run: what it is, what it is called with, and, where it waits for that, the agent's
 * decision. No key and no other click decides than one on these buttons.
 */
export const ToolCallBox: React.FC<ToolCallBoxProps> = ({ toolCall, actions }) => {
  const { standing, result, phase, made, decide } = useToolCall(toolCall, actions);
  const [revising, setRevising] = React.useState(false);
  const { box, keepFocus } = useFocusKept();
  const labelId = `agent-assist-tool-${toolCall.id}`;
  const ownValues = made?.type === 'revise' ? made.parameters : undefined;
  const isRevised = 'decision' in standing && standing.decision === 'revise';

  const settle = (decision: ToolDecision): void => {
    setRevising(false);
    decide(decision);
  };

  return (
    <Box
      ref={box}
      role="group"
      element="AGENT_ASSIST_TOOL_CALL"
      variant={standing.type}
      aria-labelledby={labelId}
      tabIndex={-1}
      display="flex"
      flexDirection="column"
      rowGap="space30"
      padding="space30"
      borderWidth="borderWidth10"
      borderStyle="solid"
      borderColor={standing.type === 'waiting' ? 'colorBorderPrimary' : 'colorBorderWeaker'}
      borderRadius="borderRadius20"
      backgroundColor="colorBackgroundBody"
      outline="none"
      _focusVisible={{ boxShadow: 'shadowFocus' }}
    >
      <Heading toolCall={toolCall} labelId={labelId} />
      {revising && standing.type === 'waiting' ? (
        <ReviseForm
          parameters={ownValues ?? toolCall.parameters}
          labelId={labelId}
          onRun={(parameters) => settle({ type: 'revise', parameters })}
          onBack={() => setRevising(false)}
          onFocusLost={keepFocus}
        />
      ) : (
        <>
          <Parameters
            parameters={isRevised && ownValues ? ownValues : toolCall.parameters}
            idPrefix={labelId}
          />
          <Buttons
            standing={standing}
            since={phase}
            labelId={labelId}
            canRevise={toolCall.parameters.length > 0}
            onConfirm={() => settle({ type: 'confirm', parameters: toolCall.parameters })}
            onRevise={() => setRevising(true)}
            onCancel={() => settle({ type: 'cancel' })}
            onAskAgain={() => made && settle(made)}
            onFocusLost={keepFocus}
          />
        </>
      )}
      <ToolOutcome id={labelId} standing={standing} result={result} />
    </Box>
  );
};

/** The box takes the keyboard's focus over from buttons that go, or the keyboard would start at the top of the page. */
const useFocusKept = () => {
  const box = React.useRef<HTMLElement>(null);
  const isLost = React.useRef(false);
  React.useLayoutEffect(() => {
    if (!isLost.current) return;
    isLost.current = false;
    box.current?.focus({ preventScroll: true });
  });
  return { box, keepFocus: () => void (isLost.current = true) };
};

const Heading: React.FC<{ readonly toolCall: ToolCall; readonly labelId: string }> = ({
  toolCall: { tool, action, details },
  labelId,
}) => {
  const text = (
    <Text
      as="p"
      fontSize="fontSize20"
      lineHeight="lineHeight20"
      color="colorTextWeak"
      overflowWrap="anywhere"
      whiteSpace="pre-wrap"
    >
      <VisibleText>{details}</VisibleText>
    </Text>
  );
  return (
    <Box>
      <Text
        as="p"
        id={labelId}
        fontSize="fontSize30"
        lineHeight="lineHeight20"
        fontWeight="fontWeightSemibold"
        overflowWrap="anywhere"
      >
        <Text as="span" fontWeight="fontWeightNormal" color="colorTextWeak">
          {strings.tool}
          {': '}
        </Text>
        <VisibleText>{tool}</VisibleText>
        {action !== '' && (
          <>
            {' · '}
            <VisibleText>{action}</VisibleText>
          </>
        )}
      </Text>
      {details.length > LONG_DETAILS ? (
        <Fold label={strings.toolDetails} describedBy={labelId}>
          {text}
        </Fold>
      ) : (
        details !== '' && text
      )}
    </Box>
  );
};

interface ParametersProps {
  readonly parameters: readonly Parameter[];
  readonly idPrefix: string;
}

const Parameters: React.FC<ParametersProps> = ({ parameters, idPrefix }) =>
  parameters.length > 0 ? (
    <ParameterList parameters={parameters} idPrefix={idPrefix} />
  ) : (
    <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
      {strings.noParameters}
    </Text>
  );

interface ButtonsProps {
  readonly standing: Standing;
  readonly since: unknown;
  readonly labelId: string;
  readonly canRevise: boolean;
  readonly onConfirm: () => void;
  readonly onRevise: () => void;
  readonly onCancel: () => void;
  readonly onAskAgain: () => void;
  readonly onFocusLost: () => void;
}

const Buttons: React.FC<ButtonsProps> = ({ standing, since, labelId, canRevise, onFocusLost, ...acts }) => {
  switch (standing.type) {
    case 'automatic':
    case 'done':
      return null;
    case 'unknown':
      return (
        <Deliberate key="again" since={since} onFocusLost={onFocusLost}>
          <Action
            element="AGENT_ASSIST_TOOL_ASK_AGAIN"
            variant="secondary"
            describedBy={labelId}
            onClick={acts.onAskAgain}
          >
            {strings.askAgain}
          </Action>
        </Deliberate>
      );
    case 'waiting':
    case 'deciding': {
      const common = { describedBy: labelId, disabled: standing.type === 'deciding' };
      return (
        <Deliberate key="decide" since={since} onFocusLost={onFocusLost}>
          <Action element="AGENT_ASSIST_TOOL_CONFIRM" variant="primary" onClick={acts.onConfirm} {...common}>
            {strings.confirm}
          </Action>
          {canRevise && (
            <Action element="AGENT_ASSIST_TOOL_REVISE" variant="quiet" onClick={acts.onRevise} {...common}>
              {strings.revise}
            </Action>
          )}
          <Action element="AGENT_ASSIST_TOOL_CANCEL" variant="quiet" onClick={acts.onCancel} {...common}>
            {strings.cancel}
          </Action>
        </Deliberate>
      );
    }
  }
};
