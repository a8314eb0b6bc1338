import type { Actions, Manager } from '@twilio/flex-ui';
import * as v from 'valibot';

import { insertIntoComposer } from '../adapters/flex/composer';
import { toTaskRef } from '../adapters/flex/flex-tasks';
import type { AssistCommands, Suggestion, SummaryEdit } from '../domain/assist';
import { AssistError, toFailure } from '../domain/failure';
import { parseTaskSid, type AnswerRecordName, type TaskSid } from '../domain/ids';
import type { Desk } from './desk';

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
const ANSWER_RECORD = /^projects\/[\w.:-]+\/locations\/[\w-]+\/answerRecords\/[\w-]+$/;
const answerRecord = v.custom<AnswerRecordName>(
  (value) => typeof value === 'string' && ANSWER_RECORD.test(value),
);

const ForTask = v.object({ taskSid });
const UseSuggestion = v.object({
  taskSid,
  suggestion: v.object({
    kind: v.literal('smartReply'),
    id: answerRecord,
    text: v.pipe(v.string(), v.nonEmpty()),
    confidence: v.number(),
  }),
});
const SaveSummary = v.object({
  taskSid,
  edit: v.object({
    answerRecord: v.optional(answerRecord),
    sections: v.array(v.object({ title: v.string(), text: v.string() })),
    startedAt: v.number(),
    submittedAt: v.number(),
  }),
});

/** The payload, or an error that names what is wrong with it and quotes nothing: it may hold a customer's words. */
function parse<Schema extends v.GenericSchema>(schema: Schema, payload: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, payload);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AssistError('malformed', `The payload is wrong at ${v.getDotPath(issue) ?? 'its root'}`);
}

/** Registers the Actions and returns commands that invoke them. */
export function registerActions(
  flex: { readonly Actions: typeof Actions },
  manager: Manager,
  desk: Pick<Desk, 'tasks' | 'commands'>,
): AssistCommands {
  const composerOf = (sid: TaskSid) => {
    const task = [...manager.store.getState().flex.worker.tasks.values()].find(
      ({ taskSid: candidate }) => candidate === sid,
    );
    const ref = task && toTaskRef(task);
    return ref && { reservationSid: task.sid, conversationSid: ref.conversationSid };
  };

  /** `{taskSid, suggestion}`: puts the suggestion's text into the task's composer. Never sends. */
  const useSuggestion = async (payload: unknown): Promise<void> => {
    const { taskSid: sid, suggestion } = parse(UseSuggestion, payload);
    const composer = composerOf(sid);
    if (!composer) throw new AssistError('notFound', `Task ${sid} has no conversation to write to`);
    await insertIntoComposer(flex, manager.store, composer, suggestion.text);
    desk.commands.noteUse(sid, suggestion);
  };
  /** `{taskSid}`: asks for a summary of the task's conversation. */
  const requestSummary = (payload: unknown): void =>
    desk.commands.requestSummary(parse(ForTask, payload).taskSid);
  /** `{taskSid, edit: {answerRecord?, sections: [{title, text}], startedAt, submittedAt}}`: saves it. */
  const saveSummary = (payload: unknown): void => {
    const { taskSid: sid, edit } = parse(SaveSummary, payload);
    desk.commands.saveSummary(sid, { ...edit, answerRecord: edit.answerRecord });
  };
  /** `{taskSid}`: tries again whatever has failed. */
  const retry = (payload: unknown): void => desk.commands.retry(parse(ForTask, payload).taskSid);

  const actions = {
    AgentAssistUseSuggestion: useSuggestion,
    AgentAssistRequestSummary: requestSummary,
    AgentAssistSaveSummary: saveSummary,
    AgentAssistRetry: retry,
  };
  for (const [name, action] of Object.entries(actions)) {
    // Flex takes a promise, and shows a rejection to whoever invoked the action.
    flex.Actions.registerAction(name, (payload: unknown) => Promise.resolve(payload).then(action));
  }

  const invoke = (name: keyof typeof actions, payload: object): void => {
    flex.Actions.invokeAction(name, payload).catch((error: unknown) => {
      console.error(`[agent-assist] ${name}: ${toFailure(error).message}`);
    });
  };
  return {
    useSuggestion: (sid: TaskSid, suggestion: Suggestion) =>
      invoke('AgentAssistUseSuggestion', { taskSid: sid, suggestion }),
    requestSummary: (sid: TaskSid) => invoke('AgentAssistRequestSummary', { taskSid: sid }),
    saveSummary: (sid: TaskSid, edit: SummaryEdit) =>
      invoke('AgentAssistSaveSummary', { taskSid: sid, edit }),
    retry: (sid: TaskSid) => invoke('AgentAssistRetry', { taskSid: sid }),
  };
}
