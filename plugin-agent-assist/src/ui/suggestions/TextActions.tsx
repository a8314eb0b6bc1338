import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { MAX_MESSAGE_LENGTH } from '../../domain/assist';
import { cleanText } from '../../domain/clean-text';
import { Action } from '../parts/Action';
import { CopyAction } from '../parts/CopyAction';
import { strings } from '../strings';
import type { SuggestionActions } from './suggestion-actions';

export interface TextActionsProps {
  /** Plain text. What cannot be seen in it goes nowhere. */
  readonly text: string;
  readonly actions: Pick<SuggestionActions, 'composer' | 'lengthHint' | 'insert' | 'copied'>;
  /** Id of the element that says which text is meant. */
  readonly labelId: string;
  /** One of several texts, of which none should stand out. */
  readonly quiet?: boolean;
}

/**
 * What can be done with one text: Insert first, or Copy where there is nothing to insert into. `children` stand at
 * the other end of the row, where there is room.
 */
export const TextActions: React.FC<TextActionsProps> = ({
  text,
  actions,
  labelId,
  quiet = false,
  children = null,
}) => {
  const clean = cleanText(text);
  if (clean.trim() === '') return <>{children}</>;
  const canInsert = actions.composer === 'insert' && clean.length <= MAX_MESSAGE_LENGTH;
  const first = quiet ? 'quiet' : 'secondary';
  const hint = actions.lengthHint(clean);
  return (
    <Box
      element="AGENT_ASSIST_TEXT_ACTIONS"
      display="flex"
      flexWrap="wrap"
      alignItems="center"
      marginTop={quiet ? 'space10' : 'space30'}
      marginLeft={quiet ? 'spaceNegative30' : 'space0'}
      columnGap="space20"
    >
      {canInsert && (
        <Action
          element="AGENT_ASSIST_INSERT"
          variant={first}
          describedBy={labelId}
          onClick={() => actions.insert(clean)}
        >
          {strings.insert}
        </Action>
      )}
      <CopyAction
        element="AGENT_ASSIST_COPY"
        variant={canInsert ? 'quiet' : first}
        describedBy={labelId}
        text={clean}
        onCopied={actions.copied}
      >
        {strings.copy}
      </CopyAction>
      {hint !== undefined && (
        <Text as="span" fontSize="fontSize20" lineHeight="lineHeight10" color="colorTextWeak">
          {hint}
        </Text>
      )}
      {children}
    </Box>
  );
};
