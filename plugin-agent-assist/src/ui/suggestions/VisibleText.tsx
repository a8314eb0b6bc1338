import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { Json } from '../../domain/suggestion';
import { visiblePieces } from './visible-text';

export interface VisibleTextProps {
  readonly children: string;
}

/**
 * Text as it is, to be judged by a person: nothing in it is invisible, and it cannot change how what is around it
 * reads. An escape has a colour of its own, which a text that merely looks like one does not have.
 */
export const VisibleText: React.FC<VisibleTextProps> = ({ children }) => (
  <bdi>
    {visiblePieces(children).map(({ text, isEscape }, index) =>
      isEscape ? (
        <Box
          as="span"
          key={index}
          element="AGENT_ASSIST_ESCAPE"
          color="colorTextErrorStrong"
          fontFamily="fontFamilyCode"
        >
          {text}
        </Box>
      ) : (
        text
      ),
    )}
  </bdi>
);

const STRINGS = /("[^"\\]*(?:\\.[^"\\]*)*")/;

export interface JsonTextProps {
  readonly value: Json;
}

/** All of a value as JSON. Strings stand apart: right-to-left ones would otherwise trade places with each other. */
export const JsonText: React.FC<JsonTextProps> = ({ value }) => {
  const tokens = React.useMemo(() => JSON.stringify(value, null, 2).split(STRINGS), [value]);
  return (
    <span dir="ltr">
      {tokens.map((token, index) =>
        index % 2 === 1 ? <VisibleText key={index}>{token}</VisibleText> : token,
      )}
    </span>
  );
};
