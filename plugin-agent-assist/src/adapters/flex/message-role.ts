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
 * Whose words a message holds. Studio flows, bots and Twilio itself write without being participants; an SMS,
 * WhatsApp or e-mail customer is a participant without an identity; other people with an identity are colleagues, a
 * supervisor who joins in among them.
 */
export function roleOf(
  { author, participantSid }: Pick<Message, 'author' | 'participantSid'>,
  { me, customer, participants }: Cast,
): ParticipantRole {
  if (author === me) return 'HUMAN_AGENT';
  if (author && customer.some((address) => isSameAddress(address, author))) return 'END_USER';
  // What an integration writes in somebody's name comes without the participant.
  const participant =
    participants.find(({ sid }) => sid === participantSid) ??
    (author ? participants.find(({ identity }) => identity === author) : undefined);
  if (participant)
    return participant.identity === null || memberType(participant.attributes) === 'guest'
      ? 'END_USER'
      : 'HUMAN_AGENT';
  if (participantSid === null) return 'AUTOMATED_AGENT';
  // Who has left: colleagues are known by their identities, and whoever has an address alone is none.
  return author && isAddress(author) ? 'END_USER' : 'HUMAN_AGENT';
}

/** `+15550001111`, `whatsapp:+15550001111`, `messenger:123`, `cleo@example.test`. Flex writes identities without an @. */
const isAddress = (author: string): boolean => /^\+\d{5,}$|^[a-z]+:.|^[^@\s]+@[^@\s]+$/i.test(author);

/** The task's attributes may name the address without the channel, and e-mail programs change capitals. */
const isSameAddress = (one: string, other: string): boolean => bare(one) === bare(other);

const bare = (address: string): string => {
  const without = address.replace(/^[a-z]+:/i, '');
  return isAddress(without) ? without.toLowerCase() : address;
};

/** Older web chat marks its people: `{"member_type":"guest"}`. */
function memberType(attributes: Participant['attributes']): unknown {
  return typeof attributes === 'object' && attributes !== null && 'member_type' in attributes
    ? attributes.member_type
    : undefined;
}
