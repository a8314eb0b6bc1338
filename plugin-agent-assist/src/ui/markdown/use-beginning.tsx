import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { Action } from '../parts/Action';
import { strings } from '../strings';
import { beginningOf } from './beginning';

/** As much of a text as is to be shown, and a button for the rest where there is one. */
export const useBeginning = (text: string): readonly [string, React.ReactNode] => {
  const [whole, setWhole] = React.useState(false);
  const beginning = React.useMemo(() => beginningOf(text), [text]);
  if (beginning === undefined) return [text, null];
  return [
    whole ? text : beginning,
    <Box marginTop="space20" marginLeft="spaceNegative30">
      <Action element="AGENT_ASSIST_SHOW_ALL" variant="quiet" onClick={() => setWhole(!whole)}>
        {whole ? strings.showLess : strings.showAll}
      </Action>
    </Box>,
  ];
};
