import * as v from 'valibot';

import { describeContact, interactionAddressSchema } from '../lib/contact';
import { cutText } from '../lib/cut-text';
import { digestOf, withDigest } from '../lib/digest';
import { summaryVariables, syncVariables, taskRouterVariables, webhookVariables } from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';
import { HttpProblem } from '../lib/http-problem';
import { logFailure } from '../lib/log';
import { contactSidSchema, taskSidSchema } from '../lib/sids';
import { findAccess, withDetails, type Access } from '../lib/summary-access';
import {
  createDocument,
  documentNameOf,
  editedVersionSchema,
  isOwner,
  othersBefore,
  sessionSchema,
  summaryDocuments,
  toVersion,
  ttlMsOf,
  withOwner,
  type Owner,
  type SummaryDocument,
  type SummaryEnvironment,
} from '../lib/summary-document';
import { summaryIndex, type FoundRow, type SummaryIndex } from '../lib/summary-index';
import { takeReport, type Report, type Taken } from '../lib/summary-report';
import { summaryWebhook, type SummaryWebhook } from '../lib/summary-webhook';
import type { SyncDocuments } from '../lib/sync-document';
import {
  changeAttributes,
  fetchTask,
  type AttributesChange,
  type TaskAddress,
  type TaskVersion,
} from '../lib/task-attributes';
import { findHold, listOwnersOf } from '../lib/task-workers';
import { teamKey } from '../lib/team';
import { readTicket, renewTicket } from '../lib/ticket';
import { createTwilioRest, type TwilioRest } from '../lib/twilio-rest';
import { fetchColleague, type Colleague } from '../lib/worker';

const requestSchema = v.object({
  taskSid: taskSidSchema,
  ticket: v.optional(v.pipe(v.string(), v.maxLength(1_024))),
  contact: v.optional(contactSidSchema),
  interaction: v.optional(interactionAddressSchema),
  session: v.optional(sessionSchema),
  answers: v.optional(v.pipe(v.string(), v.maxLength(36))),
  version: v.optional(editedVersionSchema),
});

/** Whoever writes a document too often in vain is one of many who write it at the same time. */
const MAX_ATTEMPTS = 6;

/** What is left for the answer when all else is done. */
const AFTERMATH_MS = 500;

/** Names are for people to know things again, and the document's room is for the text. */
const MAX_NAME_LENGTH = 100;

const nameOf = (text: string): string => cutText(text, MAX_NAME_LENGTH);

/**
 * Opens the contact of a task, takes down how its session stands, or saves a text. All parts may come together, and
 * again: what was written before is not written twice. The caller has accepted a reservation of `taskSid`, now or
 * earlier: who has completed it opens the contact all the same for as long as TaskRouter knows the task, and needs a
 * ticket or a record after that; `contact` only says where to look for the record of that, and `interaction`
 * (`flexInteractionSid` and `flexInteractionChannelSid`, as the attributes of a chat's task have them) where Twilio is
 * to be asked for it while the task is being looked up.
 *
 * Answers `{ contact, ticket, number, outcome, digest, index, mine, others }`. Once the Sync document is written the
 * answer is 200, whatever fails besides: `digest` or `index` is `failed` then, and the same report makes up for it.
 * `skipped` is what was not due. Failures of a caller whose task it is proved to be (503 where Sync cannot be reached,
 * 413, 409 `version_conflict`) carry `contact` and `ticket` beside `error`, so that a later save needs nothing but
 * Sync; the conflict also carries `mine`, the caller's own text that their editor had not seen. A text that is refused
 * takes nothing else of the report down with it.
 */
export const handler = defineFlexFunction({
  environment: { ...taskRouterVariables, ...syncVariables, ...summaryVariables, ...webhookVariables },
  async run({ environment, account, user, event, answerBy }) {
    const parsed = v.safeParse(requestSchema, event);
    if (!parsed.success) {
      const path = v.getDotPath(parsed.issues[0]) ?? 'body';
      throw new HttpProblem('request_invalid', `What stands in "${path}" is not what save-summary takes.`);
    }
    const { taskSid, ticket: shown, contact: address, interaction, ...reported } = parsed.output;
    const worker = user.workerSid;
    if (worker === undefined) throw new HttpProblem('not_yours', 'This takes a worker who accepts tasks.');

    const rest = createTwilioRest(account, answerBy);
    const documents = summaryDocuments(rest, environment);
    const task: TaskAddress = { workspaceSid: environment.TWILIO_WORKSPACE_SID, taskSid };
    const ticket = shown === undefined ? undefined : readTicket(shown, account.authToken);
    const proofOf = (contact: string) => ({
      contact,
      ticket: renewTicket(
        ticket,
        { contact, taskSid, worker, until: Date.now() + ttlMsOf(environment) },
        account.authToken,
      ),
    });

    // Who names no contact has mostly just taken it, and is going to be made known.
    const isNew = shown === undefined && address === undefined;
    const colleague = isNew ? findColleague(rest, task, worker) : undefined;
    const claim = { task, worker, ticket, address, interaction, mayBePast: true };
    const access = await findAccess({ rest, documents, account, proofOf }, claim);
    const isRecorded = access.stored !== undefined && isOwner(access.stored.data, taskSid, worker);
    const opening = isRecorded
      ? undefined
      : await readOpening(rest, task, { worker, identity: user.identity, colleague }, access);
    const { SUMMARY_WEBHOOK_URL: url, SUMMARY_WEBHOOK_SECRET: secret } = environment;

    // Once the report is taken, what else there is to do has what is left of the time.
    const endsBy = answerBy - AFTERMATH_MS;
    const restAfter = createTwilioRest(account, endsBy);
    const index = summaryIndex(restAfter, environment);
    const toChange = lookUp(restAfter, task, index, opening?.version ?? access.version);
    const report = { taskSid, worker, ...reported, hasWebhook: url !== undefined && secret !== undefined };
    const taken = await write(documents, access, opening, report, toChange.begin).catch((error: unknown) => {
      throw withDetails(error, proofOf(access.contact));
    });
    const { document, outcome } = taken;

    const webhook = createWebhook({ environment, url, secret }, restAfter, endsBy);
    const isSaved = outcome.type === 'written' && reported.version?.status === 'saved';
    const [digest, row] = await Promise.all([
      taken.isTold ? tellTask(restAfter, task, document, toChange.version()) : 'skipped',
      taken.isListed ? list(index, document, toChange.row()) : 'skipped',
      // A draft that is kept as the agent types asks nothing more of anybody.
      taken.isTold ? webhook?.deliver(document, worker, isSaved) : undefined,
      taken.isTold ? webhook?.retryOne({ contact: document.contact, worker }) : undefined,
    ]);

    const proof = proofOf(document.contact);
    if (outcome.type === 'conflict') {
      throw new HttpProblem(
        'version_conflict',
        'You have written another text for this contact elsewhere. Compare the two, and save the one that counts.',
        { ...proof, mine: toVersion(document, outcome.stored) },
      );
    }
    if (outcome.type === 'tooLong') {
      throw new HttpProblem(
        'too_long',
        `The summary takes ${outcome.bytes} bytes, and there is room for ${outcome.room}. Shorten it, then save again.`,
        proof,
      );
    }
    const mine = document.versions.find((one) => one.worker === worker);
    return {
      ...proof,
      number: mine?.number ?? 0,
      outcome: outcome.type,
      digest,
      index: row,
      mine: mine ? toVersion(document, mine) : null,
      others: othersBefore(document, worker).map((one) => toVersion(document, one)),
    };
  },
});

interface Opening {
  readonly owner: Owner;
  readonly description: { readonly customer: string; readonly channel: string; readonly queue: string };
  readonly version: TaskVersion | undefined;
  /** When they took the task, where they have completed it; 0 where nothing but the ticket is left of it. */
  readonly since: number | undefined;
}

/** Of a failure that the report does not depend on. */
const unknown = (error: unknown): undefined => {
  logFailure(error);
  return undefined;
};

const findColleague = (
  rest: TwilioRest,
  { workspaceSid }: TaskAddress,
  worker: string,
): Promise<Colleague | undefined> => fetchColleague(rest, workspaceSid, worker).catch(unknown);

interface Opener {
  readonly worker: string;
  readonly identity: string;
  /** Where it was asked for already. */
  readonly colleague: Promise<Colleague | undefined> | undefined;
}

/** The names of those who take part. What TaskRouter has forgotten or does not tell stays empty. */
async function readOpening(
  rest: TwilioRest,
  task: TaskAddress,
  { worker, identity, colleague: asked }: Opener,
  access: Access,
): Promise<Opening> {
  const [version, colleague, hold] = await Promise.all([
    access.version ?? fetchTask(rest, task).catch(unknown),
    asked ?? findColleague(rest, task, worker),
    // Who comes with a ticket has been asked nothing yet.
    access.hold ??
      listOwnersOf(rest, task)
        .then((owners) => findHold(rest, task, worker, owners))
        .catch(unknown),
  ]);
  const description = version ? describeContact(version) : { customer: '', channel: '', queue: '' };
  return {
    version,
    since: hold === 'present' ? undefined : (hold?.since ?? 0),
    description: {
      customer: nameOf(description.customer),
      channel: nameOf(description.channel),
      queue: nameOf(description.queue),
    },
    owner: {
      worker,
      agent: nameOf(colleague?.name ?? identity),
      ...(colleague?.team !== undefined && { team: teamKey(colleague.team) }),
    },
  };
}

/** What is going to be changed beside the document, as it stands before. */
interface ToChange {
  /** To be called when it is known what will have to be changed, and before the document is. */
  begin(taken: Taken, isNew: boolean): void;
  version(): Promise<TaskVersion | undefined>;
  row(): Promise<FoundRow | undefined>;
}

/**
 * Looks up task and row while the document is being written. Both are changed as the versions that they are then, and
 * looked up again where somebody was faster; so it is where a look-up has failed.
 * @param known the task, where it was fetched before
 */
function lookUp(
  rest: TwilioRest,
  task: TaskAddress,
  index: SummaryIndex,
  known: TaskVersion | undefined,
): ToChange {
  let version = Promise.resolve(known);
  let row: Promise<FoundRow | undefined> = Promise.resolve(undefined);
  return {
    begin({ isTold, isListed, document }, isNew) {
      if (isTold && !known) version = fetchTask(rest, task).catch(unknown);
      // A contact that has just begun cannot have one.
      if (isListed) row = isNew ? Promise.resolve(null) : index.find(document).catch(unknown);
    },
    version: () => version,
    row: () => row,
  };
}

/**
 * Writes the document of the contact, however many write it at the same time.
 * @param onTaken hears what becomes of the report before it is written, and whether the document is a new one
 */
async function write(
  documents: SyncDocuments<SummaryDocument>,
  { contact, stored }: Access,
  opening: Opening | undefined,
  report: Omit<Report, 'isOpening'>,
  onTaken: ToChange['begin'],
): Promise<Taken> {
  const name = documentNameOf(contact);
  let latest = stored;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0) latest = await documents.fetch(name);
    // A new one without its owner would be nobody's.
    if (!latest && !opening) throw unavailable('The summary of this contact has just been deleted.');
    const now = Date.now();
    const before = latest?.data ?? createDocument({ contact, ...descriptionOf(opening) }, now);
    const owned = opening ? withOwner(before, opening.owner, report.taskSid, now, opening.since) : before;
    const taken = takeReport(owned, { ...report, isOpening: owned !== before }, now);
    if (attempt === 0) onTaken(taken, latest === undefined);
    if (taken.document === latest?.data) return taken;
    const written = latest
      ? await documents.replace(name, latest.revision, taken.document, taken.isRenewed)
      : await documents.create(name, taken.document);
    if (written) return taken;
  }
  throw unavailable('Too many write the summary of this contact at once.');
}

const unavailable = (why: string) => new HttpProblem('twilio_unavailable', `${why} Try again.`);

const descriptionOf = (opening: Opening | undefined): Opening['description'] =>
  opening?.description ?? { customer: '', channel: '', queue: '' };

/** Writes the digest into the task's attributes. */
async function tellTask(
  rest: TwilioRest,
  task: TaskAddress,
  document: SummaryDocument,
  version: Promise<TaskVersion | undefined>,
): Promise<AttributesChange | 'skipped' | 'failed'> {
  const digest = digestOf(document, task.taskSid);
  if (!digest) return 'skipped';
  return changeAttributes(rest, task, (attributes) => withDigest(attributes, digest), await version).catch(
    (error: unknown) => {
      logFailure(error);
      return 'failed' as const;
    },
  );
}

/** Writes the row of the contact. */
const list = async (
  index: SummaryIndex,
  document: SummaryDocument,
  row: Promise<FoundRow | undefined>,
): Promise<'written' | 'failed'> =>
  index.write(document, await row).then(
    () => 'written',
    (error: unknown) => {
      logFailure(error);
      return 'failed';
    },
  );

interface WebhookSettings {
  readonly environment: SummaryEnvironment;
  readonly url: string | undefined;
  readonly secret: string | undefined;
}

function createWebhook(
  { environment, url, secret }: WebhookSettings,
  rest: TwilioRest,
  answerBy: number,
): SummaryWebhook | undefined {
  if (url === undefined) return undefined;
  if (secret === undefined) {
    console.error('not_configured: SUMMARY_WEBHOOK_SECRET is missing, so nobody is told of saved summaries.');
    return undefined;
  }
  const documents = summaryDocuments(rest, environment);
  return summaryWebhook({ rest, documents, environment, url, secret, answerBy });
}
