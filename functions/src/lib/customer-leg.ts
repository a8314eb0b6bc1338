import {
  browserCallers,
  fetchLeg,
  findConference,
  findCustomerLeg,
  listEndingCalls,
  listParticipants,
  type Leg,
} from './conference';
import type { Attributes, TaskAddress } from './task-attributes';
import { fetchContactUri, isContactUri } from './task-workers';
import type { TwilioRest } from './twilio-rest';

export interface ConferenceOfTask {
  readonly conferenceSid: string;
  readonly workspaceSid: string;
  /** Who is on the task. */
  readonly workers: readonly string[];
  /** Those of the task, which agents can write: they only choose between several legs of the same conference. */
  readonly attributes: Attributes;
}

/** The customer's leg in a running conference, as Twilio's telephony has it; `undefined` where there is none. */
export async function findLegOfConference(
  rest: TwilioRest,
  accountSid: string,
  { conferenceSid, workspaceSid, workers, attributes }: ConferenceOfTask,
): Promise<Leg | undefined> {
  const [legs, contactUris] = await Promise.all([
    listParticipants(rest, accountSid, conferenceSid).then((callSids) =>
      Promise.all(callSids.map((callSid) => fetchLeg(rest, accountSid, callSid))),
    ),
    listContactUris(rest, workspaceSid, workers),
  ]);
  return chooseCustomer(rest, workspaceSid, { legs, contactUris, attributes });
}

/**
 * The customer's leg of the call that a task is about, as {@link findLegOfConference} has it.
 * @param workers who is on the task
 * @returns `undefined` where nobody is connected yet, or not any more
 */
export async function findLegOfTask(
  rest: TwilioRest,
  accountSid: string,
  task: TaskAddress,
  workers: readonly string[],
  attributes: Attributes,
): Promise<Leg | undefined> {
  const conferenceSid = await findConference(rest, accountSid, task.taskSid);
  if (conferenceSid === undefined) return undefined;
  const { workspaceSid } = task;
  return findLegOfConference(rest, accountSid, { conferenceSid, workspaceSid, workers, attributes });
}

/**
 * The customer's leg of a call that is over, where it was they who hung up.
 * @param workers who is on the task
 */
export async function findEndingLeg(
  rest: TwilioRest,
  accountSid: string,
  task: TaskAddress,
  workers: readonly string[],
): Promise<string | undefined> {
  const { workspaceSid } = task;
  const callSids = await listEndingCalls(rest, accountSid, task.taskSid);
  if (callSids.length === 0) return undefined;
  const [legs, contactUris] = await Promise.all([
    Promise.all(callSids.map((callSid) => fetchLeg(rest, accountSid, callSid, 'completed'))),
    listContactUris(rest, workspaceSid, workers),
  ]);
  return (await chooseCustomer(rest, workspaceSid, { legs, contactUris, attributes: {} }))?.callSid;
}

async function listContactUris(
  rest: TwilioRest,
  workspaceSid: string,
  workers: readonly string[],
): Promise<readonly string[]> {
  const uris = await Promise.all(workers.map((worker) => fetchContactUri(rest, workspaceSid, worker)));
  return uris.filter((uri) => uri !== undefined);
}

interface Candidates {
  readonly legs: readonly (Leg | undefined)[];
  readonly contactUris: readonly string[];
  readonly attributes: Attributes;
}

async function chooseCustomer(
  rest: TwilioRest,
  workspaceSid: string,
  { legs: candidates, contactUris, attributes }: Candidates,
): Promise<Leg | undefined> {
  const legs = candidates.filter((leg) => leg !== undefined);
  const unknown = browserCallers(legs).filter((uri) => !contactUris.includes(uri));
  const workersElsewhere = await Promise.all(
    unknown.map(async (uri) => ((await isContactUri(rest, workspaceSid, uri)) ? [uri] : [])),
  );
  return findCustomerLeg(legs, [...contactUris, ...workersElsewhere.flat()], attributes);
}
