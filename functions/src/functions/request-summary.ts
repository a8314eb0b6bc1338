import { randomBytes } from 'node:crypto';

import * as v from 'valibot';

import { cutText } from '../lib/cut-text';
import { digestOf, withDigest } from '../lib/digest';
import { summaryVariables, syncVariables, taskRouterVariables } from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';
import { HttpProblem } from '../lib/http-problem';
import { taskSidSchema } from '../lib/sids';
import { requireSupervisor } from '../lib/staff';
import {
  findDocumentOfTask,
  findSight,
  isInSight,
  prepareSight,
  teamsOf,
  type StoredSummary,
} from '../lib/summary-access';
import {
  documentNameOf,
  later,
  summaryDocuments,
  type SummaryDocument,
  type SummaryRequest,
} from '../lib/summary-document';
import type { SyncDocuments } from '../lib/sync-document';
import { changeAttributes, fetchTask, type AttributesChange } from '../lib/task-attributes';
import { createTwilioRest } from '../lib/twilio-rest';
import { fetchColleague } from '../lib/worker';

const requestSchema = v.object({ taskSid: taskSidSchema });

/** A draft costs money and the agent's attention. */
const PAUSE_MS = 30_000;

const MAX_NAME_LENGTH = 40;

const MAX_ATTEMPTS = 5;

/**
 * Asks the agent's session of a task for a fresh summary: `{ request: { id, by, at } }`. Supervisors and admins
 * only, once in 30 s per contact. The request stands in the digest of the task until a save answers it.
 */
export const handler = defineFlexFunction({
  environment: { ...taskRouterVariables, ...syncVariables, ...summaryVariables },
  ahead: prepareSight,
  async run({ environment, account, user, event, answerBy }) {
    requireSupervisor(user);
    const parsed = v.safeParse(requestSchema, event);
    if (!parsed.success) {
      throw new HttpProblem('request_invalid', 'The body needs "taskSid": "WT" and 32 hexadecimal digits.');
    }
    const { taskSid } = parsed.output;
    const rest = createTwilioRest(account, answerBy);
    const documents = summaryDocuments(rest, environment);
    const workspaceSid = environment.TWILIO_WORKSPACE_SID;
    const task = { workspaceSid, taskSid };

    const [sight, version, colleague] = await Promise.all([
      findSight(rest, { accountSid: account.accountSid, workspaceSid }, user.workerSid),
      fetchTask(rest, task),
      user.workerSid === undefined ? undefined : fetchColleague(rest, workspaceSid, user.workerSid),
    ]);
    if (!version) throw taskForgotten();
    const stored = await findDocumentOfTask(documents, taskSid, version.attributes);
    if (!stored) throw new HttpProblem('no_summary', 'Nobody has opened a summary for this task yet.');
    if (!isInSight(sight, teamsOf(stored.data))) {
      throw new HttpProblem('not_yours', 'This takes a supervisor of the team that has the contact.');
    }

    const by = cutText(colleague?.name ?? user.identity, MAX_NAME_LENGTH);
    const { document, request } = await ask(documents, stored, { by, taskSid });
    const digest = digestOf(document, taskSid);
    if (digest) {
      requireTold(
        await changeAttributes(rest, task, (attributes) => withDigest(attributes, digest), version),
      );
    }
    return { request: { id: request.id, by: request.by, at: new Date(request.at).toISOString() } };
  },
});

const taskForgotten = () =>
  new HttpProblem('task_forgotten', 'This task is over, so there is nobody who could be asked.');

/** Of all who ask within the pause, one gets through. */
async function ask(
  documents: SyncDocuments<SummaryDocument>,
  known: StoredSummary,
  { by, taskSid }: Pick<SummaryRequest, 'by' | 'taskSid'>,
): Promise<{ readonly document: SummaryDocument; readonly request: SummaryRequest }> {
  const name = documentNameOf(known.data.contact);
  let stored: StoredSummary | undefined = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && stored; attempt += 1) {
    const now = Date.now();
    const { requestedAt, version } = stored.data;
    const waitMs = requestedAt === undefined ? 0 : requestedAt + PAUSE_MS - now;
    if (waitMs > 0) {
      throw new HttpProblem(
        'too_soon',
        `A fresh summary of this contact was asked for already. Try again in ${Math.ceil(waitMs / 1_000)} s.`,
      );
    }
    const request = { id: randomBytes(4).toString('hex'), by, at: now, taskSid };
    const document: SummaryDocument = {
      ...stored.data,
      updatedAt: later(stored.data, now),
      version: version + 1,
      isUntold: false,
      request,
      requestedAt: now,
    };
    if (await documents.replace(name, stored.revision, document)) return { document, request };
    stored = await documents.fetch(name);
  }
  throw new HttpProblem(
    'twilio_unavailable',
    'Too many write the summary of this contact at once. Try again.',
  );
}

/** The agent's session hears of a request by the digest only. */
function requireTold(change: AttributesChange): void {
  if (change === 'forgotten' || change === 'refused') throw taskForgotten();
  if (change === 'tooLong') {
    throw new HttpProblem(
      'attributes_full',
      'The attributes of this task have no room left, so its agent cannot be asked.',
    );
  }
}
