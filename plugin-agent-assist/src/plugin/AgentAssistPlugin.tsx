import * as React from 'react';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { FlexPlugin } from '@twilio/flex-plugin';
import type * as Flex from '@twilio/flex-ui';

import { registerShortcuts } from '../adapters/flex/shortcuts';
import type { AssistCommands } from '../domain/assist';
import type { AssistFailure } from '../domain/failure';
import { parseTaskSid } from '../domain/ids';
import { assistReducer } from '../store/reducer';
import { STORE_KEY } from '../store/state';
import { AssistPanel } from '../ui/AssistPanel/AssistPanel';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { BesideCrm } from '../ui/Placement/BesideCrm';
import { SmartReplies } from '../ui/SmartReplies/SmartReplies';
import { focusSearch, openSummary, pressReply } from '../ui/targets';
import { strings } from '../ui/strings';
import { Transcript } from '../ui/Transcript/Transcript';
import { registerActions } from './actions';
import { readConfig } from './config';
import { createTransitionLog } from './debug-log';
import { readAssistState, startDesk } from './desk';
import { registerSignOut } from './sign-out';
import { registerSupervision } from './supervision';

const PLUGIN_NAME = 'AgentAssistPlugin';

// Only ever called where an operator has asked for it.
// eslint-disable-next-line no-console
const logToConsole = (line: string, detail: unknown): void => console.info(line, detail);

/** What Flex gives to the components that it places. */
interface TaskProps {
  readonly task?: Flex.ITask;
}

/** Without a configuration there are no sessions, and nothing to command. */
const NO_COMMANDS: AssistCommands = {
  useSuggestion: () => undefined,
  sendFeedback: () => undefined,
  markSuggestion: () => undefined,
  searchKnowledge: () => undefined,
  decideToolCall: () => Promise.resolve(false),
  requestSummary: () => undefined,
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

  override init(flex: typeof Flex, manager: Flex.Manager): void {
    const { config, problems } = readConfig(
      {
        TWILIO_CONVERSATION_PROFILE: process.env.TWILIO_CONVERSATION_PROFILE,
        TWILIO_FEATURES: process.env.TWILIO_FEATURES,
        TWILIO_FUNCTIONS_URL: process.env.TWILIO_FUNCTIONS_URL,
        TWILIO_DEBUG: process.env.TWILIO_DEBUG,
      },
      manager.configuration,
    );
    problems.forEach((problem) => console.error(`[agent-assist] ${problem}`));

    manager.store.addReducer?.(STORE_KEY, assistReducer);
    flex.setProviders({ PasteThemeProvider: CustomizationProvider });

    const report = ({ kind, message }: AssistFailure): void =>
      console.warn(`[agent-assist] ${kind}: ${message}`);
    const onError = (error: Error): void => console.error(`[agent-assist] ${error.name}: ${error.message}`);
    const desk =
      config &&
      startDesk({
        config,
        manager,
        readState: () => readAssistState(manager),
        report,
        inspect: config.debug ? createTransitionLog(logToConsole) : undefined,
      });
    const commands = desk && registerActions(flex, manager, desk);
    if (desk) registerSignOut(flex, desk, { now: Date.now });
    if (config) registerSupervision(flex, manager, { config, report, onError });

    const Panel = flex.withTaskContext(({ task }: TaskProps) => (
      <BesideCrm>
        <ErrorBoundary key={task?.taskSid} onError={onError}>
          <AssistPanel
            taskSid={task && parseTaskSid(task.taskSid)}
            commands={commands ?? NO_COMMANDS}
            problems={problems}
            debug={config?.debug ?? false}
          />
        </ErrorBoundary>
      </BesideCrm>
    ));
    flex.AgentDesktopView.Panel2.Content.add(<Panel key="agent-assist-panel" />, { sortOrder: -1 });

    if (!commands) return;
    const Replies = flex.withTaskContext(({ task }: TaskProps) => {
      const taskSid = task && parseTaskSid(task.taskSid);
      return taskSid ? (
        <ErrorBoundary key={taskSid} onError={onError}>
          <SmartReplies taskSid={taskSid} commands={commands} />
        </ErrorBoundary>
      ) : null;
    });
    flex.MessageInputV2.Content.add(<Replies key="agent-assist-replies" />, { sortOrder: -10 });

    const CallTranscript = flex.withTaskContext(({ task }: TaskProps) => {
      const taskSid = task && parseTaskSid(task.taskSid);
      return taskSid ? (
        <ErrorBoundary key={taskSid} onError={onError}>
          <Transcript taskSid={taskSid} />
        </ErrorBoundary>
      ) : null;
    });
    flex.TaskCanvasTabs.Content.add(
      <flex.Tab key="agent-assist-transcript" uniqueName="agent-assist-transcript" label={strings.transcript}>
        <CallTranscript />
      </flex.Tab>,
      { if: ({ task }: TaskProps) => task !== undefined && flex.TaskHelper.isCallTask(task) },
    );

    registerShortcuts(
      flex,
      { insertReply: pressReply, focusSearch, openSummary },
      strings.shortcuts,
      (key, name) =>
        console.warn(`[agent-assist] Ctrl+Shift+${key} is taken, so there is no key for “${name}”`),
    );
  }
}
