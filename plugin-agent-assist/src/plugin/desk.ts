import type { Manager } from '@twilio/flex-ui';

import { agentIdOf } from '../adapters/flex/agent-id';
import { createComposers } from '../adapters/flex/composers';
import { createFlexTasks } from '../adapters/flex/flex-tasks';
import { openFeedbackStore } from '../adapters/local/feedback-store';
import { leadWhenPossible } from '../adapters/local/leadership';
import { openTabChannel } from '../adapters/local/tab-channel';
import { createTabCommands, type CommandMessage } from '../adapters/local/tab-commands';
import type { Feedback, SuggestionRef } from '../domain/feedback';
import { locationOf, type TaskSid } from '../domain/ids';
import type { SessionCommands } from '../machine/session-registry';
import { mirrored, projected, type Projection } from '../store/actions';
import { STORE_KEY, type AssistState } from '../store/state';
import { startLead, type DeskDeps, type Lead } from './lead';

/** What a tab that follows asks of the one that leads. */
type TabCommand = {
  readonly [Name in keyof SessionCommands]: {
    readonly name: Name;
    readonly args: Parameters<SessionCommands[Name]>;
  };
}[keyof SessionCommands];

type TabMessage =
  /** A tab that follows has just opened, and needs to know where things stand. */
  | { readonly type: 'hello' }
  | { readonly type: 'state'; readonly state: AssistState }
  | { readonly type: 'batch'; readonly batch: readonly Projection[] }
  | CommandMessage<TabCommand>
  /** A tab that follows has put feedback into the store that all of them share. */
  | { readonly type: 'feedbackAdded' }
  /** A tab came to the front or back online; the one that leads may be hidden, and hear of it late. */
  | { readonly type: 'woke' };

export interface DeskCommands extends SessionCommands {
  /** Keeps feedback until Google has it, and marks the suggestion for every tab. */
  giveFeedback(taskSid: TaskSid, suggestion: SuggestionRef, feedback: Feedback): void;
}

export interface Desk {
  readonly commands: DeskCommands;
  stop(): void;
}

/**
 * One agent's Agent Assist in this tab. Of all the agent's tabs in this browser one leads: it alone connects,
 * listens and relays. The others show what it shows, pass their commands on to it, and one of them takes over
 * when it goes.
 */
export function startDesk(deps: DeskDeps): Desk {
  const { manager, readState, onSessionEnd } = deps;
  const tasks = createFlexTasks(manager);
  const agent = agentIdOf(manager);
  const feedbackStore = openFeedbackStore({
    // By project too: what another one will not take would hold up the rest.
    name: `agent-assist/${agent}/${locationOf(deps.config.profile)}`,
    now: Date.now,
  });
  let leading: Lead | undefined;

  const channel = openTabChannel<TabMessage>(`agent-assist/${agent}`, (message) => {
    if (message.type === 'command' || message.type === 'carriedOut' || message.type === 'leads') {
      commands.receive(message);
    } else if (leading) {
      if (message.type === 'hello') channel.post({ type: 'state', state: readState() });
      if (message.type === 'woke') leading.wake();
      if (message.type === 'feedbackAdded') leading.noteFeedback();
    } else {
      if (message.type === 'state') manager.store.dispatch(mirrored(message.state));
      if (message.type === 'batch') {
        manager.store.dispatch(projected(message.batch));
        for (const projection of message.batch) if (projection.of === 'end') onSessionEnd(projection.taskSid);
      }
    }
  });

  const commands = createTabCommands<TabCommand>(channel.post, {
    newId: () => crypto.randomUUID(),
    now: Date.now,
  });

  const giveUpLead = leadWhenPossible(navigator.locks, `agent-assist/${agent}`, () => {
    const lead = startLead({ ...deps, tasks, agent, feedbackStore }, (batch) =>
      channel.post({ type: 'batch', batch }),
    );
    leading = lead;
    commands.lead((command) => carryOut(lead.commands, command));
  });
  if (!leading) channel.post({ type: 'hello' });

  const wake = (): void => {
    if (leading) leading.wake();
    else channel.post({ type: 'woke' });
  };
  const wakeIfVisible = (): void => {
    if (document.visibilityState === 'visible') wake();
  };
  // What waits is sent now, for nobody knows whether there will be a next page. It stays in the store all the same.
  const flush = (): void => leading?.flushFeedback();
  window.addEventListener('online', wake);
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', wakeIfVisible);

  const pass = <Name extends keyof SessionCommands>(name: Name) =>
    ((...args: Parameters<SessionCommands[Name]>) =>
      commands.give({ name, args } as TabCommand)) as SessionCommands[Name];
  const sessionCommands: SessionCommands = {
    noteAct: pass('noteAct'),
    noteDraft: pass('noteDraft'),
    searchKnowledge: pass('searchKnowledge'),
    decideToolCall: pass('decideToolCall'),
    requestSummary: pass('requestSummary'),
    saveSummary: pass('saveSummary'),
    retry: pass('retry'),
  };

  const giveFeedback = (taskSid: TaskSid, suggestion: SuggestionRef, feedback: Feedback): void => {
    const marks = readState().sessions[taskSid]?.marks[suggestion.id];
    if (feedback.type === 'displayed' && marks?.displayed) return;
    // Google appends each address to those that it has.
    if (feedback.type === 'sourceOpened' && marks?.opened.includes(feedback.url)) return;
    sessionCommands.noteAct(taskSid, suggestion.id, { type: 'fedBack', feedback });
    void feedbackStore.add({ suggestion, feedback, at: Date.now() }).then(() => {
      if (leading) leading.noteFeedback();
      else channel.post({ type: 'feedbackAdded' });
    });
  };

  // Each tab knows what is typed in it.
  const unwatchDrafts = createComposers(manager).watch(sessionCommands.noteDraft);

  return {
    commands: { ...sessionCommands, giveFeedback },
    stop() {
      unwatchDrafts();
      window.removeEventListener('online', wake);
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', wakeIfVisible);
      leading?.stop();
      giveUpLead();
      channel.close();
    },
  };
}

const carryOut = <Name extends keyof SessionCommands>(
  commands: SessionCommands,
  { name, args }: { readonly name: Name; readonly args: Parameters<SessionCommands[Name]> },
): void => (commands[name] as (...given: Parameters<SessionCommands[Name]>) => void)(...args);

/** Our part of Flex's state. */
export const readAssistState = (manager: Manager): AssistState =>
  (manager.store.getState() as unknown as { readonly [STORE_KEY]: AssistState })[STORE_KEY];
