import type { ParticipantRole } from '../../domain/assist';
import type { ConversationName, ParticipantName } from '../../domain/ids';
import type { AssistApi } from '../../domain/ports';

/** The participants of the agent's conversations, found or made when a message first needs them. */
export interface Participants {
  nameOf(
    conversation: ConversationName,
    role: ParticipantRole,
    signal: AbortSignal,
  ): Promise<ParticipantName>;
  forget(conversation: ConversationName): void;
}

export function createParticipants(
  api: Pick<AssistApi, 'listParticipants' | 'createParticipant'>,
  obfuscatedAgentId: () => Promise<string>,
): Participants {
  const names = new Map<ConversationName, Map<ParticipantRole, ParticipantName>>();

  return {
    async nameOf(conversation, role, signal) {
      const known = names.get(conversation) ?? new Map<ParticipantRole, ParticipantName>();
      names.set(conversation, known);
      const name = known.get(role);
      if (name) return name;

      // After a transfer the agent before us is a participant too, so ours is told by its id.
      const obfuscatedUserId = role === 'HUMAN_AGENT' ? await obfuscatedAgentId() : undefined;
      const present = await api.listParticipants(conversation, signal);
      const found = present.find(
        (participant) =>
          participant.role === role &&
          (obfuscatedUserId === undefined || participant.obfuscatedUserId === obfuscatedUserId),
      );
      const participant =
        found ?? (await api.createParticipant(conversation, { role, obfuscatedUserId }, signal));
      known.set(role, participant.name);
      return participant.name;
    },
    forget: (conversation) => names.delete(conversation),
  };
}
