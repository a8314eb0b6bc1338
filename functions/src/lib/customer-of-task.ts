import { findConference, type Leg } from './conference';
import { findLegOfConference } from './customer-leg';
import { HttpProblem } from './http-problem';
import { fetchTask, type TaskAddress, type TaskVersion } from './task-attributes';
import { listWorkersOf } from './task-workers';
import type { TwilioRest } from './twilio-rest';

/**
 * The customer's leg of the call that a task is about, for a worker who is on it, and the task as it stood then. All of
 * it is asked of Twilio: what an agent writes into the attributes of a task opens nobody else's call.
 * @throws HttpProblem `task_not_yours`, `no_conference`, `no_customer_leg`, `twilio_unavailable`
 */
export async function findCustomerOf(
  rest: TwilioRest,
  accountSid: string,
  task: TaskAddress,
  workerSid: string | undefined,
): Promise<{ leg: Leg; version: TaskVersion }> {
  if (workerSid === undefined) throw notYours();
  const [workers, conferenceSid, version] = await Promise.all([
    listWorkersOf(rest, task),
    findConference(rest, accountSid, task.taskSid),
    fetchTask(rest, task),
  ]);
  if (!workers.includes(workerSid) || !version) throw notYours();
  if (conferenceSid === undefined) {
    throw new HttpProblem('no_conference', 'The call of this task is not connected, or has ended.');
  }

  const leg = await findLegOfConference(rest, accountSid, {
    conferenceSid,
    workspaceSid: task.workspaceSid,
    workers,
    attributes: version.attributes,
  });
  if (!leg) throw new HttpProblem('no_customer_leg', 'No customer is connected to the call of this task.');
  return { leg, version };
}

const notYours = () =>
  new HttpProblem('task_not_yours', 'This takes a reservation of the task that you have accepted.');
