import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import { strings } from '../strings';
import { BulletList } from './BulletList';

/** Where the audio of a call may have got lost, for whoever can look there: an agent cannot. */
export const AudioChecks: React.FC = () => (
  <Box marginTop="space20" textAlign="left">
    {strings.audioAbsentCure}
    <BulletList>
      {strings.audioChecks.map((check) => (
        <li key={check}>{check}</li>
      ))}
    </BulletList>
  </Box>
);
