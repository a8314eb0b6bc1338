import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { strings } from '../strings';

/** Where the audio of a call may have got lost, for whoever can look there: an agent cannot. */
export const AudioChecks: React.FC = () => (
  <Box marginTop="space20" textAlign="left">
    {strings.audioAbsentCure}
    <Box as="ul" margin="space0" marginTop="space10" paddingLeft="space50">
      {strings.audioChecks.map((check) => (
        <li key={check}>{check}</li>
      ))}
    </Box>
  </Box>
);
