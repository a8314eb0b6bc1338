import type { ParticipantRole } from '../../domain/assist';
import { AssistError } from '../../domain/failure';
import type { ConversationName, ParticipantName } from '../../domain/ids';
import type { AssistApi } from '../../domain/ports';

/** The participants of the agent's conversations, found or made when a message first needs them. */
export interface Participants {
  nameOf(
    conversation: ConversationName,
    role: ParticipantRole,
    signal: AbortSignal,
  ): Promise<ParticipantName>;
  /** The agent's side of a conversation that takes no new participants any more. */
  anyAgentOf(conversation: ConversationName, signal: AbortSignal): Promise<ParticipantName>;
  /** Whether the desktop of another agent takes part, or did before this one. */
  hasOtherAgent(conversation: ConversationName, signal: AbortSignal): Promise<boolean>;
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
      const find = async (): Promise<ParticipantName | undefined> =>
        (await api.listParticipants(conversation, signal))
          .filter(
            (participant) =>
              participant.role === role &&
              (obfuscatedUserId === undefined || participant.obfuscatedUserId === obfuscatedUserId),
          )
          .map((participant) => participant.name)
          // Whoever relays has to choose the same one: a message under two participants would be two messages.
          .sort()[0];
      const found = (await find()) ?? (await createAndFind());
      known.set(role, found);
      return found;

      /** Somebody else may have made one in the same moment. */
      async function createAndFind(): Promise<ParticipantName> {
        const created = await api.createParticipant(conversation, { role, obfuscatedUserId }, signal);
        return (await find()) ?? created.name;
      }
    },
    async anyAgentOf(conversation, signal) {
      const agent = (await api.listParticipants(conversation, signal)).find(
        ({ role }) => role === 'HUMAN_AGENT',
      );
      if (!agent) throw new AssistError('ended', 'Google has completed this conversation without an agent');
      return agent.name;
    },
    async hasOtherAgent(conversation, signal) {
      const own = await obfuscatedAgentId();
      return (await api.listParticipants(conversation, signal)).some(
        // Telephony's own participant for the agent's side of a call has no id of a user.
        ({ role, obfuscatedUserId }) =>
          role === 'HUMAN_AGENT' && obfuscatedUserId !== undefined && obfuscatedUserId !== own,
      );
    },
    forget: (conversation) => names.delete(conversation),
  };
}
