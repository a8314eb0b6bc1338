import { ACCOUNT_SID } from '../ids';
import type { InteractionChannel, InteractionParticipant, Invite } from '../model/interactions';

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

/** @param routing the task that an agent takes part by; customers have none */
export const participantRow = (
  channel: InteractionChannel,
  participant: InteractionParticipant,
  routing: { reservationSid: string; taskSid: string; workerSid: string } | undefined,
) => ({
  sid: participant.sid,
  type: participant.type,
  channel_sid: channel.sid,
  interaction_sid: channel.interactionSid,
  routing_properties: routing
    ? { reservation_sid: routing.reservationSid, task_sid: routing.taskSid, worker_sid: routing.workerSid }
    : null,
  media_properties: {
    sid: participant.conversationParticipantSid,
    identity: participant.identity,
    type: channel.type,
  },
});

export const inviteRow = (channel: InteractionChannel, invite: Invite) => ({
  sid: invite.sid,
  interaction_sid: channel.interactionSid,
  channel_sid: channel.sid,
  routing: { type: 'taskrouter', properties: { task_sid: invite.taskSid } },
});
