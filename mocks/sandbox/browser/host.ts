import './install-transport';

import * as Flex from '@twilio/flex-ui';
import * as React from 'react';
import * as ReactDOM from 'react-dom';

// What Twilio's own build of Flex for the CDN leaves on the page, and what plugins are linked against. Redux
// and ReactRedux are set by Flex itself.
Object.assign(window, { React, ReactDOM, Twilio: { Flex } });
