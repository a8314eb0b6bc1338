import * as v from 'valibot';

import { WORKSPACE_SID } from '../ids';
import type { TokenClaims } from '../model/identity';
import type { InteractionChannel, InteractionParticipant } from '../model/interactions';
import { ACTIVITIES } from '../model/task-router';
import { TwilioError, UnansweredError } from '../model/twilio-error';
import type { World } from '../model/world';
import { ok, type Handler } from './exchange';
import {
  activityRow,
  pageOf,
  reservationRow,
  taskRow,
  workerChannelRow,
  workerRow,
} from './event-bridge-rows';
import { channelRow, inviteRow, participantRow } from './interaction-rows';

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
const InviteAnswer = v.object({
  action: v.picklist(['accept', 'decline']),
  routing: v.object({ reservation: v.object({ sid: v.string() }) }),
});
const ChannelChange = v.object({
  status: v.picklist(['closed', 'inactive']),
  routing: v.object({ status: v.picklist(['wrapup', 'closed']) }),
});

/** Reads a part of the request; what does not fit is the caller's mistake and answered as Twilio does. */
function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw TwilioError.badRequest(`${v.getDotPath(issue) ?? 'Body'}: ${issue.message}`);
}

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly caller: TokenClaims;
}

/** A route of the bridge: a pattern whose `:name` parts arrive as arguments, in their order. */
type Route = readonly [
  method: Call['method'],
  pattern: RegExp,
  answer: (call: Call, ...parts: string[]) => unknown,
];

const route = (method: Call['method'], pattern: string, answer: Route[2]): Route => [
  method,
  new RegExp(`^${pattern.replace(/:\w+/g, '([^/]+)')}$`),
  answer,
];

/**
 * `POST https://event-bridge.twilio.com/v1/wschannels`: TaskRouter and Interactions as the SDKs inside Flex
 * call them. Only holders of a valid token with a worker are answered.
 */
export function eventBridge(world: World): Handler {
  const { taskRouter, interactions } = world;
  const workspace = `Workspaces/${WORKSPACE_SID}`;

  const rowOfParticipant = (channel: InteractionChannel, participant: InteractionParticipant) => {
    if (!participant.reservationSid) return participantRow(channel, participant, undefined);
    const { sid, task, workerSid } = taskRouter.reservation(participant.reservationSid);
    return participantRow(channel, participant, { reservationSid: sid, taskSid: task.sid, workerSid });
  };

  const routes: readonly Route[] = [
    route('GET', `${workspace}/Activities`, () => pageOf(ACTIVITIES.map(activityRow))),
    route('GET', `${workspace}/Workers`, () => pageOf(taskRouter.workers().map(workerRow))),
    route('GET', `${workspace}/TaskQueues`, () => pageOf([])),
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
      pageOf(taskRouter.openReservations(workerSid).map(reservationRow)),
    ),
    route('GET', `${workspace}/Workers/:worker/Reservations/:reservation`, (_, _worker, reservationSid) =>
      reservationRow(taskRouter.reservation(reservationSid)),
    ),
    route(
      'POST',
      `${workspace}/Workers/:worker/Reservations/:reservation`,
      ({ params }, _worker, reservationSid) => {
        const change = {
          accepted: taskRouter.accept,
          rejected: taskRouter.reject,
          wrapping: taskRouter.wrapUp,
          completed: taskRouter.complete,
        }[read(ReservationChange, params).ReservationStatus];
        return reservationRow(change(reservationSid));
      },
    ),
    route('GET', `${workspace}/Tasks/:task`, (_, taskSid) => taskRow(taskRouter.task(taskSid))),
    route('POST', `${workspace}/Tasks/:task`, ({ params }, taskSid) => {
      const { Attributes: attributes, AssignmentStatus, Reason } = read(TaskChange, params);
      if (attributes !== undefined) taskRouter.setTaskAttributes(taskSid, attributes);
      if (AssignmentStatus === 'canceled') taskRouter.cancelTask(taskSid, Reason ?? '');
      const open = taskRouter.reservationOfTask(taskSid);
      if (open && AssignmentStatus === 'wrapping') taskRouter.wrapUp(open.sid);
      if (open && AssignmentStatus === 'completed') taskRouter.complete(open.sid, Reason);
      return taskRow(taskRouter.task(taskSid));
    }),

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
          participants: channel.participants.map((one) => rowOfParticipant(channel, one)),
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
            ? interactions.close(interactionSid, channelSid, routing.status)
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
    const call: Call = { ...envelope, path: envelope.url.replace(/^\/+/, ''), caller: verdict.claims };
    for (const [routeMethod, pattern, answer] of routes) {
      const match = routeMethod === call.method ? pattern.exec(call.path) : null;
      if (match) return ok({ payload: answer(call, ...match.slice(1)) });
    }
    throw new UnansweredError(`${call.method} ${host}${path} ${call.path}`);
  };
}
