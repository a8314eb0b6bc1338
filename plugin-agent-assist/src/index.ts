import * as FlexPlugin from '@twilio/flex-plugin';

import AgentAssistPlugin from './plugin/AgentAssistPlugin';

FlexPlugin.loadPlugin(AgentAssistPlugin);
