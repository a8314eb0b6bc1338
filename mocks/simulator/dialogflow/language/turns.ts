import type { ParticipantRole } from '../resources';

/** One message as the language rules read it. */
export interface Turn {
  readonly role: ParticipantRole;
  readonly text: string;
}

export const isCustomer = (turn: Turn): boolean => turn.role === 'END_USER';

export const isAgent = (turn: Turn): boolean => turn.role === 'HUMAN_AGENT';
