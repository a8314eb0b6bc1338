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

/**
 * The customer's leg of the call that a task is about, as Twilio's telephony has it. Attributes, which agents can
 * write, only choose between several of the same conference.
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

  const callSids = await listParticipants(rest, accountSid, conferenceSid);
  const legs = await Promise.all(callSids.map((callSid) => fetchLeg(rest, accountSid, callSid)));
  return chooseCustomer(rest, task.workspaceSid, workers, legs, attributes);
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
  const callSids = await listEndingCalls(rest, accountSid, task.taskSid);
  const legs = await Promise.all(callSids.map((callSid) => fetchLeg(rest, accountSid, callSid, 'completed')));
  return (await chooseCustomer(rest, task.workspaceSid, workers, legs, {}))?.callSid;
}

async function chooseCustomer(
  rest: TwilioRest,
  workspaceSid: string,
  workers: readonly string[],
  candidates: readonly (Leg | undefined)[],
  attributes: Attributes,
): Promise<Leg | undefined> {
  const legs = candidates.filter((leg) => leg !== undefined);
  if (legs.length === 0) return undefined;
  const contactUris = await Promise.all(workers.map((worker) => fetchContactUri(rest, workspaceSid, worker)));
  const known = contactUris.filter((uri) => uri !== undefined);
  const unknown = browserCallers(legs).filter((uri) => !known.includes(uri));
  const workersElsewhere = await Promise.all(
    unknown.map(async (uri) => ((await isContactUri(rest, workspaceSid, uri)) ? [uri] : [])),
  );
  return findCustomerLeg(legs, [...known, ...workersElsewhere.flat()], attributes);
}
