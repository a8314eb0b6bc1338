import * as v from 'valibot';

import { withAudioReport, type AudioReport } from '../lib/audio-report';
import { syncVariables, taskRouterVariables } from '../lib/environment';
import { callSidSchema, siprecSidSchema, taskSidSchema } from '../lib/sids';
import { SIPREC_STATUS_PATH } from '../lib/siprec-status-path';
import { reportStream, streamRecords } from '../lib/siprec-stream';
import { changeAttributes, findTasksOfCall } from '../lib/task-attributes';
import { defineTwilioFunction } from '../lib/twilio-function';
import { createTwilioRest } from '../lib/twilio-rest';

const STATUS_OF_EVENT = {
  'siprec-started': 'started',
  'siprec-stopped': 'stopped',
  'siprec-error': 'failed',
} as const;

const instantSchema = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.check((date) => !Number.isNaN(date.getTime())),
);

const fieldsSchema = v.object({
  CallSid: callSidSchema,
  SiprecEvent: v.pipe(
    v.picklist(['siprec-started', 'siprec-stopped', 'siprec-error']),
    v.transform((event) => STATUS_OF_EVENT[event]),
  ),
  SiprecSid: v.fallback(v.optional(siprecSidSchema), undefined),
  /** Twilio does not say in which form it writes the time; without one it is the time of arrival. */
  Timestamp: v.fallback(v.optional(instantSchema), undefined),
  SiprecErrorCode: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\w{1,20}$/))), undefined),
});

/**
 * Twilio's word on what became of a stream, for those that `start-siprec` has started, and for those of a Studio
 * flow that names this address as its status callback. It ends up in the attributes of the call's task, where the
 * plugin sees it.
 */
export const handler = defineTwilioFunction({
  path: SIPREC_STATUS_PATH,
  environment: { ...taskRouterVariables, ...syncVariables },
  query: {
    taskSid: v.optional(taskSidSchema),
    generation: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/), v.transform(Number))),
  },
  fields: fieldsSchema,
  async run({ environment, account, fields, query, answerBy }) {
    const rest = createTwilioRest(account, answerBy);
    const workspaceSid = environment.TWILIO_WORKSPACE_SID;
    const at = (fields.Timestamp ?? new Date()).toISOString();
    const report: AudioReport = {
      status: fields.SiprecEvent,
      // A Studio flow's stream has none, and is the call's first.
      generation: query.generation ?? 1,
      ...(fields.SiprecErrorCode === undefined ? {} : { code: fields.SiprecErrorCode }),
      at,
    };

    const toTasks = async () => {
      const taskSids = query.taskSid
        ? [query.taskSid]
        : await findTasksOfCall(rest, workspaceSid, fields.CallSid);
      await Promise.all(
        taskSids.map((taskSid) =>
          changeAttributes(rest, { workspaceSid, taskSid }, (attributes) =>
            withAudioReport(attributes, report),
          ),
        ),
      );
    };
    const toRecord = async () => {
      if (query.generation === undefined) return;
      await reportStream(streamRecords(rest, environment.TWILIO_SYNC_SERVICE_SID), fields.CallSid, {
        status: fields.SiprecEvent,
        generation: query.generation,
        sid: fields.SiprecSid,
        at,
      });
    };
    await Promise.all([toTasks(), toRecord()]);
    return {};
  },
});
