import * as v from 'valibot';

import { exchange } from './http';
import { logFailure } from './log';
import { contactSidSchema, workerSidSchema } from './sids';
import {
  currentTask,
  documentNameOf,
  later,
  toVersion,
  ttlMsOf,
  type StoredVersion,
  type SummaryDocument,
  type SummaryEnvironment,
} from './summary-document';
import type { SyncDocuments } from './sync-document';
import { syncMapItems } from './sync-map';
import type { TwilioRest } from './twilio-rest';
import { webhookSignature } from './webhook-signature';

/** How long the receiver of saved summaries may take. */
const LIMIT_MS = 3_000;

/** What is left to note down how it went, before the Function has to answer. */
const AFTERMATH_MS = 1_500;

/** Whoever tries a delivery has it for so long; a Function ends after 10 s. */
const CLAIMED_MS = 15_000;

/** Whoever has not typed for so long does not write on. */
const WRITES_ON_MS = 10 * 60 * 1_000;

const MAX_BACK_OFF_MS = 60 * 60 * 1_000;

const MAX_ATTEMPTS = 3;

const openSchema = v.object({
  contact: contactSidSchema,
  worker: workerSidSchema,
  number: v.number(),
  attempts: v.number(),
  /** When it may be tried, milliseconds since the epoch. */
  dueAt: v.number(),
});

type OpenDelivery = v.InferOutput<typeof openSchema>;

export interface SummaryWebhook {
  /**
   * Sees to it that a saved text of which the document says that it is open gets there.
   * @param isNew it has just been saved, and is delivered now; else it only has to be on the list
   */
  deliver(document: SummaryDocument, worker: string, isNew: boolean): Promise<void>;
  /** Tries one of those that could not be delivered before, of whatever contact but this worker's of this one. */
  retryOne(except: { readonly contact: string; readonly worker: string }): Promise<void>;
}

export interface SummaryWebhookOptions {
  readonly rest: TwilioRest;
  readonly documents: SyncDocuments<SummaryDocument>;
  readonly environment: SummaryEnvironment;
  readonly url: string;
  readonly secret: string;
  /** When the Function has to answer, in milliseconds since the epoch. */
  readonly answerBy: number;
}

const keyOf = ({ contact, worker }: { readonly contact: string; readonly worker: string }): string =>
  `${contact}-${worker}`;

/** Soon at first, then ever more rarely. */
const backOffMs = (attempts: number): number =>
  attempts < 2 ? 0 : Math.min(5_000 * 2 ** attempts, MAX_BACK_OFF_MS);

/**
 * Tells somebody outside Twilio of saved summaries. What is not delivered stays on a list in Sync until a later
 * call succeeds. Neither method rejects.
 */
export function summaryWebhook(options: SummaryWebhookOptions): SummaryWebhook {
  const { rest, documents, environment, url, secret, answerBy } = options;
  const open = syncMapItems(rest, {
    serviceSid: environment.TWILIO_SYNC_SERVICE_SID,
    name: 'agent-assist-webhook-open',
    schema: openSchema,
    ttlSeconds: ttlMsOf(environment) / 1_000,
  });

  const hasTime = (): boolean => Date.now() < answerBy - AFTERMATH_MS;

  const post = async (document: SummaryDocument, version: StoredVersion): Promise<boolean> => {
    const body = JSON.stringify(payloadOf(document, version));
    const reply = await exchange(
      url,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Agent-Assist-Signature': webhookSignature(body, secret, Date.now()),
        },
        body,
      },
      { limitMs: LIMIT_MS, answerBy: answerBy - AFTERMATH_MS },
    );
    const isDelivered = reply.kind === 'answered' && reply.status >= 200 && reply.status < 300;
    if (!isDelivered) {
      const why = reply.kind === 'answered' ? `answered with status ${reply.status}` : reply.kind;
      console.error(`webhook_failed: the receiver at SUMMARY_WEBHOOK_URL ${why}. It is tried again.`);
    }
    return isDelivered;
  };

  /** Writes down how a delivery went, unless the text has been saved anew since. */
  const record = async (
    { contact, worker, number }: Pick<OpenDelivery, 'contact' | 'worker' | 'number'>,
    isDelivered: boolean,
  ): Promise<void> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const stored = await documents.fetch(documentNameOf(contact));
      const webhook = stored?.data.versions.find((one) => one.worker === worker)?.webhook;
      if (!stored || webhook?.number !== number || webhook.state === 'delivered') return;
      const noted = {
        number,
        state: isDelivered ? 'delivered' : 'open',
        attempts: webhook.attempts + 1,
      } as const;
      const document: SummaryDocument = {
        ...stored.data,
        updatedAt: later(stored.data, Date.now()),
        versions: stored.data.versions.map((one) =>
          one.worker === worker ? { ...one, webhook: noted } : one,
        ),
      };
      if (await documents.replace(documentNameOf(contact), stored.revision, document)) return;
    }
  };

  const putOnList = async (delivery: OpenDelivery): Promise<void> => {
    const key = keyOf(delivery);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (await open.create(key, delivery)) return;
      const there = await open.fetch(key);
      if (there && (await open.replace(key, there.revision, delivery))) return;
    }
  };

  const settle = async (delivery: OpenDelivery, isDelivered: boolean): Promise<void> => {
    const attempts = delivery.attempts + 1;
    await Promise.all([
      record(delivery, isDelivered),
      isDelivered
        ? open.remove(keyOf(delivery))
        : putOnList({ ...delivery, attempts, dueAt: Date.now() + backOffMs(attempts) }),
    ]);
  };

  return {
    async deliver(document, worker, isNew) {
      const version = document.versions.find((one) => one.worker === worker);
      if (version?.webhook?.state !== 'open') return;
      const { contact } = document;
      const delivery: OpenDelivery = {
        contact,
        worker,
        number: version.number,
        attempts: version.webhook.attempts,
        dueAt: Date.now() + CLAIMED_MS,
      };
      try {
        if (!isNew) {
          await open.create(keyOf(delivery), delivery);
          return;
        }
        // Listed before it is known how it goes: this Function may be ended at any time. Where that fails, it is
        // known afterwards all the same.
        const [isDelivered] = await Promise.all([
          hasTime() ? post(document, version) : false,
          putOnList(delivery).catch(logFailure),
        ]);
        await settle(delivery, isDelivered);
      } catch (error) {
        logFailure(error);
      }
    },

    async retryOne(except) {
      try {
        const { items } = await open.list({ order: 'asc', pageSize: 100 });
        const due = items.filter(({ key, data }) => data.dueAt <= Date.now() && key !== keyOf(except));
        // Any of them, so that calls at the same time do not all take the same.
        const chosen = due[Math.floor(Math.random() * due.length)];
        if (!chosen) return;
        const claim = { ...chosen.data, dueAt: Date.now() + CLAIMED_MS };
        if (!(await open.replace(chosen.key, chosen.revision, claim))) return;

        const stored = await documents.fetch(documentNameOf(claim.contact));
        const version = stored?.data.versions.find(({ worker }) => worker === claim.worker);
        const state = version?.webhook?.state;
        if (!stored || !version || state === 'delivered') {
          await open.remove(chosen.key);
          return;
        }
        // The agent writes on, and what they save then is delivered; who does not save again has left it so.
        const isSettled = version.status === 'saved' || Date.now() - version.updatedAt >= WRITES_ON_MS;
        const delivery = { ...claim, number: version.webhook?.number ?? version.number };
        await settle(delivery, isSettled && hasTime() && (await post(stored.data, version)));
      } catch (error) {
        logFailure(error);
      }
    },
  };
}

function payloadOf(document: SummaryDocument, stored: StoredVersion) {
  const { worker, agent, number, sections, note, status, savedBy, updatedAt } = toVersion(document, stored);
  const task = currentTask(document.tasks.filter((one) => one.worker === worker));
  return {
    event: 'summary.saved',
    id: `${document.contact}-${worker}-${number}`,
    contact: document.contact,
    taskSid: task?.sid ?? null,
    worker,
    agent,
    number,
    sections,
    note,
    status,
    savedBy: savedBy ?? null,
    updatedAt,
  };
}
