import * as React from 'react';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';

import { strings } from '../strings';
import { Action, type ActionProps } from './Action';
import { textLook } from './look';
import { Plain } from './Plain';

export interface CopyActionProps extends Pick<ActionProps, 'element' | 'variant' | 'describedBy'> {
  /** Where it grows all the time, a function that gives it as it is when the button is pressed. */
  readonly text: string | (() => string);
  /**
   * Told when the text is on the clipboard. Whoever listens marks what was copied for all to see, so that the button
   * then only says it to screen readers.
   */
  readonly onCopied?: () => void;
}

const SMALL = { fontSize: 'fontSize20', lineHeight: 'lineHeight10' } as const;
const SILENT = textLook({ ...SMALL, color: 'colorTextWeak', paddingX: 'space0' });
const COPIED = textLook({ ...SMALL, color: 'colorTextWeak', paddingX: 'space20' });
const FAILED = textLook({ ...SMALL, color: 'colorTextError', paddingX: 'space20' });

type Outcome = 'copied' | 'failed' | undefined;

/** For so long a text that grows counts as copied. */
const COPIED_MS = 5_000;

/** Puts `text` on the clipboard and says beside the button whether that worked. */
export const CopyAction: React.FC<CopyActionProps> = ({
  text,
  element,
  variant,
  describedBy,
  onCopied,
  children,
}) => {
  const [outcome, setOutcome] = React.useState<{ readonly of: typeof text; readonly is: Outcome }>();

  React.useEffect(() => {
    if (outcome?.is !== 'copied' || typeof outcome.of === 'string') return undefined;
    const timer = setTimeout(() => setOutcome(undefined), COPIED_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
    } catch {
      // Refused, or there is no clipboard at all: a page without TLS, a frame without permission.
      setOutcome({ of: text, is: 'failed' });
      return;
    }
    setOutcome({ of: text, is: 'copied' });
    onCopied?.();
  };

  const shown = outcome?.of === text ? outcome.is : undefined;
  const isQuiet = onCopied !== undefined && shown !== 'failed';
  return (
    <>
      <Action element={element} variant={variant} describedBy={describedBy} onClick={() => void copy()}>
        {children}
      </Action>
      <Plain
        as="span"
        aria-live="polite"
        look={shown === 'failed' ? FAILED : shown === undefined || isQuiet ? SILENT : COPIED}
      >
        {shown === 'copied' &&
          (isQuiet ? <ScreenReaderOnly>{strings.copied}</ScreenReaderOnly> : strings.copied)}
        {shown === 'failed' && strings.notCopied}
      </Plain>
    </>
  );
};
