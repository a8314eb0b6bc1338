import * as v from 'valibot';

import { WORKSPACE_SID } from '../ids';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import { read, route, type Route } from './bridge-route';
import { reservationRow, taskRow, transferRow } from './event-bridge-rows';
import { callSidOf, interactionSidOf, taskSidOf, voiceChannelRow, voiceParticipantRow } from './voice-rows';

/** twilio-taskrouter sends what its caller passed; forms arrive as text. */
const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
]);

const NewTransfer = v.object({
  ReservationSid: v.string(),
  To: v.string(),
  Mode: v.optional(v.picklist(['WARM', 'COLD']), 'WARM'),
});
const TransferChange = v.object({ TransferStatus: v.literal('canceled') });
const CustomerChange = v.object({ TaskSid: v.string(), Hold: flag });
const WorkerChange = v.object({ ReservationSid: v.string(), EndConferenceOnExit: v.optional(flag) });
const WorkerHold = v.object({ TaskSid: v.string(), TargetWorkerSid: v.string(), Hold: flag });
const WorkerKick = v.object({ TaskSid: v.string(), TargetWorkerSid: v.string() });
const NewParticipant = v.object({
  type: v.literal('external'),
  media_properties: v.object({ coordinates: v.object({ from: v.string(), to: v.string() }) }),
});
const ParticipantChange = v.object({
  status: v.optional(v.literal('closed')),
  media_properties: v.optional(
    v.object({ hold: v.optional(flag), end_conference_on_exit: v.optional(flag) }),
  ),
});
const Closed = v.object({ status: v.literal('closed') });

/**
 * What Flex asks of a call: TaskRouter's transfers and its participants of a conference, and the interaction
 * that stands for the call.
 */
export function voiceRoutes({ calls, taskRouter }: World): readonly Route[] {
  const worker = `Workspaces/${WORKSPACE_SID}/Workers/:worker`;
  const channels = 'v1/Interactions/(KD[0-9a-f]{32})/Channels';

  /** Chats have interactions of their own: their SIDs lead to no task. */
  const isCall = (interactionSid: string): boolean =>
    taskRouter.tasks().some(({ sid }) => interactionSidOf(sid) === interactionSid);
  const conferenceOf = (taskSid: string) => calls.conferences({ friendlyName: taskSid }).at(-1);
  const liveConferenceOf = (taskSid: string) => {
    const conference = conferenceOf(taskSid);
    if (conference?.status === 'in-progress') return conference;
    throw TwilioError.badRequest(`Task ${taskSid} has no conference`);
  };
  const legOf = (taskSid: string, workerSid: string) => {
    const leg = calls.workerLegOf(taskSid, workerSid);
    if (leg) return leg;
    throw TwilioError.notFound(`participant ${workerSid} of ${taskSid}`);
  };

  return [
    route('POST', `${worker}/Transfers`, ({ params }) => {
      const { ReservationSid, To, Mode } = read(NewTransfer, params);
      return transferRow(taskRouter.transfer(ReservationSid, To, Mode));
    }),
    route('POST', `${worker}/Transfers/:transfer`, ({ params }, _worker, transferSid) => {
      read(TransferChange, params);
      return transferRow(taskRouter.cancelTransfer(transferSid));
    }),
    route('POST', `${worker}/CustomerParticipant`, ({ params }) => {
      const { TaskSid, Hold } = read(CustomerChange, params);
      const customer = calls.customerLegOf(TaskSid);
      if (!customer) throw TwilioError.notFound(`customer of ${TaskSid}`);
      calls.setHold(customer.sid, Hold);
      return taskRow(taskRouter.task(TaskSid));
    }),
    route('POST', `${worker}/WorkerParticipant`, ({ params }) => {
      const { ReservationSid, EndConferenceOnExit } = read(WorkerChange, params);
      const { task, workerSid } = taskRouter.reservation(ReservationSid);
      if (EndConferenceOnExit !== undefined) {
        calls.setEndConferenceOnExit(legOf(task.sid, workerSid).sid, EndConferenceOnExit);
      }
      return reservationRow(taskRouter.reservation(ReservationSid));
    }),
    route('POST', `${worker}/HoldWorkerParticipant`, ({ params }) => {
      const { TaskSid, TargetWorkerSid, Hold } = read(WorkerHold, params);
      calls.setHold(legOf(TaskSid, TargetWorkerSid).sid, Hold);
      return taskRow(taskRouter.task(TaskSid));
    }),
    route('POST', `${worker}/KickWorkerParticipant`, ({ params }) => {
      const { TaskSid, TargetWorkerSid } = read(WorkerKick, params);
      const { sid } = legOf(TaskSid, TargetWorkerSid);
      // Whoever is taken out of a call does not take it with them.
      calls.setEndConferenceOnExit(sid, false);
      calls.hangUp(sid);
      return taskRow(taskRouter.task(TaskSid));
    }),

    route('GET', channels, (_, interactionSid) => {
      if (!isCall(interactionSid)) return undefined;
      const taskSid = taskSidOf(interactionSid);
      return { channels: [voiceChannelRow(taskSid, conferenceOf(taskSid))], meta: {} };
    }),
    route('POST', `${channels}/:channel`, ({ params }, interactionSid) => {
      if (!isCall(interactionSid)) return undefined;
      read(Closed, params);
      const taskSid = taskSidOf(interactionSid);
      calls.endConference(liveConferenceOf(taskSid).sid);
      return voiceChannelRow(taskSid, conferenceOf(taskSid));
    }),
    route('GET', `${channels}/:channel/Participants`, (_, interactionSid) => {
      if (!isCall(interactionSid)) return undefined;
      const conference = conferenceOf(taskSidOf(interactionSid));
      return {
        channel_type: 'voice',
        participants: conference?.legs.map((leg) => voiceParticipantRow(leg, conference)) ?? [],
        meta: {},
      };
    }),
    route('POST', `${channels}/:channel/Participants`, ({ params }, interactionSid) => {
      if (!isCall(interactionSid)) return undefined;
      const taskSid = taskSidOf(interactionSid);
      const { coordinates } = read(NewParticipant, params).media_properties;
      return voiceParticipantRow(calls.dialExternal(taskSid, coordinates), liveConferenceOf(taskSid));
    }),
    route(
      'POST',
      `${channels}/:channel/Participants/:participant`,
      ({ params }, interactionSid, _channel, participantSid) => {
        if (!isCall(interactionSid)) return undefined;
        const callSid = callSidOf(participantSid);
        const conference = liveConferenceOf(calls.leg(callSid).taskSid);
        const { status, media_properties: media } = read(ParticipantChange, params);
        if (media?.hold !== undefined) calls.setHold(callSid, media.hold);
        if (media?.end_conference_on_exit !== undefined) {
          calls.setEndConferenceOnExit(callSid, media.end_conference_on_exit);
        }
        if (status === 'closed') {
          calls.setEndConferenceOnExit(callSid, false);
          calls.hangUp(callSid);
        }
        return voiceParticipantRow(calls.leg(callSid), conference);
      },
    ),
  ];
}
