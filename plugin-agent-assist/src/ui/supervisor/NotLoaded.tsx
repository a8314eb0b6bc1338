import * as React from 'react';

import type { AssistFailure } from '../../domain/failure';
import { Action } from '../parts/Action';
import { Notice } from '../parts/Notice';
import { summariesStrings as strings } from './strings';

export interface NotLoadedProps {
  readonly failure: AssistFailure;
  /** Names the button for those who style it. */
  readonly element: string;
  readonly onRetry: () => void;
}

/** Why a contact's summary could not be read, and Retry. */
export const NotLoaded: React.FC<NotLoadedProps> = ({ failure, element, onRetry }) => (
  <Notice
    severity="error"
    title={strings.contactNotLoaded}
    action={
      <Action element={element} variant="secondary" onClick={onRetry}>
        {strings.retry}
      </Action>
    }
  >
    {strings.because(failure)}
  </Notice>
);
