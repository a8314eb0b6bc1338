import * as React from 'react';
import { Text } from '@twilio-paste/core/text';

import { strings } from '../strings';
import { Action, type ActionProps } from './Action';

export interface CopyActionProps extends Pick<ActionProps, 'element' | 'variant' | 'describedBy'> {
  readonly text: string;
}

type Outcome = 'copied' | 'failed' | undefined;

/** Puts `text` on the clipboard and says beside the button whether that worked. */
export const CopyAction: React.FC<CopyActionProps> = ({ text, element, variant, describedBy, children }) => {
  const [outcome, setOutcome] = React.useState<{ readonly of: string; readonly is: Outcome }>();

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome({ of: text, is: 'copied' });
    } catch {
      // Refused, or there is no clipboard at all: a page without TLS, a frame without permission.
      setOutcome({ of: text, is: 'failed' });
    }
  };

  const shown = outcome?.of === text ? outcome.is : undefined;
  return (
    <>
      <Action element={element} variant={variant} describedBy={describedBy} onClick={() => void copy()}>
        {children}
      </Action>
      <Text
        as="span"
        aria-live="polite"
        paddingX={shown === undefined ? 'space0' : 'space20'}
        fontSize="fontSize20"
        lineHeight="lineHeight10"
        color={shown === 'failed' ? 'colorTextError' : 'colorTextWeak'}
      >
        {shown === 'copied' && strings.copied}
        {shown === 'failed' && strings.notCopied}
      </Text>
    </>
  );
};
