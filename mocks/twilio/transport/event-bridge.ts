import * as v from 'valibot';

import { WORKSPACE_SID } from '../ids';
import { ACTIVITIES, type Reservation } from '../model/task-router';
import { TwilioError, UnansweredError } from '../model/twilio-error';
import type { World } from '../model/world';
import { read, route, type BridgeCall, type Route } from './bridge-route';
import { ok, type Handler } from './exchange';
import {
  activityRow,
  changedReservationRow,
  pageOf,
  reservationRow,
  taskQueueRow,
  taskRow,
  workerChannelRow,
  workerRow,
} from './event-bridge-rows';
import { channelRow, inviteRow, participantRow } from './interaction-rows';
import { voiceRoutes } from './voice-routes';

/** The SDKs wrap every REST call into one envelope, and the bridge answers `{payload}`. */
const Envelope = v.object({
  url: v.string(),
  method: v.picklist(['GET', 'POST', 'DELETE']),
  params: v.optional(v.record(v.string(), v.unknown()), {}),
  token: v.string(),
});

/** TaskRouter's REST API takes JSON in a string; twilio-taskrouter sends the object itself. */
const Attributes = v.union([
  v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())),
  v.record(v.string(), v.unknown()),
]);
const WorkerChange = v.object({ ActivitySid: v.optional(v.string()), Attributes: v.optional(Attributes) });
const TaskChange = v.object({
  AssignmentStatus: v.optional(v.picklist(['wrapping', 'completed', 'canceled'])),
  Attributes: v.optional(Attributes),
  Reason: v.optional(v.string()),
});
const ReservationChange = v.object({
  ReservationStatus: v.picklist(['accepted', 'rejected', 'wrapping', 'completed']),
});
/** Accepts a call by calling the worker into its conference. */
const ConferenceInstruction = v.object({
  Instruction: v.literal('conference'),
  EndConferenceOnExit: v.optional(v.boolean()),
});
/** TaskRouter makes tasks for a worker who places a call. */
const NewTask = v.object({
  RoutingTarget: v.string(),
  TaskChannelUniqueName: v.literal('voice'),
  Attributes,
});
const InviteAnswer = v.object({
  action: v.picklist(['accept', 'decline']),
  routing: v.object({ reservation: v.object({ sid: v.string() }) }),
});
const ChannelChange = v.object({
  status: v.picklist(['closed', 'inactive']),
  routing: v.object({ status: v.picklist(['wrapup', 'closed']) }),
});

/**
 * `POST https://event-bridge.twilio.com/v1/wschannels`: TaskRouter and Interactions as the SDKs inside Flex
 * call them. Only holders of a valid token with a worker are answered.
 */
export function eventBridge(world: World): Handler {
  const { taskRouter, interactions, calls } = world;
  const rowOf = (reservation: Reservation) =>
    reservationRow(reservation, taskRouter.outgoingTransfer(reservation.sid));
  const workspace = `Workspaces/${WORKSPACE_SID}`;

  const routes: readonly Route[] = [
    route('GET', `${workspace}/Activities`, () => pageOf(ACTIVITIES.map(activityRow))),
    route('GET', `${workspace}/Workers`, () => pageOf(taskRouter.workers().map(workerRow))),
    route('GET', `${workspace}/TaskQueues`, () => pageOf([taskQueueRow()])),
    route('GET', `${workspace}/Workers/:worker`, (_, workerSid) => workerRow(taskRouter.worker(workerSid))),
    route('POST', `${workspace}/Workers/:worker`, ({ params }, workerSid) => {
      const change = read(WorkerChange, params);
      if (change.Attributes !== undefined) taskRouter.setWorkerAttributes(workerSid, change.Attributes);
      if (change.ActivitySid !== undefined) taskRouter.setActivity(workerSid, change.ActivitySid);
      return workerRow(taskRouter.worker(workerSid));
    }),
    route('GET', `${workspace}/Workers/:worker/WorkerChannels`, (_, workerSid) => {
      const worker = taskRouter.worker(workerSid);
      return pageOf(worker.channels.map((channel) => workerChannelRow(worker, channel, taskRouter)));
    }),
    route('GET', `${workspace}/Workers/:worker/Reservations`, (_, workerSid) =>
      pageOf(taskRouter.openReservations(workerSid).map(rowOf)),
    ),
    route('GET', `${workspace}/Workers/:worker/Reservations/:reservation`, (_, _worker, reservationSid) =>
      rowOf(taskRouter.reservation(reservationSid)),
    ),
    route(
      'POST',
      `${workspace}/Workers/:worker/Reservations/:reservation`,
      ({ params }, _worker, reservationSid) => {
        if ('Instruction' in params) {
          const { EndConferenceOnExit } = read(ConferenceInstruction, params);
          calls.dialWorker(reservationSid, { endConferenceOnExit: EndConferenceOnExit });
          return changedReservationRow(taskRouter.reservation(reservationSid));
        }
        const change = {
          accepted: taskRouter.accept,
          rejected: taskRouter.reject,
          wrapping: taskRouter.wrapUp,
          completed: taskRouter.complete,
        }[read(ReservationChange, params).ReservationStatus];
        return changedReservationRow(change(reservationSid));
      },
    ),
    route('POST', `${workspace}/Tasks`, ({ params, caller }) => {
      const { Attributes: attributes, RoutingTarget, TaskChannelUniqueName } = read(NewTask, params);
      if (RoutingTarget !== caller.workerSid) throw TwilioError.forbidden('RoutingTarget: is somebody else');
      return taskRow(
        taskRouter.createTask({ channel: TaskChannelUniqueName, attributes, routingTarget: RoutingTarget }),
      );
    }),
    route('GET', `${workspace}/Tasks/:task`, (_, taskSid) => taskRow(taskRouter.task(taskSid))),
    route('POST', `${workspace}/Tasks/:task`, ({ params, caller }, taskSid) => {
      const { Attributes: attributes, AssignmentStatus, Reason } = read(TaskChange, params);
      if (attributes !== undefined) taskRouter.setTaskAttributes(taskSid, attributes);
      if (AssignmentStatus === 'canceled') taskRouter.cancelTask(taskSid, Reason ?? '');
      const open =
        taskRouter.reservationsOfTask(taskSid).find(({ workerSid }) => workerSid === caller.workerSid) ??
        taskRouter.reservationOfTask(taskSid);
      if (open && AssignmentStatus === 'wrapping') taskRouter.wrapUp(open.sid);
      if (open && AssignmentStatus === 'completed') taskRouter.complete(open.sid, Reason);
      return taskRow(taskRouter.task(taskSid));
    }),

    ...voiceRoutes(world),
    route('GET', 'v1/Interactions/:interaction/Channels', (_, interactionSid) => ({
      channels: interactions.channels(interactionSid).map(channelRow),
      meta: {},
    })),
    route(
      'GET',
      'v1/Interactions/:interaction/Channels/:channel/Participants',
      (_, interactionSid, channelSid) => {
        const channel = interactions.channel(interactionSid, channelSid);
        return {
          channel_type: channel.type,
          participants: channel.participants.map((one) => participantRow(channel, one, taskRouter)),
          meta: {},
        };
      },
    ),
    route(
      'POST',
      'v1/Interactions/:interaction/Channels/:channel/Invites/:invite',
      ({ params }, interactionSid, channelSid, inviteSid) => {
        const { action, routing } = read(InviteAnswer, params);
        const answer = action === 'accept' ? interactions.acceptInvite : interactions.declineInvite;
        const invite = answer(interactionSid, channelSid, inviteSid, routing.reservation.sid);
        return inviteRow(interactions.channel(interactionSid, channelSid), invite);
      },
    ),
    route(
      'POST',
      'v1/Interactions/:interaction/Channels/:channel',
      ({ params, caller }, interactionSid, channelSid) => {
        const { status, routing } = read(ChannelChange, params);
        return channelRow(
          status === 'closed'
            ? interactions.close(interactionSid, channelSid, routing.status, caller.workerSid)
            : interactions.leave(interactionSid, channelSid, caller.workerSid, routing.status),
        );
      },
    ),
  ];

  return ({ host, path, body, method }) => {
    if (host !== 'event-bridge.twilio.com' || path !== '/v1/wschannels' || method !== 'POST')
      return undefined;
    const envelope = read(Envelope, body);
    const verdict = world.identity.verify(envelope.token);
    if (!verdict.valid || verdict.claims.workerSid === '') throw TwilioError.unauthorized();
    const call: BridgeCall = { ...envelope, path: envelope.url.replace(/^\/+/, ''), caller: verdict.claims };
    for (const [routeMethod, pattern, answer] of routes) {
      const match = routeMethod === call.method ? pattern.exec(call.path) : null;
      const payload = match && answer(call, ...match.slice(1));
      if (payload) return ok({ payload });
    }
    throw new UnansweredError(`${call.method} ${host}${path} ${call.path}`);
  };
}
