import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { cleanText } from '../../domain/clean-text';
import type { Entities } from '../../domain/suggestion';
import { CopyAction } from '../parts/CopyAction';
import { strings } from '../strings';
import { ParameterList } from './ParameterList';
import { fieldTextOf } from './revision';
import type { SuggestionBodyProps } from './suggestion-actions';

/** What the customer has told, ready to be carried over into another form. */
export const EntitiesBody: React.FC<SuggestionBodyProps<Entities>> = ({ suggestion, actions, labelId }) => (
  <ParameterList
    parameters={suggestion.parameters}
    idPrefix={labelId}
    actionsOf={(parameter, nameId) => (
      <Box as="span" display="inline-flex" flexWrap="wrap" alignItems="center">
        <CopyAction
          element="AGENT_ASSIST_COPY"
          variant="quiet"
          describedBy={nameId}
          text={cleanText(fieldTextOf(parameter))}
          onCopied={actions.copied}
        >
          {strings.copy}
        </CopyAction>
      </Box>
    )}
  />
);
