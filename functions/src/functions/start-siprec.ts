import * as v from 'valibot';

import { readAudioReport } from '../lib/audio-report';
import { isCallPaused, withCallResumed } from '../lib/call-pause';
import { findCustomerOf } from '../lib/customer-of-task';
import {
  ownUrl,
  ownVariables,
  siprecVariables,
  syncVariables,
  taskRouterVariables,
} from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';
import { HttpProblem } from '../lib/http-problem';
import { isSwitchedOn, requireSwitchedOn } from '../lib/kill-switch';
import { logFailure } from '../lib/log';
import { MAX_SPANS } from '../lib/pause';
import { taskSidSchema } from '../lib/sids';
import { SIPREC_STATUS_PATH } from '../lib/siprec-status-path';
import { claimStream, conversationIdOf, startStream, streamRecords } from '../lib/siprec-stream';
import { changeAttributes, fetchTask, type TaskAddress, type TaskVersion } from '../lib/task-attributes';
import { createTwilioRest, type TwilioRest } from '../lib/twilio-rest';

const requestSchema = v.object({
  taskSid: taskSidSchema,
  resumes: v.optional(v.boolean(), false),
  after: v.optional(v.pipe(v.array(v.pipe(v.number(), v.safeInteger())), v.maxLength(MAX_SPANS))),
});

/**
 * Sends the audio of a call to Agent Assist: `{ conversation, status }` for the task that the body names as
 * `taskSid`, of which the caller must have accepted a reservation. Several calls give one stream: `status` is
 * `started` for the one that has started it, `alreadyStarted` for those after it, and `starting` where Twilio has
 * been asked to and nobody knows yet whether it has: ask again, for a minute at the most. A stream that has ended
 * may be started again, as another conversation. While the call is paused (`stop-siprec`) it is not started, unless
 * `resumes` is true, which ends the pause first: of its spans those that begin at the places `after`, where that is
 * given, so that a request that is late ends no pause that was begun since. Refuses with `switched_off` while the kill
 * switch is on, and ends no pause then.
 */
export const handler = defineFlexFunction({
  environment: { ...taskRouterVariables, ...syncVariables, ...siprecVariables, ...ownVariables },
  ahead: ({ account, answerBy }) => void isSwitchedOn(account, answerBy),
  async run({ environment, account, user, event, answerBy }) {
    const request = v.safeParse(requestSchema, event);
    if (!request.success) {
      throw new HttpProblem(
        'request_invalid',
        'The body needs "taskSid": "WT" and 32 hexadecimal digits; "resumes", where it is given, is true or false; "after" a list of whole numbers.',
      );
    }
    const { taskSid, resumes, after } = request.output;
    await requireSwitchedOn(account, answerBy);
    const rest = createTwilioRest(account, answerBy);
    const task: TaskAddress = { workspaceSid: environment.TWILIO_WORKSPACE_SID, taskSid };

    const { leg, version } = await findCustomerOf(rest, account.accountSid, task, user.workerSid);
    if (resumes) await resume(rest, task, version, after);
    else if (isCallPaused(version.attributes)) throw paused();
    const records = streamRecords(rest, environment.TWILIO_SYNC_SERVICE_SID);
    const claim = await claimStream(records, {
      callSid: leg.callSid,
      taskSid,
      reported: readAudioReport(version.attributes),
    });

    const { project, location } = environment.TWILIO_CONVERSATION_PROFILE;
    const conversationId = conversationIdOf(leg.callSid, claim.generation);
    const conversation = `projects/${project}/locations/${location}/conversations/${conversationId}`;
    const named = (known?: TaskVersion) =>
      claim.generation === 1 ? Promise.resolve() : nameConversation(rest, task, conversation, known);

    if (claim.kind === 'taken') {
      await named(resumes ? undefined : version);
      return { conversation, status: claim.isConfirmed ? 'alreadyStarted' : 'starting' };
    }

    // Whoever pauses meanwhile writes that down before they look for a claim: one of the two sees the other.
    const now = await fetchTask(rest, task).catch(logFailure);
    if (!now || isCallPaused(now.attributes)) {
      await claim.release().catch(logFailure);
      throw now ? paused() : unknown();
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
    await Promise.all([claim.confirm(start.sid).catch(logFailure), named(now)]);
    return { conversation, status: 'started' };
  },
});

/** Ends the pause of a call, or says that it goes on. */
async function resume(
  rest: TwilioRest,
  task: TaskAddress,
  version: TaskVersion,
  places: readonly number[] | undefined,
): Promise<void> {
  const change = await changeAttributes(
    rest,
    task,
    (attributes) => withCallResumed(attributes, places),
    version,
  );
  if (change !== 'written' && change !== 'unchanged') {
    throw new HttpProblem('task_forgotten', 'The task of this call cannot be changed, so it stays paused.');
  }
}

const unknown = () =>
  new HttpProblem('twilio_unavailable', 'It could not be asked whether the call is paused.');

const paused = () =>
  new HttpProblem('call_paused', 'Agent Assist is paused for this call, so its audio is not started.');

/** Lets every browser of the task know a conversation that the call's own SID does not name. */
async function nameConversation(
  rest: TwilioRest,
  task: TaskAddress,
  conversation: string,
  known: TaskVersion | undefined,
): Promise<void> {
  await changeAttributes(
    rest,
    task,
    (attributes) =>
      attributes.agent_assist_conversation === conversation
        ? undefined
        : { ...attributes, agent_assist_conversation: conversation },
    known,
  ).catch(logFailure);
}
