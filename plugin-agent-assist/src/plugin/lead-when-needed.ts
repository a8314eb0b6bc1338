import { onFirstTask } from '../adapters/flex/first-task';
import { contained } from '../adapters/mistakes';
import type { Projection } from '../store/actions';
import { startLead, type Lead, type LeadDeps } from './lead';

/**
 * Leads as `startLead` does, from when there is something to do: Flex lists a task, what another tab led is still open,
 * or shown as waiting; feedback, a summary or a message waits in this browser, or a command comes. Until then nothing is
 * built and nobody is asked for anything but these stores.
 */
export function leadWhenNeeded(deps: LeadDeps, tellOtherTabs: (batch: readonly Projection[]) => void): Lead {
  let lead: Lead | undefined;
  let isStopped = false;
  let unawait = (): void => undefined;

  const awake = (): Lead => {
    if (lead) return lead;
    unawait();
    lead = startLead(deps, tellOtherTabs);
    return lead;
  };
  const begin = contained('Beginning to lead', (): void => {
    if (!isStopped) awake();
  });

  /** Another tab may have put something into a store and died before it could say so. */
  const lookIntoStores = (): void => {
    const { feedbackStore, summaryStore, messageStore } = deps;
    void Promise.all([feedbackStore.list(), summaryStore.list(), messageStore.list()]).then(
      ([feedback, { versions, contacts }, messages]) => {
        if ([feedback, versions, contacts, messages].some(({ length }) => length > 0)) begin();
      },
      // Whatever it is, the outboxes know what to do about it.
      begin,
    );
  };

  // Whoever led before may have seen to it and died before saying so: what they showed has to be put right.
  const { sessions, outbox, summaries } = deps.readState();
  const isOnShow =
    Object.keys(sessions).length +
      outbox.waiting +
      outbox.refused +
      summaries.waiting +
      summaries.drafts.length >
    0;
  if (isOnShow) begin();
  else {
    unawait = onFirstTask(deps.manager, begin);
    // It may have been told at once.
    if (lead) unawait();
    else lookIntoStores();
  }

  const whenAwake =
    <Name extends keyof Lead['commands']>(name: Name) =>
    (...args: Parameters<Lead['commands'][Name]>): void => {
      if (!isStopped) (awake().commands[name] as (...given: typeof args) => void)(...args);
    };

  return {
    commands: {
      noteAct: whenAwake('noteAct'),
      noteDraft: whenAwake('noteDraft'),
      searchKnowledge: whenAwake('searchKnowledge'),
      decideToolCall: whenAwake('decideToolCall'),
      requestSummary: whenAwake('requestSummary'),
      pause: whenAwake('pause'),
      resume: whenAwake('resume'),
      keepSummary: whenAwake('keepSummary'),
      settleDraft: whenAwake('settleDraft'),
      retry: whenAwake('retry'),
    },
    tick: () => lead?.tick(),
    wake() {
      if (lead) lead.wake();
      else lookIntoStores();
    },
    noteFeedback() {
      if (!isStopped) awake().noteFeedback();
    },
    flush() {
      if (lead) lead.flush();
      else lookIntoStores();
    },
    async forgetTexts() {
      if (lead) await lead.forgetTexts();
      // Whoever signs out wants nothing begun.
      else await Promise.all([deps.summaryStore.clear(), deps.messageStore.clear()]);
    },
    stop() {
      isStopped = true;
      unawait();
      lead?.stop();
    },
  };
}
