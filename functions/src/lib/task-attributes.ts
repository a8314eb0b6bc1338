import * as v from 'valibot';

import { parseJson } from './http';
import { HttpProblem } from './http-problem';
import { taskSidSchema } from './sids';
import { isOk, readAnswer, unexpectedAnswer, type TwilioRest } from './twilio-rest';

export type Attributes = Readonly<Record<string, unknown>>;

export interface TaskAddress {
  readonly workspaceSid: string;
  readonly taskSid: string;
}

/** A task as it stood at one moment. */
export interface TaskVersion {
  readonly attributes: Attributes;
  readonly etag: string | undefined;
  /** The name of its queue, and of its task channel, such as `voice`; empty where TaskRouter tells none. */
  readonly queue: string;
  readonly channel: string;
  /** Its `assignment_status`: `assigned`, `wrapping`, `completed` … */
  readonly status: string;
}

export type AttributesChange =
  | 'written'
  /** There was nothing to change. */
  | 'unchanged'
  /** TaskRouter does not know the task: it forgets a completed one after minutes. */
  | 'forgotten'
  /** The attributes would not fit. */
  | 'tooLong'
  /** TaskRouter does not let this task be changed any more. */
  | 'refused';

/** TaskRouter's limit for all attributes of a task together. */
const MAX_ATTRIBUTES_LENGTH = 4_096;

/** Each attempt that fails means that somebody else's succeeded, so this many have to write at the same time. */
const MAX_ATTEMPTS = 10;

export const isObject = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Not `v.record`, which leaves names such as "constructor" out: nobody's attribute may get lost.
export const attributesSchema = v.pipe(
  v.string(),
  v.rawTransform<string, Attributes>(({ dataset, addIssue, NEVER }) => {
    const attributes = parseJson(dataset.value);
    if (isObject(attributes)) return attributes;
    addIssue();
    return NEVER;
  }),
);

const taskSchema = v.object({
  attributes: attributesSchema,
  assignment_status: v.nullish(v.string(), ''),
  task_queue_friendly_name: v.nullish(v.string(), ''),
  task_channel_unique_name: v.nullish(v.string(), ''),
});

export const workspaceUrl = (workspaceSid: string): string =>
  `https://taskrouter.twilio.com/v1/Workspaces/${workspaceSid}`;

export const taskUrl = ({ workspaceSid, taskSid }: TaskAddress): string =>
  `${workspaceUrl(workspaceSid)}/Tasks/${taskSid}`;

/** @returns `undefined` for a task that TaskRouter does not know. */
export async function fetchTask(rest: TwilioRest, task: TaskAddress): Promise<TaskVersion | undefined> {
  const answer = await rest(taskUrl(task));
  if (answer.status === 404) return undefined;
  const row = readAnswer(taskSchema, answer);
  return {
    attributes: row.attributes,
    etag: answer.etag,
    queue: row.task_queue_friendly_name,
    channel: row.task_channel_unique_name,
    status: row.assignment_status,
  };
}

/**
 * Changes attributes of a task without losing what others write at the same time.
 * @param change returns the new attributes, or `undefined` where there is nothing to change. It is asked again
 * with the latest attributes each time that somebody else was faster.
 * @param known a version that was just fetched, which saves fetching it.
 * @throws HttpProblem `twilio_unavailable`
 */
export async function changeAttributes(
  rest: TwilioRest,
  task: TaskAddress,
  change: (attributes: Attributes) => Attributes | undefined,
  known?: TaskVersion,
): Promise<AttributesChange> {
  let version = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    version ??= await fetchTask(rest, task);
    if (!version) return 'forgotten';
    if (version.etag === undefined) break;

    const changed = change(version.attributes);
    if (changed === undefined) return 'unchanged';
    const text = JSON.stringify(changed);
    if (text.length > MAX_ATTRIBUTES_LENGTH) return 'tooLong';

    const answer = await rest(taskUrl(task), { form: { Attributes: text }, ifMatch: version.etag });
    if (isOk(answer)) return 'written';
    if (answer.status === 404) return 'forgotten';
    if (answer.status === 400) return 'refused';
    if (answer.status !== 412) throw unexpectedAnswer(answer);
    version = undefined;
  }
  throw new HttpProblem('twilio_unavailable', 'The attributes of the task could not be changed safely.');
}

const tasksSchema = v.object({
  tasks: v.array(v.object({ sid: taskSidSchema, assignment_status: v.string() })),
});

const CLOSED = ['completed', 'canceled'];

/** Whether nothing happens any more in a task of this `assignment_status`. */
export const isClosed = (status: string): boolean => CLOSED.includes(status);

/**
 * The tasks that are about a call and still open, by their attribute `call_sid`.
 * @param callSid a SID that has been parsed: it becomes part of an expression
 */
export async function findTasksOfCall(
  rest: TwilioRest,
  workspaceSid: string,
  callSid: string,
): Promise<readonly string[]> {
  const answer = await rest(`${workspaceUrl(workspaceSid)}/Tasks`, {
    query: { EvaluateTaskAttributes: `call_sid == "${callSid}"`, PageSize: '20' },
  });
  return readAnswer(tasksSchema, answer)
    .tasks.filter(({ assignment_status }) => !isClosed(assignment_status))
    .map(({ sid }) => sid);
}
