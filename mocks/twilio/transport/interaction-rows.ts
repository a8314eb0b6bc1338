import { ACCOUNT_SID } from '../ids';
import type { InteractionChannel, InteractionParticipant, Invite } from '../model/interactions';
import type { TaskRouter } from '../model/task-router';

/* The rows of the Interactions API as the event bridge passes them on. */

export const channelRow = (channel: InteractionChannel) => ({
  sid: channel.sid,
  account_sid: ACCOUNT_SID,
  interaction_sid: channel.interactionSid,
  type: channel.type,
  status: channel.status,
  media_sid: channel.conversationSid,
  media_properties: { media_channel_sid: channel.conversationSid },
});

/** @param taskRouter knows the task by which an agent takes part; customers have none */
export const participantRow = (
  channel: InteractionChannel,
  participant: InteractionParticipant,
  taskRouter: Pick<TaskRouter, 'reservation'>,
) => ({
  sid: participant.sid,
  type: participant.type,
  channel_sid: channel.sid,
  interaction_sid: channel.interactionSid,
  routing_properties: routingOf(participant, taskRouter),
  media_properties: {
    sid: participant.conversationParticipantSid,
    identity: participant.identity,
    type: channel.type,
  },
});

const routingOf = (
  { reservationSid }: InteractionParticipant,
  taskRouter: Pick<TaskRouter, 'reservation'>,
) => {
  if (reservationSid === undefined) return null;
  const { sid, task, workerSid } = taskRouter.reservation(reservationSid);
  return { reservation_sid: sid, task_sid: task.sid, worker_sid: workerSid };
};

export const inviteRow = (channel: InteractionChannel, invite: Invite) => ({
  sid: invite.sid,
  interaction_sid: channel.interactionSid,
  channel_sid: channel.sid,
  routing: { type: 'taskrouter', properties: { task_sid: invite.taskSid } },
});
