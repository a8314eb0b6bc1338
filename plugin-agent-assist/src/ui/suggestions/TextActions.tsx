import * as React from 'react';

import { MAX_MESSAGE_LENGTH } from '../../domain/assist';
import { cleanText } from '../../domain/clean-text';
import { Action } from '../parts/Action';
import { CopyAction } from '../parts/CopyAction';
import { boxLook, textLook, type BoxStyle } from '../parts/look';
import { Plain } from '../parts/Plain';
import { SINGLE_CLICKS } from '../single-clicks';
import { strings } from '../strings';
import type { SuggestionActions } from './suggestion-actions';

const lineOf = (margins: BoxStyle) =>
  boxLook({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 'space20', ...margins });
const LINE = lineOf({ marginTop: 'space30', marginLeft: 'space0' });
const QUIET_LINE = lineOf({ marginTop: 'space10', marginLeft: 'spaceNegative30' });
const HINT = textLook({ fontSize: 'fontSize20', lineHeight: 'lineHeight10', color: 'colorTextWeak' });

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
    <Plain element="AGENT_ASSIST_TEXT_ACTIONS" look={quiet ? QUIET_LINE : LINE} {...SINGLE_CLICKS}>
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
        <Plain as="span" look={HINT}>
          {hint}
        </Plain>
      )}
      {children}
    </Plain>
  );
};
