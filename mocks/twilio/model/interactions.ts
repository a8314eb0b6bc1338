import type { NewSid } from '../ids';
import type { Attributes, Conversations, EmailAddress } from './conversations';
import type { AssignmentStatus, NewTask, Reservation, Task, TaskRouter } from './task-router';
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
  /** The worker who hands the conversation over by it: they leave as soon as it is accepted. */
  readonly handedOverBy?: string;
}

export interface HandOver {
  /** SID of the worker who hands over. */
  readonly from: string;
  /** Only this worker is asked; without it, anybody else of the queue. */
  readonly to?: string;
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
   * Hands a conversation over: a new task, with what the interaction gives to every task of the channel and nothing
   * that was written into the old one since, is offered. When somebody accepts it, the worker who hands over leaves
   * and their task wraps up. Until then, and where the worker who was asked declines, all stays as it is. Refused
   * where the channel is closed, the worker is not on it, or another hand-over waits for its answer.
   */
  handOver(interactionSid: string, channelSid: string, handOver: HandOver): Invite;
  /**
   * Closes the channel and with it the conversation. `wrapup` lets every agent's task wrap up; `closed` completes
   * it. Closing a closed channel with `closed` is how Flex completes a task that is wrapping up.
   * @param workerSid who closes it: where they have handed the conversation over, only their own task is completed
   */
  close(
    interactionSid: string,
    channelSid: string,
    routing: RoutingStatus,
    workerSid?: string,
  ): InteractionChannel;
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
  /** What every task of the channel begins with. */
  readonly taskAttributes: Attributes;
  /** The reservations of those who left while the conversation went on. */
  readonly leftBy: Set<string>;
};

export interface InteractionsParts {
  readonly newSid: NewSid;
  readonly taskRouter: TaskRouter;
  readonly conversations: Conversations;
  /** By which identity a worker speaks in conversations. */
  readonly identityOf: (workerSid: string) => string;
}

/** Of a task that nobody has taken yet. */
const UNANSWERED: readonly AssignmentStatus[] = ['pending', 'reserved'];

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
  /** Without those that TaskRouter has forgotten. */
  const reservationsNamed = (sids: readonly (string | undefined)[]): Reservation[] =>
    taskRouter.reservations().filter(({ sid }) => sids.includes(sid));
  const agentsOf = (channel: StoredChannel): Reservation[] =>
    reservationsNamed(channel.participants.map(({ reservationSid }) => reservationSid));
  /** The open task by which somebody is asked to take the conversation over. */
  const openHandOver = (channel: StoredChannel): Invite | undefined =>
    channel.invites.find(({ handedOverBy, taskSid }) => handedOverBy !== undefined && isUnanswered(taskSid));
  const isUnanswered = (taskSid: string): boolean =>
    taskRouter
      .tasks()
      .some(({ sid, assignmentStatus }) => sid === taskSid && UNANSWERED.includes(assignmentStatus));
  const partOf = (channel: StoredChannel, workerSid: string): InteractionParticipant | undefined => {
    const theirs = agentsOf(channel).find((one) => one.workerSid === workerSid);
    return theirs && channel.participants.find(({ reservationSid }) => reservationSid === theirs.sid);
  };
  const createInvite = (
    channel: StoredChannel,
    asked: Pick<NewTask, 'workerSid' | 'exceptWorkerSid'>,
    handedOverBy?: string,
  ): { readonly invite: Invite; readonly task: Task } => {
    const sid = newSid('KG');
    const task = taskRouter.createTask({
      channel: TASK_CHANNELS[channel.type],
      ...asked,
      attributes: { ...channel.taskAttributes, flexChannelInviteSid: sid },
    });
    const invite = { sid, taskSid: task.sid, ...(handedOverBy !== undefined && { handedOverBy }) };
    channel.invites.push(invite);
    return { invite, task };
  };
  const leave = (
    channel: StoredChannel,
    leaving: InteractionParticipant,
    reservationSid: string,
    routing: RoutingStatus,
  ): void => {
    channel.participants = channel.participants.filter((one) => one !== leaving);
    channel.leftBy.add(reservationSid);
    if (channel.status !== 'closed') {
      conversations.removeParticipant(channel.conversationSid, leaving.identity);
      if (!channel.participants.some((one) => one.type === 'agent')) channel.status = 'inactive';
    }
    route(taskRouter.reservation(reservationSid), routing);
  };
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

      const channelSid = newSid('UO');
      const interactionSid = newSid('KD');
      const channel: StoredChannel = {
        sid: channelSid,
        interactionSid,
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
        leftBy: new Set(),
        taskAttributes: {
          channelType,
          channelSid: conversation.sid,
          conversationSid: conversation.sid,
          flexInteractionSid: interactionSid,
          flexInteractionChannelSid: channelSid,
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
          conversations: { conversation_id: interactionSid },
          customers: { name: customerName },
        },
      };
      channels.set(channel.sid, channel);
      const { task } = createInvite(channel, { workerSid });
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
      const before = invite.handedOverBy === undefined ? undefined : partOf(channel, invite.handedOverBy);
      if (before?.reservationSid) leave(channel, before, before.reservationSid, 'wrapup');
      return invite;
    },

    declineInvite(interactionSid, channelSid, inviteSid, reservationSid) {
      const { invite } = invited(storedChannel(interactionSid, channelSid), inviteSid, reservationSid);
      taskRouter.reject(reservationSid);
      // Nobody else is asked now, and whoever hands over still has the conversation.
      const isOff = invite.handedOverBy !== undefined && !taskRouter.reservationOfTask(invite.taskSid);
      if (isOff) taskRouter.cancelTask(invite.taskSid, 'The hand-over was declined');
      return invite;
    },

    handOver(interactionSid, channelSid, { from, to }) {
      const channel = storedChannel(interactionSid, channelSid);
      if (channel.status === 'closed') throw TwilioError.conflict(`Channel ${channelSid} is closed`);
      if (!partOf(channel, from))
        throw TwilioError.badRequest(`Worker ${from} is not on channel ${channelSid}`);
      if (from === to) throw TwilioError.badRequest(`Worker ${to} has the conversation already`);
      const open = openHandOver(channel);
      if (open) throw TwilioError.conflict(`Invite ${open.sid} waits for its answer`);
      return createInvite(channel, { workerSid: to, exceptWorkerSid: from }, from).invite;
    },

    close(interactionSid, channelSid, routing, workerSid) {
      const channel = storedChannel(interactionSid, channelSid);
      const left = reservationsNamed([...channel.leftBy]).find(
        (one) => one.workerSid === workerSid && one.status === 'wrapping',
      );
      if (left) {
        route(left, routing);
        return channel;
      }
      channel.status = 'closed';
      conversations.setState(channel.conversationSid, 'closed');
      for (const { taskSid } of channel.invites) {
        if (isUnanswered(taskSid)) taskRouter.cancelTask(taskSid, 'Channel closed');
      }
      for (const reservation of agentsOf(channel)) route(reservation, routing);
      return channel;
    },

    leave(interactionSid, channelSid, workerSid, routing) {
      const channel = storedChannel(interactionSid, channelSid);
      const leaving = partOf(channel, workerSid);
      if (!leaving?.reservationSid)
        throw TwilioError.badRequest(`Worker ${workerSid} is not on channel ${channelSid}`);
      leave(channel, leaving, leaving.reservationSid, routing);
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
