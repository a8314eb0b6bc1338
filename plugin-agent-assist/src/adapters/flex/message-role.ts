import type { Message, Participant } from '@twilio/conversations';

import type { ParticipantRole } from '../../domain/assist';

/** What tells who wrote a message. */
export interface Cast {
  /** The signed-in agent's identity. */
  readonly me: string;
  /** The customer's identity or address, as the task names it. */
  readonly customer: readonly string[];
  /** Who is in the conversation now; who has left is missing. */
  readonly participants: readonly Pick<Participant, 'sid' | 'identity' | 'attributes'>[];
}

/**
 * Whose words a message holds. Studio flows, bots and Twilio itself write without being participants; an SMS or
 * WhatsApp customer is a participant without an identity; other people with an identity are colleagues.
 */
export function roleOf(
  { author, participantSid }: Pick<Message, 'author' | 'participantSid'>,
  { me, customer, participants }: Cast,
): ParticipantRole {
  if (author === me) return 'HUMAN_AGENT';
  if (author !== null && customer.includes(author)) return 'END_USER';
  if (participantSid === null) return 'AUTOMATED_AGENT';
  const participant = participants.find(({ sid }) => sid === participantSid);
  // A colleague who handed the conversation on has left it; the customer never does while we are here.
  if (!participant) return 'HUMAN_AGENT';
  return participant.identity === null || memberType(participant.attributes) === 'guest'
    ? 'END_USER'
    : 'HUMAN_AGENT';
}

/** Older web chat marks its people: `{"member_type":"guest"}`. */
function memberType(attributes: Participant['attributes']): unknown {
  return typeof attributes === 'object' && attributes !== null && 'member_type' in attributes
    ? attributes.member_type
    : undefined;
}
