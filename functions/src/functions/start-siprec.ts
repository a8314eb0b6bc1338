import * as v from 'valibot';

import { readAudioReport } from '../lib/audio-report';
import { findConference, type Leg } from '../lib/conference';
import { findLegOfConference } from '../lib/customer-leg';
import {
  ownUrl,
  ownVariables,
  siprecVariables,
  syncVariables,
  taskRouterVariables,
} from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';
import { HttpProblem } from '../lib/http-problem';
import { logFailure } from '../lib/log';
import { taskSidSchema } from '../lib/sids';
import { SIPREC_STATUS_PATH } from '../lib/siprec-status-path';
import { claimStream, conversationIdOf, startStream, streamRecords } from '../lib/siprec-stream';
import { changeAttributes, fetchTask, type TaskAddress, type TaskVersion } from '../lib/task-attributes';
import { listWorkersOf } from '../lib/task-workers';
import { createTwilioRest, type TwilioRest } from '../lib/twilio-rest';

const requestSchema = v.object({ taskSid: taskSidSchema });

/**
 * Sends the audio of a call to Agent Assist: `{ conversation, status }` for the task that the body names as
 * `taskSid`, of which the caller must have accepted a reservation. Several calls give one stream: `status` is
 * `started` for the one that has started it, `alreadyStarted` for those after it, and `starting` where Twilio has
 * been asked to and nobody knows yet whether it has: ask again, for a minute at the most. A stream that has ended
 * may be started again, as another conversation.
 */
export const handler = defineFlexFunction({
  environment: { ...taskRouterVariables, ...syncVariables, ...siprecVariables, ...ownVariables },
  async run({ environment, account, user, event, answerBy }) {
    const request = v.safeParse(requestSchema, event);
    if (!request.success) {
      throw new HttpProblem('request_invalid', 'The body needs "taskSid": "WT" and 32 hexadecimal digits.');
    }
    const { taskSid } = request.output;
    const rest = createTwilioRest(account, answerBy);
    const task: TaskAddress = { workspaceSid: environment.TWILIO_WORKSPACE_SID, taskSid };

    const { leg, version } = await findCustomer(rest, account.accountSid, task, user.workerSid);
    const records = streamRecords(rest, environment.TWILIO_SYNC_SERVICE_SID);
    const claim = await claimStream(records, {
      callSid: leg.callSid,
      taskSid,
      reported: readAudioReport(version.attributes),
    });

    const { project, location } = environment.TWILIO_CONVERSATION_PROFILE;
    const conversationId = conversationIdOf(leg.callSid, claim.generation);
    const conversation = `projects/${project}/locations/${location}/conversations/${conversationId}`;
    const named = () =>
      claim.generation === 1 ? Promise.resolve() : nameConversation(rest, task, conversation, version);

    if (claim.kind === 'taken') {
      await named();
      return { conversation, status: claim.isConfirmed ? 'alreadyStarted' : 'starting' };
    }

    const start = await startStream(rest, {
      accountSid: account.accountSid,
      callSid: leg.callSid,
      connectorName: environment.SIPREC_CONNECTOR_NAME,
      name: conversationId,
      conversation: `projects/${project}/conversations/${conversationId}`,
      statusCallback: `${ownUrl(environment.DOMAIN_NAME, SIPREC_STATUS_PATH)}?taskSid=${taskSid}&generation=${claim.generation}`,
    });
    if (start.kind === 'refused') {
      await claim.release().catch(logFailure);
      throw start.problem;
    }
    // The stream runs: what else there is to remember must not make the caller believe otherwise.
    await Promise.all([claim.confirm(start.sid).catch(logFailure), named()]);
    return { conversation, status: 'started' };
  },
});

const notYours = () =>
  new HttpProblem('task_not_yours', 'This takes a reservation of the task that you have accepted.');

/** The customer's leg of the call that a task is about, for a worker who is on it. */
async function findCustomer(
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

/** Lets every browser of the task know a conversation that the call's own SID does not name. */
async function nameConversation(
  rest: TwilioRest,
  task: TaskAddress,
  conversation: string,
  version: TaskVersion,
): Promise<void> {
  await changeAttributes(
    rest,
    task,
    (attributes) =>
      attributes.agent_assist_conversation === conversation
        ? undefined
        : { ...attributes, agent_assist_conversation: conversation },
    version,
  ).catch(logFailure);
}
