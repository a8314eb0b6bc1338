import { FlexPlugin } from '@twilio/flex-plugin';
import type * as Flex from '@twilio/flex-ui';

import { registerShortcuts } from '../adapters/flex/shortcuts';
import { noteMistake } from '../adapters/mistakes';
import type { AssistCommands } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import { STORE_KEY } from '../store/state';
import { FlexTheme } from '../ui/FlexTheme';
import { strings } from '../ui/strings';
import { focusSearch, openSummary, pressReply } from '../ui/targets';
import { registerActions } from './actions';
import { readConfig } from './config';
import { containedReducer } from './contained-reducer';
import { createTransitionLog } from './debug-log';
import { readAssistState, startDesk } from './desk';
import { placePanel, placeReplies, placeTranscript } from './placements';
import { registerSignOut } from './sign-out';
import { registerSupervision } from './supervision';

const PLUGIN_NAME = 'AgentAssistPlugin';

// Only ever called where an operator has asked for it.
// eslint-disable-next-line no-console
const logToConsole = (line: string, detail: unknown): void => console.info(line, detail);

/** Without a configuration there are no sessions, and nothing to command. */
const NO_COMMANDS: AssistCommands = {
  useSuggestion: () => undefined,
  sendFeedback: () => undefined,
  markSuggestion: () => undefined,
  searchKnowledge: () => undefined,
  decideToolCall: () => Promise.resolve(false),
  requestSummary: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  keepSummary: () => undefined,
  saveSummary: () => undefined,
  settleDraft: () => undefined,
  retry: () => undefined,
};

/** Composition root: the one place that knows every layer. It wires; it decides nothing. */
export default class AgentAssistPlugin extends FlexPlugin {
  constructor() {
    super(PLUGIN_NAME);
  }

  /**
   * Adds Agent Assist to Flex, unless the hosted configuration switches it off: then nothing is touched. Never throws:
   * what cannot be started is named in the console and in the panel, and the rest goes on.
   */
  override init(flex: typeof Flex, manager: Flex.Manager): void {
    const { parts } = strings;
    const problems: string[] = [];
    const attempt = <Started,>(part: string, start: () => Started): Started | undefined => {
      try {
        return start();
      } catch (error) {
        noteMistake(part, error);
        problems.push(strings.notStarted(part));
        return undefined;
      }
    };

    const read = attempt(parts.settings, () => readConfig(BUILT_IN, manager.configuration));
    if (read?.enabled === false) {
      console.warn('[agent-assist] is switched off in Flex’s hosted configuration: agent_assist.enabled');
      return;
    }
    const config = read?.config;
    read?.problems.forEach((problem) => console.error(`[agent-assist] ${problem}`));
    problems.push(...(read?.problems ?? []));

    const report = ({ kind, message }: AssistFailure): void =>
      console.warn(`[agent-assist] ${kind}: ${message}`);
    const onError = noteMistake;

    attempt(parts.panel, () => manager.store.addReducer?.(STORE_KEY, containedReducer));
    attempt(parts.theme, () => flex.setProviders({ PasteThemeProvider: FlexTheme }));
    const desk =
      config &&
      attempt(parts.sessions, () =>
        startDesk({
          config,
          manager,
          readState: () => readAssistState(manager),
          report,
          inspect: config.debug ? createTransitionLog(logToConsole) : undefined,
        }),
      );
    const commands = desk && attempt(parts.sessions, () => registerActions(flex, manager, desk));
    if (desk) attempt(parts.signOut, () => registerSignOut(flex, desk, { now: Date.now }));
    if (config)
      attempt(parts.supervision, () => registerSupervision(flex, manager, { config, report, onError }));

    if (commands) {
      attempt(parts.replies, () => placeReplies(flex, commands, onError));
      attempt(parts.transcript, () => placeTranscript(flex, onError));
      attempt(parts.shortcuts, () =>
        registerShortcuts(
          flex,
          { insertReply: pressReply, focusSearch, openSummary },
          strings.shortcuts,
          (key, name) =>
            console.warn(`[agent-assist] Ctrl+Shift+${key} is taken, so there is no key for “${name}”`),
        ),
      );
    }
    // Last, so that it can name what could not be started.
    attempt(parts.panel, () =>
      placePanel(
        flex,
        {
          commands: commands ?? NO_COMMANDS,
          problems,
          debug: config?.debug ?? false,
          pauseMinutes: config?.pause.minutes ?? [],
        },
        onError,
      ),
    );
  }
}

/** The build replaces each of these names by its value, so that each has to stand here in full. */
const BUILT_IN = {
  TWILIO_CONVERSATION_PROFILE: process.env.TWILIO_CONVERSATION_PROFILE,
  TWILIO_FEATURES: process.env.TWILIO_FEATURES,
  TWILIO_FUNCTIONS_URL: process.env.TWILIO_FUNCTIONS_URL,
  TWILIO_DEBUG: process.env.TWILIO_DEBUG,
};
