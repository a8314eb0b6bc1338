import * as v from 'valibot';

import { summaryVariables, syncVariables, taskRouterVariables } from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';
import { HttpProblem } from '../lib/http-problem';
import { logFailure } from '../lib/log';
import { contactSidSchema, taskSidSchema } from '../lib/sids';
import { isSupervisor } from '../lib/staff';
import {
  findAccess,
  findDocumentOfTask,
  findSight,
  isInSight,
  prepareSight,
  teamsOf,
  type StoredSummary,
} from '../lib/summary-access';
import {
  currentTask,
  documentNameOf,
  latestFirst,
  summaryDocuments,
  toVersion,
  type SummaryDocument,
} from '../lib/summary-document';
import type { SyncDocuments } from '../lib/sync-document';
import { fetchTask, isClosed } from '../lib/task-attributes';
import { listOwnersOf } from '../lib/task-workers';
import type { TwilioAccount } from '../lib/twilio-account';
import { createTwilioRest, type TwilioRest } from '../lib/twilio-rest';

const requestSchema = v.union([
  v.object({ contact: contactSidSchema }),
  v.object({ taskSid: taskSidSchema }),
]);

type Wanted = v.InferOutput<typeof requestSchema>;

/** Of so many of a worker's latest tasks it is asked whether they are still theirs. */
const MAX_TASKS_ASKED = 3;

/**
 * All that is known of a contact's summary, which the body names by `contact` or by `taskSid`:
 * `{ contact, phase, paused?, channel, customer, queue, startedAt, updatedAt, counts, sentiment, versions, request }`,
 * with times in ISO 8601 and the latest text first. Supervisors and admins get it whole, where it is in their sight;
 * workers get it whole while a task of the contact is theirs, and afterwards their own text only.
 */
export const handler = defineFlexFunction({
  environment: { ...taskRouterVariables, ...syncVariables, ...summaryVariables },
  ahead: prepareSight,
  async run({ environment, account, user, event, answerBy }) {
    const parsed = v.safeParse(requestSchema, event);
    if (!parsed.success) {
      throw new HttpProblem('request_invalid', 'The body needs "contact" (KD… or CA…) or "taskSid" (WT…).');
    }
    const rest = createTwilioRest(account, answerBy);
    const documents = summaryDocuments(rest, environment);
    const workspaceSid = environment.TWILIO_WORKSPACE_SID;
    const reader = { rest, documents, account, workspaceSid };

    if (isSupervisor(user)) {
      const [sight, stored] = await Promise.all([
        findSight(rest, { accountSid: account.accountSid, workspaceSid }, user.workerSid),
        findAnybodys(reader, parsed.output),
      ]);
      if (stored && isInSight(sight, teamsOf(stored.data))) return toWholeAnswer(reader, stored.data);
      // Supervisors take tasks, too, and then see what every agent sees.
      const own =
        user.workerSid === undefined
          ? undefined
          : await findOwn(reader, parsed.output, user.workerSid).catch(unlessRefused);
      if (own) return own;
      throw stored ? notYours() : noSummary();
    }
    if (user.workerSid === undefined) throw notYours();
    const own = await findOwn(reader, parsed.output, user.workerSid);
    if (!own) throw notYours();
    return own;
  },
});

const notYours = () =>
  new HttpProblem('not_yours', 'This takes a task of the contact, or a supervisor of its team.');

const noSummary = () => new HttpProblem('no_summary', 'Nobody has opened a summary for this contact.');

function unlessRefused(error: unknown): undefined {
  const isRefusal = error instanceof HttpProblem && error.status < 500;
  if (!isRefusal) throw error;
}

interface Reader {
  readonly rest: TwilioRest;
  readonly documents: SyncDocuments<SummaryDocument>;
  readonly account: TwilioAccount;
  readonly workspaceSid: string;
}

async function findAnybodys(
  { rest, documents, workspaceSid }: Reader,
  wanted: Wanted,
): Promise<StoredSummary | undefined> {
  if ('contact' in wanted) return documents.fetch(documentNameOf(wanted.contact));
  const version = await fetchTask(rest, { workspaceSid, taskSid: wanted.taskSid });
  return version && findDocumentOfTask(documents, wanted.taskSid, version.attributes);
}

/** What a worker may read; `undefined` where that is nothing. */
async function findOwn(reader: Reader, wanted: Wanted, worker: string): Promise<object | undefined> {
  if ('contact' in wanted) {
    const stored = await reader.documents.fetch(documentNameOf(wanted.contact));
    return stored && readOwn(reader, stored.data, worker);
  }
  const { rest, documents, account, workspaceSid } = reader;
  const task = { workspaceSid, taskSid: wanted.taskSid };
  const access = await findAccess({ rest, documents, account }, { task, worker });
  if (!access.stored) throw noSummary();
  return readOwn(reader, access.stored.data, worker, wanted.taskSid);
}

/** @param taskSid a task of the contact that the document need not list yet */
async function readOwn(
  reader: Reader,
  document: SummaryDocument,
  worker: string,
  taskSid?: string,
): Promise<object | undefined> {
  const recorded = document.tasks.filter((task) => task.worker === worker).map(({ sid }) => sid);
  if (recorded.length === 0 && taskSid === undefined) return undefined;
  const { rest, workspaceSid } = reader;
  const asked = new Set([...(taskSid === undefined ? [] : [taskSid]), ...recorded.slice(-MAX_TASKS_ASKED)]);
  const owners = await Promise.all(
    [...asked].map((sid) => listOwnersOf(rest, { workspaceSid, taskSid: sid })),
  );
  if (owners.some((workers) => workers.includes(worker))) return toWholeAnswer(reader, document);
  return toAnswer(document, worker);
}

/**
 * The whole, with its phase as TaskRouter has it where that is further on: no browser tells of the end of a task
 * that a supervisor completes while the agent's is closed.
 */
async function toWholeAnswer({ rest, workspaceSid }: Reader, document: SummaryDocument): Promise<object> {
  const task = currentTask(document.tasks);
  const answer = toAnswer(document);
  if (!task || task.session.phase === 'ended') return answer;
  try {
    const version = await fetchTask(rest, { workspaceSid, taskSid: task.sid });
    if (!version || isClosed(version.status)) return { ...answer, phase: 'ended' };
    return version.status === 'wrapping' ? { ...answer, phase: 'wrapping' } : answer;
  } catch (error) {
    logFailure(error);
    return answer;
  }
}

/** @param onlyOf whose text it is limited to */
function toAnswer(document: SummaryDocument, onlyOf?: string): object {
  const { contact, channel, customer, queue, startedAt, updatedAt, request } = document;
  const tasks = document.tasks.filter(({ worker }) => onlyOf === undefined || worker === onlyOf);
  const session = currentTask(tasks)?.session;
  const versions = latestFirst(document.versions).filter(
    ({ worker }) => onlyOf === undefined || worker === onlyOf,
  );
  return {
    contact,
    phase: session?.phase ?? 'ended',
    ...(session?.paused && { paused: true }),
    channel,
    customer,
    queue,
    startedAt: new Date(startedAt).toISOString(),
    updatedAt: new Date(
      onlyOf === undefined ? updatedAt : (versions[0]?.updatedAt ?? startedAt),
    ).toISOString(),
    counts: { shown: session?.counts.shown ?? 0, used: session?.counts.used ?? 0 },
    sentiment: session?.sentiment ?? [],
    versions: versions.map((version) => toVersion(document, version)),
    request:
      request && onlyOf === undefined
        ? { id: request.id, by: request.by, at: new Date(request.at).toISOString() }
        : null,
  };
}
