import type { AssistMessage, TaskMessage } from '../../domain/assist';
import { isRefusal, toFailure } from '../../domain/failure';
import type { ConversationName } from '../../domain/ids';
import type { AssistApi, TaskConversation } from '../../domain/ports';
import type { Backfilled, RelayInput } from '../relay.machine';
import { conversationEnded, isCompleted } from './completed';
import type { Participants } from './participants';

export interface BackfillPorts {
  readonly api: Pick<AssistApi, 'listMessages' | 'createMessages' | 'getConversation'>;
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
  if (missing.length === 0) return { covered, refused: 0, messages: known };

  const addressed = [];
  for (const message of missing) {
    const participant = await participants.nameOf(conversation, message.role, signal);
    addressed.push({ ...message, participant });
  }
  const refused = await createEach(api, conversation, addressed, signal);
  return { covered, refused, messages: await api.listMessages(conversation, signal) };
}

/** All at once; where Google refuses the lot for the sake of one, one by one. @returns how many were refused */
async function createEach(
  api: BackfillPorts['api'],
  conversation: ConversationName,
  messages: Parameters<AssistApi['createMessages']>[1],
  signal: AbortSignal,
): Promise<number> {
  try {
    await api.createMessages(conversation, messages, signal);
    return 0;
  } catch (error) {
    if (!isRefusal(toFailure(error))) throw error;
    if (await isCompleted(api, conversation, signal)) throw conversationEnded();
    if (messages.length === 1) return 1;
    let refused = 0;
    for (const message of messages) refused += await createEach(api, conversation, [message], signal);
    return refused;
  }
}

/** Precision of fractions of a second differs by path, so the moment is compared and not its spelling. */
const identityOf = ({ role, sentAt, text }: AssistMessage | TaskMessage): string =>
  `${role} ${sentAt === undefined ? text : Date.parse(sentAt)}`;
