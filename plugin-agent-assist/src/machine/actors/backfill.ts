import type { AssistMessage, TaskMessage } from '../../domain/assist';
import type { AssistApi, TaskConversation } from '../../domain/ports';
import type { Backfilled, RelayInput } from '../relay.machine';
import type { Participants } from './participants';

export interface BackfillPorts {
  readonly api: Pick<AssistApi, 'listMessages' | 'createMessages'>;
  readonly conversations: Pick<TaskConversation, 'list'>;
  readonly participants: Participants;
}

/**
 * Gives Agent Assist what was said before anyone relayed it: lists both sides, and creates what is missing.
 * Repeating it changes nothing, because Google takes messages of equal role and send time for one.
 */
export async function backfill(
  { api, conversations, participants }: BackfillPorts,
  { task, conversation }: Pick<RelayInput, 'task' | 'conversation'>,
  signal: AbortSignal,
): Promise<Backfilled> {
  const [said, known] = await Promise.all([
    conversations.list(task, signal),
    api.listMessages(conversation, signal),
  ]);
  const present = new Set(known.map(identityOf));
  const missing = said.filter((message) => !present.has(identityOf(message)));
  const covered = said.map(({ sid }) => sid);
  if (missing.length === 0) return { covered, messages: known };

  const addressed = [];
  for (const message of missing) {
    const participant = await participants.nameOf(conversation, message.role, signal);
    addressed.push({ ...message, participant });
  }
  await api.createMessages(conversation, addressed, signal);
  return { covered, messages: await api.listMessages(conversation, signal) };
}

/** Precision of fractions of a second differs by path, so the moment is compared and not its spelling. */
const identityOf = ({ role, sentAt, text }: AssistMessage | TaskMessage): string =>
  `${role} ${sentAt === undefined ? text : Date.parse(sentAt)}`;
