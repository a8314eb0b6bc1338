import type { NewSid } from '../ids';
import type { Conversations, EmailAddress } from './conversations';
import type { Reservation, Task, TaskRouter } from './task-router';
import { TwilioError } from './twilio-error';

export interface InteractionParticipant {
  readonly sid: string;
  readonly type: 'customer' | 'agent';
  readonly identity: string;
  /** The participant of the conversation that this one speaks through. */
  readonly conversationParticipantSid: string;
  /** Agents only: the reservation by which they take part. */
  readonly reservationSid?: string;
}

export interface Invite {
  readonly sid: string;
  readonly taskSid: string;
}

export type ChannelType = 'web' | 'sms' | 'whatsapp' | 'email';
export type ChannelStatus = 'active' | 'inactive' | 'closed';

export interface InteractionChannel {
  readonly sid: string;
  readonly interactionSid: string;
  readonly type: ChannelType;
  readonly status: ChannelStatus;
  readonly conversationSid: string;
  readonly participants: readonly InteractionParticipant[];
  readonly invites: readonly Invite[];
}

/** What happens to the agent's task when a channel is closed or left: it may wrap up first or be over at once. */
export type RoutingStatus = 'wrapup' | 'closed';

export interface NewChat {
  readonly customerName: string;
  /** `web` unless told. */
  readonly channelType?: ChannelType;
  /** Of an e-mail. */
  readonly subject?: string;
  /** What the customer writes first; a chat may also begin in silence. */
  readonly text?: string;
  /** Only this worker is asked to take the chat. */
  readonly workerSid?: string;
}

export interface Chat {
  readonly channel: InteractionChannel;
  readonly task: Task;
  readonly customerIdentity: string;
  /** Nobody is asked yet while no worker is available. */
  readonly reservation: Reservation | undefined;
}

/**
 * Flex Conversations: an interaction holds channels, a channel is carried by a conversation, and an invite to
 * the channel is a task that TaskRouter offers. Methods throw {@link TwilioError} where Twilio would refuse.
 */
export interface Interactions {
  /** A customer writes: conversation, interaction, channel, invite and task come to be. */
  startChat(chat: NewChat): Chat;
  channels(interactionSid: string): InteractionChannel[];
  channel(interactionSid: string, channelSid: string): InteractionChannel;
  channelOfConversation(conversationSid: string): InteractionChannel | undefined;
  /** The worker joins the conversation, and their reservation is accepted. */
  acceptInvite(interactionSid: string, channelSid: string, inviteSid: string, reservationSid: string): Invite;
  declineInvite(
    interactionSid: string,
    channelSid: string,
    inviteSid: string,
    reservationSid: string,
  ): Invite;
  /**
   * Closes the channel and with it the conversation. `wrapup` lets every agent's task wrap up; `closed` completes
   * it. Closing a closed channel with `closed` is how Flex completes a task that is wrapping up.
   */
  close(interactionSid: string, channelSid: string, routing: RoutingStatus): InteractionChannel;
  /** One agent leaves and the conversation goes on: the channel becomes inactive when nobody is left to serve it. */
  leave(
    interactionSid: string,
    channelSid: string,
    workerSid: string,
    routing: RoutingStatus,
  ): InteractionChannel;
  /** Closes every channel; the agents are gone from all of them. */
  closeAll(): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type StoredChannel = Omit<Mutable<InteractionChannel>, 'participants' | 'invites'> & {
  participants: InteractionParticipant[];
  readonly invites: Invite[];
};

export interface InteractionsParts {
  readonly newSid: NewSid;
  readonly taskRouter: TaskRouter;
  readonly conversations: Conversations;
  /** By which identity a worker speaks in conversations. */
  readonly identityOf: (workerSid: string) => string;
}

const TASK_CHANNELS = { web: 'chat', whatsapp: 'chat', sms: 'sms', email: 'email' } as const;

/** Where the account's e-mails arrive and come from. */
export const SUPPORT: EmailAddress = { name: 'Support', address: 'support@example.test' };

const emailOf = (name: string): EmailAddress => ({
  name,
  address: `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@customer.example.test`,
});

export function createInteractions(parts: InteractionsParts): Interactions {
  const { newSid, taskRouter, conversations, identityOf } = parts;
  const channels = new Map<string, StoredChannel>();

  const storedChannel = (interactionSid: string, channelSid: string): StoredChannel => {
    const channel = channels.get(channelSid);
    if (channel?.interactionSid !== interactionSid) {
      throw TwilioError.notFound(`/Interactions/${interactionSid}/Channels/${channelSid}`);
    }
    return channel;
  };
  const invited = (channel: StoredChannel, inviteSid: string, reservationSid: string) => {
    const invite = channel.invites.find((one) => one.sid === inviteSid);
    const reservation = taskRouter.reservation(reservationSid);
    if (invite?.taskSid !== reservation.task.sid) throw TwilioError.notFound(`/Invites/${inviteSid}`);
    return { invite, reservation };
  };
  const agentsOf = (channel: StoredChannel): Reservation[] =>
    channel.participants.flatMap(({ reservationSid }) =>
      reservationSid ? [taskRouter.reservation(reservationSid)] : [],
    );
  const route = (reservation: Reservation, routing: RoutingStatus): void => {
    if (routing === 'wrapup' && reservation.status === 'accepted') taskRouter.wrapUp(reservation.sid);
    if (routing === 'closed' && (reservation.status === 'accepted' || reservation.status === 'wrapping')) {
      taskRouter.complete(reservation.sid);
    }
  };

  return {
    startChat({ customerName, channelType = 'web', subject, text, workerSid }) {
      const email = channelType === 'email' ? emailOf(customerName) : undefined;
      const customerIdentity = email?.address ?? newSid('FU').slice(2);
      const conversation = conversations.create(
        customerName,
        { pre_engagement_data: { friendlyName: customerName } },
        email && SUPPORT,
      );
      conversations.updateUser(customerIdentity, { friendlyName: customerName });
      const customer = conversations.addParticipant(
        conversation.sid,
        customerIdentity,
        { member_type: 'guest' },
        email,
      );
      if (text !== undefined) {
        conversations.send(conversation.sid, customerIdentity, text, {}, email && { subject });
      }

      const channel: StoredChannel = {
        sid: newSid('UO'),
        interactionSid: newSid('KD'),
        type: channelType,
        status: 'active',
        conversationSid: conversation.sid,
        participants: [
          {
            sid: newSid('UT'),
            type: 'customer',
            identity: customerIdentity,
            conversationParticipantSid: customer.sid,
          },
        ],
        invites: [],
      };
      channels.set(channel.sid, channel);

      const inviteSid = newSid('KG');
      const task = taskRouter.createTask({
        channel: TASK_CHANNELS[channelType],
        workerSid,
        attributes: {
          channelType,
          channelSid: conversation.sid,
          conversationSid: conversation.sid,
          flexInteractionSid: channel.interactionSid,
          flexInteractionChannelSid: channel.sid,
          flexChannelInviteSid: inviteSid,
          from: email?.address ?? customerName,
          // Flex shows it in the header of an e-mail's task.
          ...(email && { subject: subject ?? '' }),
          customerName,
          customerAddress: customerIdentity,
          direction: 'inbound',
          initiatedBy: 'customer',
          ignoreAgent: '',
          proxy: null,
          pre_engagement_data: { friendlyName: customerName },
          conversations: { conversation_id: channel.interactionSid },
          customers: { name: customerName },
        },
      });
      channel.invites.push({ sid: inviteSid, taskSid: task.sid });
      return { channel, task, customerIdentity, reservation: taskRouter.reservationOfTask(task.sid) };
    },

    channels(interactionSid) {
      const found = [...channels.values()].filter((one) => one.interactionSid === interactionSid);
      if (found.length === 0) throw TwilioError.notFound(`/Interactions/${interactionSid}`);
      return found;
    },
    channel: storedChannel,
    channelOfConversation: (conversationSid) =>
      [...channels.values()].find((one) => one.conversationSid === conversationSid),

    acceptInvite(interactionSid, channelSid, inviteSid, reservationSid) {
      const channel = storedChannel(interactionSid, channelSid);
      const { invite, reservation } = invited(channel, inviteSid, reservationSid);
      if (reservation.status !== 'pending') {
        throw TwilioError.conflict(
          `Reservation ${reservationSid} is ${reservation.status} and cannot be accepted`,
        );
      }
      const identity = identityOf(reservation.workerSid);
      const joined = conversations.addParticipant(channel.conversationSid, identity, {
        member_type: 'agent',
      });
      channel.participants.push({
        sid: newSid('UT'),
        type: 'agent',
        identity,
        conversationParticipantSid: joined.sid,
        reservationSid,
      });
      channel.status = 'active';
      taskRouter.accept(reservationSid);
      return invite;
    },

    declineInvite(interactionSid, channelSid, inviteSid, reservationSid) {
      const { invite } = invited(storedChannel(interactionSid, channelSid), inviteSid, reservationSid);
      taskRouter.reject(reservationSid);
      return invite;
    },

    close(interactionSid, channelSid, routing) {
      const channel = storedChannel(interactionSid, channelSid);
      channel.status = 'closed';
      conversations.setState(channel.conversationSid, 'closed');
      for (const { taskSid } of channel.invites) {
        if (taskRouter.reservationOfTask(taskSid)?.status === 'pending')
          taskRouter.cancelTask(taskSid, 'Channel closed');
      }
      for (const reservation of agentsOf(channel)) route(reservation, routing);
      return channel;
    },

    leave(interactionSid, channelSid, workerSid, routing) {
      const channel = storedChannel(interactionSid, channelSid);
      const leaving = channel.participants.find(
        ({ reservationSid }) =>
          reservationSid && taskRouter.reservation(reservationSid).workerSid === workerSid,
      );
      if (!leaving?.reservationSid)
        throw TwilioError.badRequest(`Worker ${workerSid} is not on channel ${channelSid}`);
      channel.participants = channel.participants.filter((one) => one !== leaving);
      if (channel.status !== 'closed') {
        conversations.removeParticipant(channel.conversationSid, leaving.identity);
        if (!channel.participants.some((one) => one.type === 'agent')) channel.status = 'inactive';
      }
      route(taskRouter.reservation(leaving.reservationSid), routing);
      return channel;
    },

    closeAll() {
      for (const channel of channels.values()) {
        channel.status = 'closed';
        channel.participants = channel.participants.filter(({ type }) => type === 'customer');
      }
    },
  };
}
