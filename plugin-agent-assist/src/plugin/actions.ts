import type { Actions, Manager } from '@twilio/flex-ui';
import * as v from 'valibot';

import { insertIntoComposer } from '../adapters/flex/composer';
import { toTaskRef } from '../adapters/flex/flex-tasks';
import { MAX_MESSAGE_LENGTH, MAX_QUESTION_LENGTH, type AssistCommands } from '../domain/assist';
import { AssistError, isSurelyUndone, toFailure } from '../domain/failure';
import type { Rating } from '../domain/feedback';
import { parseTaskSid, type AnswerRecordName, type TaskSid } from '../domain/ids';
import {
  FEATURE_OF_KIND,
  type Json,
  type Parameter,
  type SuggestionKind,
  type ToolCall,
  type ToolDecision,
} from '../domain/suggestion';
import { findSuggestion, findToolCall } from '../store/lookup';
import { selectToolCall } from '../store/selectors';
import { STORE_KEY } from '../store/state';
import { selectSummary } from '../store/summary-selectors';
import { readAssistState, type Desk } from './desk';

/*
 * The plugin's commands as Flex Actions, which is its documented interface: another plugin may listen before and
 * after, replace them or invoke them. Whoever invokes one may pass anything, so payloads are parsed.
 */

const taskSid = v.pipe(
  v.string(),
  v.rawTransform<string, TaskSid>(({ dataset, addIssue, NEVER }) => {
    const sid = parseTaskSid(dataset.value);
    if (sid) return sid;
    addIssue({ message: 'is not a task SID' });
    return NEVER;
  }),
);
const ANSWER_RECORD = /^projects\/[\w.:~-]+\/locations\/[\w-]+\/answerRecords\/(?!\.+$)[\w.:~-]+$/;
const answerRecord = v.custom<AnswerRecordName>(
  (value) => typeof value === 'string' && ANSWER_RECORD.test(value),
);
const kind = v.custom<SuggestionKind>(
  (value) => typeof value === 'string' && Object.prototype.hasOwnProperty.call(FEATURE_OF_KIND, value),
);
const suggestion = v.object({ kind, id: answerRecord });
const text = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(MAX_MESSAGE_LENGTH));

const ForTask = v.object({ taskSid });
/** Drafts of tasks that have gone are retried, too, so that there need not be a task. */
const Retry = v.object({ taskSid: v.optional(taskSid) });
const UseSuggestion = v.object({ taskSid, suggestion: v.object({ ...suggestion.entries, text }) });
const SendFeedback = v.object({
  taskSid,
  suggestion,
  feedback: v.variant('type', [
    v.object({ type: v.literal('displayed') }),
    v.object({ type: v.literal('copied') }),
    v.object({ type: v.literal('used') }),
    v.object({ type: v.literal('sourceOpened'), url: v.pipe(v.string(), v.nonEmpty(), v.maxLength(2_048)) }),
    v.object({
      type: v.literal('rated'),
      rating: v.optional(
        v.variant('verdict', [
          v.object({ verdict: v.literal('helpful') }),
          v.object({
            verdict: v.literal('notHelpful'),
            reason: v.optional(v.picklist(['irrelevant', 'incorrect', 'inefficient'])),
          }),
        ]),
      ),
    }),
  ]),
});
const MarkSuggestion = v.object({
  taskSid,
  suggestion,
  mark: v.picklist(['pinned', 'unpinned', 'dismissed', 'restored']),
});
const SearchKnowledge = v.object({
  taskSid,
  search: v.object({
    question: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(MAX_QUESTION_LENGTH)),
    source: v.optional(v.picklist(['agent', 'suggested']), 'agent'),
  }),
});
const Parameters = v.array(v.object({ name: v.string(), value: v.custom<Json>(isJson) }));
const DecideToolCall = v.object({
  taskSid,
  toolCall: answerRecord,
  decision: v.variant('type', [
    v.object({ type: v.literal('confirm') }),
    v.object({ type: v.literal('revise'), parameters: Parameters }),
    v.object({ type: v.literal('cancel') }),
  ]),
});
/** Far more than Sync takes, which says itself how much that is; kept in this browser all the same. */
const MAX_SUMMARY_LENGTH = 1_000_000;
const MAX_SECTIONS = 100;
const MAX_TITLE_LENGTH = 1_000;
const summaryText = v.pipe(v.string(), v.maxLength(MAX_SUMMARY_LENGTH));
const title = v.pipe(v.string(), v.maxLength(MAX_TITLE_LENGTH));
const sectionsOf = <Title extends v.GenericSchema<string, string>>(sectionTitle: Title) =>
  v.pipe(v.array(v.object({ title: sectionTitle, text: summaryText })), v.maxLength(MAX_SECTIONS));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());
/** As the editor of summaries has it; whether it is saved already makes no difference. */
const SaveVersion = v.object({
  taskSid,
  version: v.object({
    editor: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
    sequence: v.pipe(count, v.minValue(1)),
    base: count,
    isEdited: v.boolean(),
    sections: sectionsOf(title),
    note: summaryText,
    answerRecord: v.optional(answerRecord),
    grewFrom: v.optional(
      v.object({
        editor: v.string(),
        sequence: count,
        is: v.variant('status', [
          v.object({ status: v.literal('draft') }),
          v.object({
            status: v.literal('saved'),
            savedBy: v.picklist(['agent', 'taskEnd']),
            submittedAt: time,
          }),
        ]),
      }),
    ),
    startedAt: time,
    editedAt: time,
  }),
});
/** As another plugin has it. */
const SaveText = v.object({
  taskSid,
  summary: v.object({
    sections: v.pipe(sectionsOf(v.pipe(title, v.trim(), v.nonEmpty())), v.minLength(1)),
    note: v.optional(summaryText),
  }),
});
/** Without minutes: until it is resumed. As many as Flex's hosted configuration may offer. */
const MAX_PAUSE_MINUTES = 240;
const Pause = v.object({
  taskSid,
  minutes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_PAUSE_MINUTES))),
});
const SettleDraft = v.object({ taskSid, act: v.picklist(['save', 'discard']) });

/** Whether a value is what JSON can say, so that it reaches Google as it was shown. */
function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.values(value).every(isJson);
}

/** The payload, or an error that names what is wrong with it and quotes nothing: it may hold a customer's words. */
function parse<Schema extends v.GenericSchema>(schema: Schema, payload: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, payload);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const what =
    issue.type === 'max_length' ? `, which may not be longer than ${String(issue.requirement)}` : '';
  throw new AssistError('malformed', `The payload is wrong at ${v.getDotPath(issue) ?? 'its root'}${what}`);
}

/** Registers the Actions and returns commands that invoke them. */
export function registerActions(
  flex: { readonly Actions: typeof Actions },
  manager: Manager,
  desk: Pick<Desk, 'commands'>,
): AssistCommands {
  const { commands } = desk;
  const composerOf = (sid: TaskSid) => {
    const task = [...manager.store.getState().flex.worker.tasks.values()].find(
      ({ taskSid: candidate }) => candidate === sid,
    );
    const ref = task && toTaskRef(task);
    return task && ref?.medium === 'chat'
      ? { reservationSid: task.sid, conversationSid: ref.conversationSid }
      : undefined;
  };
  /** `{taskSid, suggestion: {kind, id, text}}`: puts the text into the task's composer. Never sends. */
  const useSuggestion = async (payload: unknown): Promise<void> => {
    const { taskSid: sid, suggestion: used } = parse(UseSuggestion, payload);
    const composer = composerOf(sid);
    if (!composer) throw new AssistError('notFound', `Task ${sid} has no conversation to write to`);
    await insertIntoComposer(flex, manager.store, composer, used.text);
    // Another plugin may insert a text of its own: then there is nothing to tell Google.
    const suggestion = findSuggestion(readAssistState(manager), sid, used.id);
    if (!suggestion) return;
    commands.noteAct(sid, suggestion.id, { type: 'used', text: used.text });
    commands.giveFeedback(sid, suggestion, { type: 'used' });
  };
  /** `{taskSid, suggestion: {kind, id}, feedback}`: tells Google what the agent did with a suggestion. */
  const sendFeedback = (payload: unknown): void => {
    const { taskSid: sid, suggestion: about, feedback } = parse(SendFeedback, payload);
    // Only on what was proposed for this very task: feedback goes wherever the record's name says.
    const suggestion = findSuggestion(readAssistState(manager), sid, about.id);
    if (!suggestion) throw new AssistError('notFound', `Task ${sid} has no such suggestion`);
    commands.giveFeedback(
      sid,
      suggestion,
      feedback.type === 'rated' ? { type: 'rated', rating: ratingOf(feedback.rating) } : feedback,
    );
  };
  /** `{taskSid, suggestion: {kind, id}, mark}`: keeps a suggestion or puts it out of sight. */
  const markSuggestion = (payload: unknown): void => {
    const { taskSid: sid, suggestion: marked, mark } = parse(MarkSuggestion, payload);
    commands.noteAct(sid, marked.id, { type: 'marked', mark });
  };
  /** `{taskSid, search: {question, source?}}`: asks the knowledge base. */
  const searchKnowledge = (payload: unknown): void => {
    const { taskSid: sid, search } = parse(SearchKnowledge, payload);
    commands.searchKnowledge(sid, search);
  };
  /**
   * `{taskSid, toolCall, decision: {type, parameters?}}`: runs a tool call that waits for the agent, or calls it off.
   * Only one that this task's agent has been shown, confirmed only as it was shown, and decided once.
   */
  let decided = 0;
  const decideToolCall = (payload: unknown): void => {
    const { taskSid: sid, toolCall: id, decision } = parse(DecideToolCall, payload);
    const state = readAssistState(manager);
    const { toolCall, suggestion } = findToolCall(state, sid, id) ?? {};
    if (!toolCall?.needsConfirmation || !suggestion)
      throw new AssistError('notFound', `Task ${sid} has no such tool call that waits for the agent`);
    const view = selectToolCall({ [STORE_KEY]: state }, sid, id);
    const failure = view.phase?.status === 'failed' ? view.phase.failure : undefined;
    if (view.result ?? (view.decision && !failure))
      throw new AssistError('rejected', 'The tool call has been decided already');
    commands.decideToolCall(
      sid,
      id,
      // It may have run as it was decided first, so that only that can be asked for again.
      view.decision && failure && !isSurelyUndone(failure) ? view.decision : carriedOut(toolCall, decision),
    );
    decided += 1;
    if (decision.type !== 'cancel') commands.giveFeedback(sid, suggestion, { type: 'used' });
  };
  /** `{taskSid}`: asks for a summary of the task's conversation. */
  const requestSummary = (payload: unknown): void => commands.requestSummary(parse(ForTask, payload).taskSid);
  /**
   * `{taskSid, version}`, as the editor of summaries has it, or `{taskSid, summary: {sections: [{title, text}], note?}}`:
   * saves the text as the agent's own, in place of what there is. Without a note, that which is there stays.
   */
  const ownEditor = `action-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  let saved = 0;
  const saveSummary = (payload: unknown): void => {
    const now = Date.now();
    const is = { status: 'saved', savedBy: 'agent', submittedAt: now } as const;
    if (v.is(v.object({ version: v.unknown() }), payload)) {
      const { taskSid: sid, version } = parse(SaveVersion, payload);
      commands.keepSummary(sid, { ...version, answerRecord: version.answerRecord, is });
      return;
    }
    const { taskSid: sid, summary } = parse(SaveText, payload);
    const state = readAssistState(manager);
    if (!state.sessions[sid]) throw new AssistError('notFound', `Task ${sid} is none of this agent’s`);
    const { kept, stored } = selectSummary({ [STORE_KEY]: state }, sid);
    saved += 1;
    commands.keepSummary(sid, {
      editor: ownEditor,
      sequence: saved,
      base: stored?.number ?? 0,
      isEdited: true,
      is,
      sections: summary.sections,
      note: summary.note ?? kept?.note ?? stored?.note ?? '',
      // Nobody knows whether it was made of what Google has drafted, so Google is told nothing of it.
      answerRecord: undefined,
      // What the agent has typed may still be on its way, and is no other text than the one that this replaces.
      grewFrom: kept && { editor: kept.editor, sequence: kept.sequence, is: kept.is },
      startedAt: now,
      editedAt: now,
    });
  };
  /** `{taskSid, act: 'save' | 'discard'}`: saves an unsaved draft whose task has gone, or throws it away. */
  const settleDraft = (payload: unknown): void => {
    const { taskSid: sid, act } = parse(SettleDraft, payload);
    if (!readAssistState(manager).summaries.drafts.some((draft) => draft.taskSid === sid))
      throw new AssistError('notFound', `There is no unsaved draft of task ${sid}`);
    commands.settleDraft(sid, act);
  };
  /** A session that is none, or that nobody can pause, would take the order in silence. */
  const requirePausable = (sid: TaskSid): void => {
    const session = readAssistState(manager).sessions[sid];
    if (!session) throw new AssistError('notFound', `Task ${sid} is none of this agent’s`);
    const { audio, pause, phase } = session.view;
    if (!pause)
      throw new AssistError(
        'rejected',
        'Agent Assist cannot be paused on a call whose audio it may not start',
      );
    if (audio && phase === 'wrapping') throw new AssistError('rejected', 'The call is over');
  };
  /** `{taskSid, minutes?}`: nothing of the task goes to Agent Assist, for so many minutes or until it is resumed. */
  const pause = (payload: unknown): void => {
    const { taskSid: sid, minutes } = parse(Pause, payload);
    requirePausable(sid);
    commands.pause(sid, minutes);
  };
  /** `{taskSid}`: Agent Assist hears again what is said from now on. */
  const resume = (payload: unknown): void => {
    const { taskSid: sid } = parse(ForTask, payload);
    requirePausable(sid);
    commands.resume(sid);
  };
  /** `{taskSid?}`: tries again whatever has failed. */
  const retry = (payload: unknown): void => commands.retry(parse(Retry, payload).taskSid);

  const actions = {
    AgentAssistUseSuggestion: useSuggestion,
    AgentAssistSendFeedback: sendFeedback,
    AgentAssistMarkSuggestion: markSuggestion,
    AgentAssistSearchKnowledge: searchKnowledge,
    AgentAssistDecideToolCall: decideToolCall,
    AgentAssistRequestSummary: requestSummary,
    AgentAssistSaveSummary: saveSummary,
    AgentAssistSettleDraft: settleDraft,
    AgentAssistPause: pause,
    AgentAssistResume: resume,
    AgentAssistRetry: retry,
  };
  for (const [name, action] of Object.entries(actions)) {
    // Flex takes a promise, and shows a rejection to whoever invoked the action.
    flex.Actions.registerAction(name, (payload: unknown) => Promise.resolve(payload).then(action));
  }

  const invoked = (name: keyof typeof actions, payload: object): Promise<void> =>
    flex.Actions.invokeAction(name, payload).catch((error: unknown) => {
      console.error(`[agent-assist] ${name}: ${toFailure(error).message}`);
    });
  const invoke = (name: keyof typeof actions, payload: object): void => void invoked(name, payload);
  return {
    useSuggestion: (sid, { kind, id, text }) =>
      invoke('AgentAssistUseSuggestion', { taskSid: sid, suggestion: { kind, id, text } }),
    sendFeedback: (sid, { kind, id }, feedback) =>
      invoke('AgentAssistSendFeedback', { taskSid: sid, suggestion: { kind, id }, feedback }),
    markSuggestion: (sid, { kind, id }, mark) =>
      invoke('AgentAssistMarkSuggestion', { taskSid: sid, suggestion: { kind, id }, mark }),
    searchKnowledge: (sid, search) => invoke('AgentAssistSearchKnowledge', { taskSid: sid, search }),
    async decideToolCall(sid, toolCall, decision) {
      const before = decided;
      await invoked('AgentAssistDecideToolCall', { taskSid: sid, toolCall, decision });
      return decided > before;
    },
    requestSummary: (sid) => invoke('AgentAssistRequestSummary', { taskSid: sid }),
    keepSummary: commands.keepSummary,
    saveSummary: (sid, version) => invoke('AgentAssistSaveSummary', { taskSid: sid, version }),
    settleDraft: (sid, act) => invoke('AgentAssistSettleDraft', { taskSid: sid, act }),
    pause: (sid, minutes) => invoke('AgentAssistPause', { taskSid: sid, minutes }),
    resume: (sid) => invoke('AgentAssistResume', { taskSid: sid }),
    retry: (sid) => invoke('AgentAssistRetry', { taskSid: sid }),
  };
}

/** Confirmed as it was shown, whatever the payload says. */
function carriedOut(
  toolCall: ToolCall,
  decision: v.InferOutput<typeof DecideToolCall>['decision'],
): ToolDecision {
  if (decision.type === 'confirm') return { type: 'confirm', parameters: toolCall.parameters };
  if (decision.type === 'revise' && !isRevisionOf(toolCall, decision.parameters))
    throw new AssistError('malformed', 'A revision has to hold the parameters of the tool call, each once');
  return decision;
}

/** Values may change and names may not: a parameter that was not shown has not been agreed to. */
const isRevisionOf = (toolCall: ToolCall, parameters: readonly Parameter[]): boolean =>
  parameters.length === toolCall.parameters.length &&
  toolCall.parameters.every(({ name }) => parameters.filter((one) => one.name === name).length === 1);

type ParsedRating = Extract<v.InferOutput<typeof SendFeedback>['feedback'], { type: 'rated' }>['rating'];

const ratingOf = (rating: ParsedRating): Rating | undefined =>
  rating?.verdict === 'notHelpful' ? { verdict: 'notHelpful', reason: rating.reason } : rating;
