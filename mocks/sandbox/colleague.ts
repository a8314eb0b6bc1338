import * as v from 'valibot';

import type { Task } from '../twilio/model/task-router';
import type { World } from '../twilio/model/world';
import { workOn, type ColleagueContact, type Work, type WorkParts } from './colleague-work';

export interface ColleagueParts extends Pick<WorkParts, 'random' | 'pace' | 'log'> {
  readonly world: World;
  /** The colleague's desktop, signed in anew for each contact. */
  readonly client: () => WorkParts['client'];
  /** Whether a script's customer opened this chat. */
  readonly isScripted: (conversationSid: string) => boolean;
  /** How long the call of this customer's leg goes on at a calm pace once it is accepted, in milliseconds. */
  readonly callMs: (callSid: string) => number;
}

/** One simulated colleague, who takes whatever TaskRouter offers to their worker. */
export interface Colleague {
  /** How many contacts they are talking in, or have been offered. */
  readonly load: number;
  stop(): void;
}

const Digest = v.object({ request: v.object({ id: v.string() }) });
const DigestAttribute = v.object({
  agent_assist_digest: v.union([Digest, v.pipe(v.string(), v.parseJson(), Digest)]),
});

/** The id of what a supervisor asks in the digest of the task. */
const requestIn = ({ attributes }: Task): string | undefined => {
  const parsed = v.safeParse(DigestAttribute, attributes);
  return parsed.success ? parsed.output.agent_assist_digest.request.id : undefined;
};

export function employ(workerSid: string, parts: ColleagueParts): Colleague {
  const { world, client, isScripted, callMs, ...shared } = parts;
  const { taskRouter, interactions } = world;
  /** By the SID of the reservation. */
  const works = new Map<string, Work>();

  const contactOf = (task: Task): ColleagueContact | undefined => {
    if (task.channel === 'voice') {
      // The leg is added after its task.
      return { kind: 'call', callSid: String(task.attributes.call_sid) };
    }
    const channel = interactions.channelOfConversation(String(task.attributes.conversationSid));
    return channel && { kind: 'chat', channel };
  };

  const unsubscribe = taskRouter.events.subscribe((event) => {
    if (event.workerSid !== workerSid) return;
    if (event.type === 'task.updated') {
      const reservation = taskRouter
        .openReservations(workerSid)
        .find(({ task }) => task.sid === event.task.sid);
      const requestId = requestIn(event.task);
      if (reservation && requestId !== undefined) works.get(reservation.sid)?.answer(requestId);
      return;
    }
    if (!('reservation' in event)) return;
    const { reservation } = event;
    if (event.type === 'reservation.created') {
      const contact = contactOf(reservation.task);
      if (!contact) return;
      const work = workOn(reservation, contact, {
        ...shared,
        world,
        client: client(),
        isScripted: () => contact.kind === 'chat' && isScripted(contact.channel.conversationSid),
        callMs: () => (contact.kind === 'call' ? callMs(contact.callSid) : 0),
      });
      works.set(reservation.sid, work);
      return;
    }
    const work = works.get(reservation.sid);
    switch (event.type) {
      case 'reservation.accepted':
        return work?.begin();
      case 'reservation.wrapup':
        return work?.wrapUp();
      case 'reservation.completed':
        work?.end();
        break;
      case 'reservation.canceled':
      case 'reservation.rejected':
      case 'reservation.timeout':
      case 'reservation.rescinded':
        work?.drop();
    }
    works.delete(reservation.sid);
  });

  return {
    get load() {
      return [...works.values()].filter(({ isOpen }) => isOpen).length;
    },
    stop() {
      unsubscribe();
      for (const work of works.values()) work.drop();
      works.clear();
    },
  };
}
