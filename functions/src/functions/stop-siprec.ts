import * as v from 'valibot';

import { readAudioReport } from '../lib/audio-report';
import { withCallPaused } from '../lib/call-pause';
import { findCustomerOf } from '../lib/customer-of-task';
import { syncVariables, taskRouterVariables } from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';
import { HttpProblem } from '../lib/http-problem';
import { taskSidSchema } from '../lib/sids';
import { stopStreams, streamRecords } from '../lib/siprec-stream';
import { changeAttributes, type TaskAddress, type TaskVersion } from '../lib/task-attributes';
import { createTwilioRest, type TwilioRest } from '../lib/twilio-rest';

const requestSchema = v.object({
  taskSid: taskSidSchema,
  until: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

/**
 * Pauses a call: nothing that is said on it reaches Agent Assist any more. Stops the audio of the call that the task is
 * about, of which the caller must have accepted a reservation, and notes in the task's attribute `agent_assist_pause`
 * that the agent wants it so, after which `start-siprec` starts nothing until it is told to resume. `until` is when the
 * plugin ends the pause by itself, in milliseconds since the epoch; without it, when somebody does.
 *
 * Answers `{ status }`: `stopped`; `alreadyStopped` where no stream runs; `none` where nobody knows of one and a Studio
 * flow may have started one all the same, which no flow does for calls that agents place. Asked again it changes nothing. Where it fails, the pause may be noted and the audio still run: ask again.
 */
export const handler = defineFlexFunction({
  environment: { ...taskRouterVariables, ...syncVariables },
  async run({ environment, account, user, event, answerBy }) {
    const request = v.safeParse(requestSchema, event);
    if (!request.success) {
      throw new HttpProblem(
        'request_invalid',
        'The body needs "taskSid": "WT" and 32 hexadecimal digits; "until", where it is given, is milliseconds since the epoch.',
      );
    }
    const { taskSid, until } = request.output;
    const rest = createTwilioRest(account, answerBy);
    const task: TaskAddress = { workspaceSid: environment.TWILIO_WORKSPACE_SID, taskSid };

    const { leg, version } = await findCustomerOf(rest, account.accountSid, task, user.workerSid);
    const records = streamRecords(rest, environment.TWILIO_SYNC_SERVICE_SID);
    // The audio does not wait for the note.
    const noting = note(rest, task, until, version);
    const stopping = stopStreams(rest, records, {
      accountSid: account.accountSid,
      callSid: leg.callSid,
      taskSid,
      reported: readAudioReport(version.attributes),
      // A flow may dial, too, and then hand the call to Flex: what Flex's own dial pad makes says so.
      mayBeForked: leg.isInbound || version.attributes.direction !== 'outbound',
      isNoted: noting.catch(() => undefined),
    });
    const [noted, stopped] = await Promise.allSettled([noting, stopping]);
    if (stopped.status === 'rejected') throw stopped.reason;
    if (noted.status === 'rejected') throw noted.reason;
    return { status: stopped.value };
  },
});

/** Notes with the call that it is not to be heard, for every desktop and for `start-siprec`. */
async function note(
  rest: TwilioRest,
  task: TaskAddress,
  until: number | undefined,
  version: TaskVersion,
): Promise<void> {
  const change = await changeAttributes(
    rest,
    task,
    (attributes) => withCallPaused(attributes, until),
    version,
  );
  if (change === 'tooLong') {
    throw new HttpProblem(
      'attributes_full',
      'The attributes of this task have no room left, so the pause cannot be noted.',
    );
  }
  if (change !== 'written' && change !== 'unchanged') {
    throw new HttpProblem(
      'task_forgotten',
      'The task of this call cannot be changed, so the pause is not noted.',
    );
  }
}
