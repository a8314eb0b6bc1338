import type { AssistMessage, TaskMessage } from '../../domain/assist';
import { AssistError, isRefusal, toFailure } from '../../domain/failure';
import { generationsUpTo, type MessageSid } from '../../domain/ids';
import { covers, isPaused, type Pause } from '../../domain/pause';
import type {
  AssistApi,
  ConversationHealer,
  KeptMessage,
  MessageStore,
  PauseBoard,
  TaskConversation,
} from '../../domain/ports';
import type { Backfilled, BackfillOrder } from '../relay.machine';
import { conversationEnded, unclear, type RefusalJudge } from './completed';
import { matchMessages } from './message-identity';
import type { Participants } from './participants';

export interface BackfillPorts {
  readonly api: Pick<AssistApi, 'listMessages' | 'createMessages'>;
  readonly conversations: Pick<TaskConversation, 'list'>;
  readonly participants: Participants;
  readonly messageStore: Pick<MessageStore, 'list' | 'remove'>;
  readonly pauses: PauseBoard;
  readonly refusals: RefusalJudge;
}

type Addressed = Parameters<AssistApi['createMessages']>[1][number];

/**
 * Gives Agent Assist what was said before anyone relayed it: lists both sides, and creates what is missing.
 * Repeating it changes nothing, because Google takes messages of equal send time for one.
 *
 * Where some of that waited already, in this page or since an earlier one, the customer's last message and what follows
 * it is left to be sent one by one, for that brings suggestions. All else is created at once, in order. What waits in
 * the browser and was edited in Twilio goes as it is there now; what was deleted there, or has reached Google already,
 * waits no more. What was said during a pause is never touched, and nothing is created while one is on.
 */
export async function backfill(
  { api, conversations, participants, messageStore, pauses, refusals }: BackfillPorts,
  { task, conversation, queue, left, pause: told }: BackfillOrder,
  signal: AbortSignal,
): Promise<Backfilled> {
  const [all, known, stored] = await Promise.all([
    conversations.list(task, signal),
    api.listMessages(conversation, signal),
    messageStore.list(),
  ]);
  // After the list, so that it holds for all that is on it.
  let written = await pauses.read(task, signal);
  const said = withoutPaused(all, told, written);
  const matches = matchMessages(said, known);
  const missing = said.filter((message) => !matches.has(message) && !left.has(message.sid));

  const kept = stored.filter((entry) => isOf(entry, task));
  const waiting = new Set([...kept.map(({ message }) => message.sid), ...sidsOf(queue)]);
  const goesOn = new Set(sidsOf(missing));
  await messageStore.remove(kept.map(({ message }) => message.sid).filter((sid) => !goesOn.has(sid)));

  const isOff = (): boolean => isPaused(written) || (told !== undefined && isPaused(told));
  const from = isOff() ? -1 : missing.some(({ sid }) => waiting.has(sid)) ? lastWordOf(said) : Infinity;
  const addressed: Addressed[] = [];
  for (const message of missing.filter(({ index }) => index < from)) {
    const participant = await participants
      .nameOf(conversation, message.role, signal)
      .catch((error: unknown) =>
        refusals.judge(unclear(error), { conversation, message: message.sid }, signal).then((verdict) => {
          throw verdict;
        }),
      );
    addressed.push({ ...message, participant });
  }

  const created: MessageSid[] = [];
  const refused: MessageSid[] = [];
  /** All at once; where Google refuses the lot for the sake of one, in ever smaller parts. */
  async function create(messages: readonly Addressed[]): Promise<void> {
    written = await pauses.read(task, signal);
    const allowed = isOff() ? [] : withoutPaused(messages, told, written);
    const [first] = allowed;
    if (first === undefined) return;
    try {
      await api.createMessages(conversation, allowed, signal);
      created.push(...sidsOf(allowed));
    } catch (error) {
      const about = { conversation, message: `${first.sid} and ${allowed.length - 1} more` };
      const verdict = await refusals.judge(error, about, signal);
      if (!isRefusal(toFailure(verdict))) throw verdict;
      if (allowed.length === 1) refused.push(first.sid);
      else {
        const half = Math.floor(allowed.length / 2);
        await create(allowed.slice(0, half));
        await create(allowed.slice(half));
      }
    }
  }
  if (addressed.length > 0) await create(addressed);

  const settled = [...created, ...refused];
  await messageStore.remove(settled.filter((sid) => waiting.has(sid)));
  return {
    covered: [...sidsOf([...matches.keys()]), ...settled],
    refused,
    queued: missing.filter(({ sid, index }) => (isOff() ? waiting.has(sid) : index >= from)),
    upTo: upToOf(all),
    pause: written,
    messages: created.length > 0 ? await api.listMessages(conversation, signal) : known,
    server: 'fine',
  };
}

/**
 * Has the Functions send what Agent Assist misses, and reads what it has then; for a look, only where something has been
 * missing for too long. What this browser kept from a time when it relayed by itself is among that. What the Functions
 * have not sent when they are done, Google has refused.
 */
export async function healByServer(
  ports: Pick<BackfillPorts, 'api' | 'conversations' | 'messageStore' | 'pauses'> & {
    readonly healer: ConversationHealer;
  },
  { task, conversation, left, pause: told, look }: BackfillOrder,
  signal: AbortSignal,
): Promise<Backfilled> {
  const { api, conversations, healer, messageStore, pauses } = ports;
  const all = await conversations.list(task, signal);
  const written = await pauses.read(task, signal);
  const said = withoutPaused(all, told, written).filter(({ sid }) => !left.has(sid));
  const missingFrom = (known: readonly AssistMessage[]): readonly TaskMessage[] => {
    const matches = matchMessages(said, known);
    return said.filter((message) => !matches.has(message));
  };
  const common = { covered: [], queued: [], upTo: upToOf(all), pause: written };

  if (look) {
    const missing = missingFrom(await api.listMessages(conversation, signal));
    if (!missing.some(({ index }) => index <= look.upTo))
      return { ...common, refused: [], messages: undefined, server: missing.length > 0 ? 'fresh' : 'fine' };
  }
  const healed = await healer.heal(task, signal);
  // With nothing to send, the Functions do not notice that Google has completed one, and name it still. Their next
  // message goes where we are already.
  if (healed.conversation !== undefined && !generationsUpTo(conversation).includes(healed.conversation))
    throw conversationEnded();
  if (healed.left > 0) throw new AssistError('busy', 'Not all messages could be sent to Agent Assist yet');
  const kept = (await messageStore.list()).filter((entry) => isOf(entry, task));
  await messageStore.remove(kept.map(({ message }) => message.sid));
  const messages = await api.listMessages(conversation, signal);
  return { ...common, refused: sidsOf(missingFrom(messages)), messages, server: look ? 'lapsed' : 'fine' };
}

const sidsOf = (messages: readonly TaskMessage[]): readonly MessageSid[] => messages.map(({ sid }) => sid);

const withoutPaused = <Message extends TaskMessage>(
  messages: readonly Message[],
  told: Pause | undefined,
  written: Pause,
): readonly Message[] =>
  messages.filter(({ index }) => !covers(written, index) && !(told && covers(told, index)));

const upToOf = (messages: readonly TaskMessage[]): number =>
  messages.reduce((upTo, { index }) => Math.max(upTo, index), -1);

/** The place of the customer's last message. */
const lastWordOf = (messages: readonly TaskMessage[]): number =>
  messages.reduce(
    (last, { role, index }) => (role === 'END_USER' ? Math.max(last, index) : last),
    messages.some(({ role }) => role === 'END_USER') ? -1 : Infinity,
  );

/** Also what waited under an earlier task of the same chat. */
const isOf = ({ task: kept }: KeptMessage, { taskSid, conversationSid }: KeptMessage['task']): boolean =>
  kept.taskSid === taskSid || kept.conversationSid === conversationSid;
