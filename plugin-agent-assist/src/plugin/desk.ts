import type { Manager } from '@twilio/flex-ui';

import { agentIdOf } from '../adapters/flex/agent-id';
import { createComposers } from '../adapters/flex/composers';
import { createFlexTasks } from '../adapters/flex/flex-tasks';
import { openFeedbackStore } from '../adapters/local/feedback-store';
import { leadWhenPossible } from '../adapters/local/leadership';
import { openMessageStore } from '../adapters/local/message-store';
import { openSummaryStore } from '../adapters/local/summary-store';
import { openTabChannel } from '../adapters/local/tab-channel';
import { createTabCommands, type CommandMessage } from '../adapters/local/tab-commands';
import type { Feedback, SuggestionRef } from '../domain/feedback';
import { locationOf, type TaskSid } from '../domain/ids';
import { mirrored, projected, type Projection } from '../store/actions';
import { STORE_KEY, type AssistState } from '../store/state';
import type { DeskDeps, Lead, LeadCommands } from './lead';
import { leadWhenNeeded } from './lead-when-needed';

/** How often it is looked whether what waits has gone. */
const LOOK_AGAIN_MS = 200;

/** How often a tab in sight lets the one that leads know that time passes: a hidden page's own timers are late. */
const TICK_MS = 5_000;

/** What a tab that follows asks of the one that leads. */
type TabCommand = {
  readonly [Name in keyof LeadCommands]: {
    readonly name: Name;
    readonly args: Parameters<LeadCommands[Name]>;
  };
}[keyof LeadCommands];

type TabMessage =
  /** A tab that follows has just opened, and needs to know where things stand. */
  | { readonly type: 'hello' }
  | { readonly type: 'state'; readonly state: AssistState }
  | { readonly type: 'batch'; readonly batch: readonly Projection[] }
  | CommandMessage<TabCommand>
  /** A tab that follows has put feedback into the store that all of them share. */
  | { readonly type: 'feedbackAdded' }
  /** The agent is about to sign out, and waits for what is not in Sync yet. */
  | { readonly type: 'flush' }
  /** The agent has signed out: no tab keeps a summary any more. */
  | { readonly type: 'signedOut' }
  /** A tab came to the front or back online; the one that leads may be hidden, and hear of it late. */
  | { readonly type: 'woke' }
  /** A tab is in sight. */
  | { readonly type: 'tick' };

export interface DeskCommands extends LeadCommands {
  /** Keeps feedback until Google has it, and marks the suggestion for every tab. */
  giveFeedback(taskSid: TaskSid, suggestion: SuggestionRef, feedback: Feedback): void;
}

export interface Desk {
  readonly commands: DeskCommands;
  /**
   * Waits until Sync has every summary and Agent Assist every message that is kept in this browser, but not for longer
   * than that.
   * @returns how many they have not
   */
  whenSaved(limitMs: number): Promise<number>;
  /**
   * Forgets all summaries and messages, sent or not, as at sign-out. No tab of the agent's keeps any after that, until
   * they have signed in again.
   */
  forgetTexts(): Promise<void>;
  stop(): void;
}

/**
 * One agent's Agent Assist in this tab. Of all the agent's tabs in this browser one leads: it alone connects,
 * listens and relays. The others show what it shows, pass their commands on to it, and one of them takes over
 * when it goes.
 */
export function startDesk(deps: DeskDeps): Desk {
  const { manager, readState } = deps;
  const tasks = createFlexTasks(manager);
  const agent = agentIdOf(manager);
  const feedbackStore = openFeedbackStore({
    // By project too: what another one will not take would hold up the rest.
    name: `agent-assist/${agent}/${locationOf(deps.config.profile)}`,
    now: Date.now,
  });
  const openTextStores = () => ({
    summaryStore: openSummaryStore({ name: `agent-assist-summaries/${agent}`, now: Date.now }),
    messageStore: openMessageStore({
      name: `agent-assist-messages/${agent}/${locationOf(deps.config.profile)}`,
      now: Date.now,
    }),
  });
  let texts = openTextStores();
  const clearStores = async (): Promise<void> => {
    await Promise.all([texts.summaryStore.clear(), texts.messageStore.clear()]);
  };
  let leading: Lead | undefined;
  let isSignedOut = false;
  /** When the tab that leads last told of anything. */
  let heardAt: number | undefined;

  const channel = openTabChannel<TabMessage>(`agent-assist/${agent}`, (message) => {
    if (message.type === 'command' || message.type === 'carriedOut' || message.type === 'leads') {
      commands.receive(message);
      return;
    }
    // The same agent has signed in again. What was cleared keeps nothing more, so that this begins anew.
    if (message.type === 'hello' && isSignedOut) {
      isSignedOut = false;
      texts = openTextStores();
      if (leading) {
        leading.stop();
        leading = beginToLead(undefined);
      }
    }
    if (message.type === 'signedOut') {
      isSignedOut = true;
      void (leading ? leading.forgetTexts() : clearStores());
    } else if (leading) {
      if (message.type === 'hello') channel.post({ type: 'state', state: readState() });
      if (message.type === 'woke') leading.wake();
      if (message.type === 'tick') leading.tick();
      if (message.type === 'feedbackAdded') leading.noteFeedback();
      if (message.type === 'flush') leading.flush();
    } else {
      if (message.type === 'batch' || message.type === 'state') heardAt = Date.now();
      if (message.type === 'state') manager.store.dispatch(mirrored(message.state));
      if (message.type === 'batch') manager.store.dispatch(projected(message.batch));
    }
  });

  const commands = createTabCommands<TabCommand>(channel.post, {
    newId: () => crypto.randomUUID(),
    now: Date.now,
  });

  const beginToLead = (heardBefore: number | undefined): Lead =>
    leadWhenNeeded({ ...deps, tasks, agent, feedbackStore, ...texts, heardBefore }, (batch) =>
      channel.post({ type: 'batch', batch }),
    );
  const giveUpLead = leadWhenPossible(navigator.locks, `agent-assist/${agent}`, () => {
    leading = beginToLead(heardAt);
    commands.lead((command) => {
      if (leading) carryOut(leading.commands, command);
    });
  });
  if (!leading) channel.post({ type: 'hello' });

  const wake = (): void => {
    if (leading) leading.wake();
    else channel.post({ type: 'woke' });
  };
  const isVisible = (): boolean => document.visibilityState === 'visible';
  const wakeIfVisible = (): void => {
    if (isVisible()) wake();
  };
  const ticking = setInterval(() => {
    if (!leading && isVisible()) channel.post({ type: 'tick' });
  }, TICK_MS);
  // What waits is sent now, for nobody knows whether there will be a next page. It stays in the store all the same.
  const flush = (): void => leading?.flush();
  window.addEventListener('online', wake);
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', wakeIfVisible);

  const pass = <Name extends keyof LeadCommands>(name: Name) =>
    ((...args: Parameters<LeadCommands[Name]>) =>
      commands.give({ name, args } as TabCommand)) as LeadCommands[Name];
  const passKept = pass('keepSummary');
  const leadCommands: LeadCommands = {
    noteAct: pass('noteAct'),
    noteDraft: pass('noteDraft'),
    searchKnowledge: pass('searchKnowledge'),
    decideToolCall: pass('decideToolCall'),
    requestSummary: pass('requestSummary'),
    pause: pass('pause'),
    resume: pass('resume'),
    /** On disk first: whatever becomes of this tab or of the one that leads, the text is there. */
    keepSummary(taskSid, version) {
      if (isSignedOut) return;
      void texts.summaryStore.keep(taskSid, version);
      passKept(taskSid, version);
    },
    settleDraft: pass('settleDraft'),
    retry: pass('retry'),
  };

  const giveFeedback = (taskSid: TaskSid, suggestion: SuggestionRef, feedback: Feedback): void => {
    const marks = readState().sessions[taskSid]?.marks[suggestion.id];
    if (feedback.type === 'displayed' && marks?.displayed) return;
    // Google appends each address to those that it has.
    if (feedback.type === 'sourceOpened' && marks?.opened.includes(feedback.url)) return;
    leadCommands.noteAct(taskSid, suggestion.id, { type: 'fedBack', feedback });
    void feedbackStore.add({ suggestion, feedback, at: Date.now() }).then(() => {
      if (leading) leading.noteFeedback();
      else channel.post({ type: 'feedbackAdded' });
    });
  };

  // Each tab knows what is typed in it.
  const unwatchDrafts = createComposers(manager).watch(leadCommands.noteDraft);

  return {
    commands: { ...leadCommands, giveFeedback },
    async whenSaved(limitMs) {
      const until = Date.now() + limitMs;
      if (leading) leading.flush();
      else channel.post({ type: 'flush' });
      for (;;) {
        const { versions } = await texts.summaryStore.list();
        const unsent = (await texts.messageStore.list()).length;
        const unsaved = versions.filter(({ isStored }) => !isStored).length + unsent;
        if (unsaved === 0 || Date.now() >= until) return unsaved;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    },
    async forgetTexts() {
      isSignedOut = true;
      channel.post({ type: 'signedOut' });
      await (leading ? leading.forgetTexts() : clearStores());
    },
    stop() {
      clearInterval(ticking);
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

const carryOut = <Name extends keyof LeadCommands>(
  commands: LeadCommands,
  { name, args }: { readonly name: Name; readonly args: Parameters<LeadCommands[Name]> },
): void => (commands[name] as (...given: Parameters<LeadCommands[Name]>) => void)(...args);

/** Our part of Flex's state. */
export const readAssistState = (manager: Manager): AssistState =>
  (manager.store.getState() as unknown as { readonly [STORE_KEY]: AssistState })[STORE_KEY];
