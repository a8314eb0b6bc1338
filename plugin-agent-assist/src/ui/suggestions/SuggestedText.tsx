import * as React from 'react';

import { cleanText } from '../../domain/clean-text';
import { boxLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { WORDS } from '../parts/text-looks';
import { TextActions, type TextActionsProps } from './TextActions';

const BLOCK = boxLook({});

export interface SuggestedTextProps extends Pick<TextActionsProps, 'text' | 'actions' | 'quiet'> {
  readonly id: string;
}

/** Something to say to the customer, as it would be said, and what can be done with it. */
export const SuggestedText: React.FC<SuggestedTextProps> = ({ id, text, actions, quiet = false }) => (
  <Plain look={BLOCK}>
    <Plain as="p" id={id} dir="auto" look={WORDS}>
      {cleanText(text)}
    </Plain>
    <TextActions text={text} actions={actions} labelId={id} quiet={quiet} />
  </Plain>
);
