import { contactsNamedIn, proveContact, proveInteraction, type InteractionAddress } from './contact';
import { createHostedConfiguration } from './hosted-configuration';
import { HttpProblem } from './http-problem';
import { documentNameOf, isOwner, type SummaryDocument } from './summary-document';
import type { DocumentVersion, SyncDocuments } from './sync-document';
import { fetchTask, type Attributes, type TaskAddress, type TaskVersion } from './task-attributes';
import { findHold, listOwnersOf, type Hold } from './task-workers';
import { teamKey } from './team';
import type { TicketReading } from './ticket';
import type { TwilioAccount } from './twilio-account';
import { createTwilioRest, type TwilioRest } from './twilio-rest';
import { fetchColleague } from './worker';

export type StoredSummary = DocumentVersion<SummaryDocument>;

/** The contact of a task, which the worker has been shown to hold or to have held. */
export interface Access {
  readonly contact: string;
  /** `undefined` where nobody has opened the contact yet. */
  readonly stored: StoredSummary | undefined;
  /** The task, where it had to be fetched. */
  readonly version: TaskVersion | undefined;
  /** Whether the worker has the task or is done with it, where TaskRouter was asked and it counted. */
  readonly hold: Hold | undefined;
}

export interface AccessDesk {
  readonly rest: TwilioRest;
  readonly documents: SyncDocuments<SummaryDocument>;
  readonly account: TwilioAccount;
  /** What a failure tells a caller of whom it is proved that they have, or had, a task of this contact. */
  readonly proofOf?: (contact: string) => Readonly<Record<string, unknown>>;
}

/** What a worker says. Only the ticket can prove something. */
export interface AccessClaim {
  readonly task: TaskAddress;
  readonly worker: string;
  readonly ticket?: TicketReading | undefined;
  /** The contact, as far as the caller knows. */
  readonly address?: string | undefined;
  /** Where the caller sees the contact go on. Twilio is asked of it, as it is of what the task's attributes name. */
  readonly interaction?: InteractionAddress | undefined;
  /** Whether it is enough to have completed the task, which proves no right to read what others write. */
  readonly mayBePast?: boolean;
}

const notYours = () => new HttpProblem('not_yours', 'This takes a task that you have accepted.');

/** The same answer for a task that never was and for one that was another's. */
const forgotten = () =>
  new HttpProblem(
    'task_forgotten',
    'Twilio does not know this task any more, and there is no proof that you had it.',
  );

/**
 * Finds the contact of a task for a worker, by the first proof that holds: the ticket, the record of those who
 * opened the contact, or the reservation of the task together with what Twilio says of its customer.
 * @throws HttpProblem `not_yours`, `not_connected`, `contact_unknown`, `task_forgotten`, `twilio_unavailable`
 */
export async function findAccess(desk: AccessDesk, claim: AccessClaim): Promise<Access> {
  const { rest, documents, account, proofOf = () => ({}) } = desk;
  const { task, worker, ticket, address, interaction, mayBePast = false } = claim;
  const { taskSid } = task;
  const fetchOf = (contact: string) => documents.fetch(documentNameOf(contact));
  const fetchProved = (contact: string) =>
    fetchOf(contact).catch((error: unknown) => {
      throw withDetails(error, proofOf(contact));
    });
  const isMine = (stored: StoredSummary | undefined): boolean =>
    stored !== undefined && isOwner(stored.data, taskSid, worker);

  if (ticket?.isValid && ticket.claims.taskSid === taskSid && ticket.claims.worker === worker) {
    const { contact } = ticket.claims;
    return { contact, stored: await fetchProved(contact), version: undefined, hold: undefined };
  }
  // A ticket that proves nothing is an address all the same; the rights stand in the document.
  for (const contact of new Set([address, ticket?.claims.contact])) {
    const stored = contact === undefined ? undefined : await fetchOf(contact);
    if (contact !== undefined && isMine(stored)) {
      return { contact, stored, version: undefined, hold: undefined };
    }
  }

  const lookUps = new Map<string, ReturnType<typeof fetchOf>>();
  const lookUp = (contact: string): ReturnType<typeof fetchOf> => {
    const begun = lookUps.get(contact) ?? fetchOf(contact);
    lookUps.set(contact, begun);
    return begun;
  };
  // Beside the task, and worth nothing before it is known who has that. Neither fails what does without it.
  const claimed = Promise.allSettled([
    interaction && proveInteraction(rest, claim, interaction),
    interaction && lookUp(interaction.flexInteractionSid),
  ]);
  const [version, workers] = await Promise.all([fetchTask(rest, task), listOwnersOf(rest, task)]);
  const [shown] = await claimed;
  const prove = async (): Promise<{ readonly contact: string; readonly hold: Hold }> => {
    if (!version) throw forgotten();
    if (!mayBePast && !workers.includes(worker)) throw notYours();
    const hold = await findHold(rest, task, worker, workers);
    if (!hold) throw notYours();
    if (shown.status === 'fulfilled' && shown.value !== undefined) return { contact: shown.value, hold };
    const known = hold !== 'present' ? [...workers, worker] : workers;
    return {
      contact: await proveContact(rest, { ...account, task, worker, workers: known, version }),
      hold,
    };
  };
  const named = [
    ...new Set([
      ...(interaction ? [interaction.flexInteractionSid] : []),
      ...(version ? contactsNamedIn(version.attributes) : []),
    ]),
  ];
  // Side by side, and neither fails the other: a record does without a reservation, and the reverse.
  const [proof, ...lookups] = await Promise.allSettled([prove(), ...named.map(lookUp)]);
  for (const [index, lookup] of lookups.entries()) {
    const contact = named[index];
    if (contact !== undefined && lookup.status === 'fulfilled' && isMine(lookup.value)) {
      return { contact, stored: lookup.value, version, hold: undefined };
    }
  }
  const failure = lookups.find((lookup) => lookup.status === 'rejected');
  // Where a record could not be looked for, nobody knows whether there is one.
  if (proof.status === 'rejected') throw failure ? failure.reason : proof.reason;

  const { contact, hold } = proof.value;
  const known = lookups[named.indexOf(contact)];
  return {
    contact,
    stored: known?.status === 'fulfilled' ? known.value : await fetchProved(contact),
    version,
    hold,
  };
}

/** The same failure, which tells the caller more. */
export function withDetails(error: unknown, details: Readonly<Record<string, unknown>>): unknown {
  if (!(error instanceof HttpProblem)) return error;
  return new HttpProblem(error.code, error.message, { ...error.details, ...details });
}

/**
 * The document of a task, by what its attributes name: the one that lists the task. Attributes alone would let an
 * agent pass off another contact as theirs.
 */
export async function findDocumentOfTask(
  documents: SyncDocuments<SummaryDocument>,
  taskSid: string,
  attributes: Attributes,
): Promise<StoredSummary | undefined> {
  for (const contact of contactsNamedIn(attributes)) {
    const stored = await documents.fetch(documentNameOf(contact));
    if (stored?.data.tasks.some(({ sid }) => sid === taskSid)) return stored;
  }
  return undefined;
}

// Twilio keeps a Function's process for a while, so the module's life is the memory's.
const configuration = createHostedConfiguration();

/** Begins to read what {@link findSight} will ask for. */
export function prepareSight({
  account,
  answerBy,
}: {
  readonly account: TwilioAccount;
  readonly answerBy: number;
}): void {
  configuration.read(createTwilioRest(account, answerBy), account.accountSid).catch(() => undefined);
}

/** The teams whose summaries a supervisor may see. */
export type Sight = 'all' | { readonly team: string | undefined };

/**
 * How far a supervisor sees, by the hosted configuration.
 * @param workerSid whose team counts; who is no worker has none
 */
export async function findSight(
  rest: TwilioRest,
  { accountSid, workspaceSid }: { readonly accountSid: string; readonly workspaceSid: string },
  workerSid: string | undefined,
): Promise<Sight> {
  const { scope } = await configuration.read(rest, accountSid);
  if (scope === 'all') return 'all';
  const colleague = workerSid === undefined ? undefined : await fetchColleague(rest, workspaceSid, workerSid);
  return { team: colleague?.team === undefined ? undefined : teamKey(colleague.team) };
}

export const isInSight = (sight: Sight, teams: readonly string[]): boolean =>
  sight === 'all' || (sight.team !== undefined && teams.includes(sight.team));

export const teamsOf = ({ owners }: SummaryDocument): readonly string[] =>
  owners.flatMap(({ team }) => (team === undefined ? [] : [team]));
