import {
  analyzeContent,
  createMessages,
  generationOf,
  listSendTimes,
  obfuscatedAgentId,
  openConversation,
  participantOf,
  type AnalysisOutcome,
  type AssistMessage,
  type ParticipantRole,
} from './assist-conversation';
import type { ConnectorApp } from './connector-app';
import {
  fetchConversation,
  listMessagesAfter,
  type ConversationAddress,
  type ConversationMessage,
  type ConversationState,
} from './conversation';
import type { ConversationProfile } from './environment';
import { HttpProblem } from './http-problem';
import { logFailure } from './log';
import { isPausedAt, lastBeforePause, unitedSpans } from './pause';
import type { Claim, Progress, RelayCursors, Stuck } from './relay-cursor';
import { sentAtOf } from './sent-at';
import { findWorker } from './task-workers';
import type { TwilioRest } from './twilio-rest';

export interface RelayDesk {
  readonly rest: TwilioRest;
  readonly connector: ConnectorApp;
  readonly cursors: RelayCursors;
  readonly accountSid: string;
  readonly workspaceSid: string;
  readonly profile: ConversationProfile;
  /** When the Function has to answer, in milliseconds since the epoch. */
  readonly answerBy: number;
}

export interface RelayResult {
  /** The Google conversation that is open; `undefined` where none was needed yet or somebody else is at work. */
  readonly conversation: string | undefined;
  /** Messages that Agent Assist was told of now. */
  readonly relayed: number;
  /** Messages that are still to be told, for want of time or because somebody else is at it. */
  readonly left: number;
}

/** Less time than this is not enough for another message. */
const MIN_TIME_MS = 1_200;
/**
 * So much sooner than the Function has to answer, the connector has to: how far the relay has come is written after
 * that, beside what others have asked for meanwhile, and a lease that is not given back holds up everybody.
 */
export const TIME_TO_KEEP_MS = 600;

/**
 * So often in a row, and for so long, Google has to fail at a message before it is the message that is to blame. Its
 * participants have been read just before each time, so Google is there.
 */
const MAX_FAILURES = 3;
const MIN_STUCK_MS = 180_000;

/**
 * Tells Agent Assist, in order and each once, of what was written in a Twilio conversation since the last time. Of all
 * who ask at once one does it, and goes on for the others.
 *
 * What was written before the customer's last message is stored without asking for suggestions, which nobody could
 * use any more. Nothing goes out that a pause covers; the record of it is read anew before each request.
 *
 * What Google refuses for good is passed over, and so is at last what it fails at again and again, while it answers for
 * the conversation otherwise: one message must not hold up all that follow. Either is logged.
 *
 * @param wanted the index of the message that has just come; without it, whatever there is is compared with Google's list
 * @throws HttpProblem `connector_…` or `twilio_unavailable`; what was achieved by then is kept
 */
export async function relayConversation(
  desk: RelayDesk,
  address: ConversationAddress,
  wanted?: number,
): Promise<RelayResult> {
  const claim: Claim = await desk.cursors.claim(address.conversationSid, wanted);
  if (claim.kind === 'held') return { conversation: undefined, relayed: 0, left: 1 };
  if (claim.kind === 'done') return { conversation: undefined, relayed: 0, left: 0 };

  const { lease } = claim;
  const run = startRun(desk, address, lease.progress, wanted === undefined);
  try {
    for (;;) {
      const left = await run.catchUp();
      if (left > 0) {
        await lease.abandon(run.progress());
        return { conversation: run.conversation(), relayed: run.relayed(), left };
      }
      if ((await lease.release(run.progress())) === 'released')
        return { conversation: run.conversation(), relayed: run.relayed(), left: 0 };
    }
  } catch (error) {
    // The first failure is the one to tell.
    await lease.abandon(run.progress()).catch(logFailure);
    throw error;
  }
}

interface Run {
  /** @returns how many messages are left for want of time */
  catchUp(): Promise<number>;
  progress(): Progress;
  conversation(): string | undefined;
  relayed(): number;
}

type Pending = ConversationMessage & Pick<AssistMessage, 'text' | 'sentAt'>;

function startRun(
  { rest, connector, accountSid, workspaceSid, profile, answerBy }: RelayDesk,
  address: ConversationAddress,
  initial: Progress,
  isCompared: boolean,
): Run {
  let { relayed, generation, paused, stuck } = initial;
  let count = 0;
  const workers = new Map<string, Promise<string | undefined>>();
  const participants = new Map<string, Promise<string>>();

  const nameNow = (): string | undefined =>
    generation === 0
      ? undefined
      : `${profile.path}/conversations/${generationOf(address.conversationSid, generation)}`;
  const isLate = (): boolean => answerBy - Date.now() < MIN_TIME_MS;

  /** Reads whether anything of it may be told now. */
  const look = async (): Promise<ConversationState | undefined> => {
    const state = await fetchConversation(rest, address);
    if (state) paused = unitedSpans(paused, state.paused);
    return state;
  };
  const isPaused = (index: number): boolean => isPausedAt(paused, index);

  const open = async (from: number): Promise<string> => {
    const opened = await openConversation(connector, {
      location: profile.path,
      profile: profile.name,
      id: address.conversationSid,
      from,
    });
    generation = opened.generation;
    participants.clear();
    return opened.name;
  };

  const workerOf = (author: string): Promise<string | undefined> =>
    remember(workers, author, () => findWorker(rest, workspaceSid, `client:${author}`));

  /** Studio, bots and Twilio itself write without taking part; whoever takes part and does not work here is the customer. */
  const writerOf = async ({
    author,
    participantSid,
  }: ConversationMessage): Promise<{ role: ParticipantRole; agentId?: string }> => {
    const worker = await workerOf(author);
    if (worker !== undefined) return { role: 'HUMAN_AGENT', agentId: obfuscatedAgentId(accountSid, worker) };
    return { role: participantSid === null ? 'AUTOMATED_AGENT' : 'END_USER' };
  };

  const addressed = async (conversation: string, message: Pending): Promise<AssistMessage> => {
    const writer = await writerOf(message);
    const participant = await remember(participants, JSON.stringify(writer), () =>
      participantOf(connector, conversation, writer),
    );
    return { sid: message.sid, participant, text: message.text, sentAt: message.sentAt };
  };

  /** @throws HttpProblem the failure, unless Google has failed so often and for so long that waiting does not help */
  const bear = (failure: HttpProblem): void => {
    stuck = failedAgain(stuck, relayed, Date.now());
    if (stuck.count < MAX_FAILURES || Date.now() - stuck.since < MIN_STUCK_MS) throw failure;
  };

  const setAside = ({ sid }: AssistMessage, failure: HttpProblem): void =>
    logFailure(
      new HttpProblem(
        failure.code,
        `Message ${sid} is set aside after repeated failures: ${failure.message}`,
      ),
    );

  const passOver = ({ sid }: AssistMessage): void =>
    logFailure(
      new HttpProblem('connector_refused', `Message ${sid} is passed over: Google refuses it for good.`),
    );

  /** Stores one message; one at which Google fails again and again is set aside. */
  const storeAlone = async (
    conversation: string,
    message: AssistMessage,
    index: number,
  ): Promise<Exclude<AnalysisOutcome, object>> => {
    await look();
    if (isPaused(index)) return 'taken';
    const outcome = await createMessages(connector, conversation, [message]);
    if (typeof outcome === 'object') {
      bear(outcome.failed);
      setAside(message, outcome.failed);
      return 'refused';
    }
    if (outcome === 'taken') count += 1;
    if (outcome === 'refused') passOver(message);
    return outcome;
  };

  /** Stores what is too old to suggest anything for; one that is refused does not take the rest with it. */
  const store = async (
    conversation: string,
    messages: readonly Pending[],
  ): Promise<Exclude<AnalysisOutcome, object>> => {
    const all = await Promise.all(
      messages.map(async (message) => ({
        index: message.index,
        ready: await addressed(conversation, message),
      })),
    );
    await look();
    const allowed = all.filter(({ index }) => !isPaused(index));
    if (allowed.length === 0) return 'taken';
    const outcome = await createMessages(
      connector,
      conversation,
      allowed.map(({ ready }) => ready),
    );
    if (outcome === 'completed') return outcome;
    if (outcome === 'taken') {
      count += allowed.length;
      return outcome;
    }
    if (outcome !== 'refused') bear(outcome.failed);
    for (const { index, ready } of allowed) {
      if ((await storeAlone(conversation, ready, index)) === 'completed') return 'completed';
      // Of two in a row at which Google fails, the second has to wait as long as the first has.
      relayed = index;
    }
    return 'taken';
  };

  const relay = async (conversation: string, message: Pending): Promise<Exclude<AnalysisOutcome, object>> => {
    const ready = await addressed(conversation, message);
    await look();
    if (isPaused(message.index)) return 'taken';
    const outcome = await analyzeContent(connector, ready);
    if (typeof outcome === 'object') {
      bear(outcome.failed);
      // What Google cannot analyse it may take all the same.
      return storeAlone(conversation, ready, message.index);
    }
    if (outcome === 'taken') count += 1;
    if (outcome === 'refused') passOver(ready);
    return outcome;
  };

  /** @returns the messages that could not be told for want of time; `completed` where Google takes no more */
  const tell = async (conversation: string, messages: readonly Pending[]): Promise<number | 'completed'> => {
    const lastOfCustomer = await findLastOfCustomer(messages);
    const first = lastOfCustomer === -1 ? messages.length - 1 : lastOfCustomer;
    const before = messages.slice(0, first);
    if (before.length > 0) {
      if ((await store(conversation, before)) === 'completed') return 'completed';
      relayed = before.at(-1)?.index ?? relayed;
    }
    for (let at = first; at < messages.length; at += 1) {
      const message = messages[at];
      if (!message) break;
      if (isLate()) return messages.length - at;
      if ((await relay(conversation, message)) === 'completed') return 'completed';
      relayed = message.index;
    }
    return 0;
  };

  const findLastOfCustomer = async (messages: readonly Pending[]): Promise<number> => {
    for (let at = messages.length - 1; at >= 0; at -= 1) {
      const message = messages[at];
      if (message && (await writerOf(message)).role === 'END_USER') return at;
    }
    return -1;
  };

  const catchUp = async (): Promise<number> => {
    const messages = await listMessagesAfter(rest, address, relayed);
    const newest = messages.at(-1);
    if (!newest) return 0;
    // E-mails keep their text elsewhere: the plugin relays them, in every mode.
    if (messages.some(isEmail)) return 0;
    // Who wrote them is asked for meanwhile; a failure is told where it matters.
    for (const { author } of messages) workerOf(author).catch(() => undefined);
    const state = await look();
    if (!state) return 0;

    const pending = messages.filter(({ index }) => !isPaused(index)).map(toPending);
    if (pending.length > 0) {
      let conversation = nameNow();
      // A conversation that is over is not begun anew, whatever comes late.
      if (conversation === undefined && state.isClosed) return 0;
      conversation ??= await open(1);
      for (;;) {
        const known =
          pending.length > 1 || isCompared || relayed === -1
            ? await listSendTimes(connector, conversation)
            : new Set<number>();
        const missing = pending.filter(
          ({ index, sentAt }) => index > relayed && !known.has(Date.parse(sentAt)),
        );
        const left = missing.length === 0 ? 0 : await tell(conversation, missing);
        if (left === 'completed') {
          if (state.isClosed) break;
          const completed = generation;
          conversation = await open(completed);
          // Google says that it goes on, so the refusal was about the message.
          if (generation === completed)
            relayed = missing.find(({ index }) => index > relayed)?.index ?? newest.index;
          continue;
        }
        if (left > 0) return left;
        break;
      }
    }
    // Where a pause that goes on will have ended is written later than it is known: what comes after that is told then.
    relayed = Math.max(relayed, Math.min(newest.index, lastBeforePause(paused)));
    return 0;
  };

  return {
    catchUp,
    progress: () => ({ relayed, generation, paused, stuck }),
    conversation: nameNow,
    relayed: () => count,
  };
}

const failedAgain = (stuck: Stuck | null, after: number, now: number): Stuck =>
  stuck?.after === after ? { ...stuck, count: stuck.count + 1 } : { after, count: 1, since: now };

const remember = <Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  find: () => Promise<Value>,
): Promise<Value> => {
  const there = known.get(key) ?? find();
  known.set(key, there);
  return there;
};

const isEmail = ({ media }: ConversationMessage): boolean =>
  media.some(({ category }) => category === 'body');

const toPending = (message: ConversationMessage): Pending => ({
  ...message,
  text: inWords(message),
  sentAt: sentAtOf(message.dateCreated, message.index),
});

/** What a message says to somebody who cannot see it: its words, and a word for what else it holds. */
function inWords({ body, media }: ConversationMessage): string {
  const things = media.map(({ contentType }) => {
    const [kind = ''] = contentType.split('/');
    return `[${['image', 'audio', 'video'].includes(kind) ? kind : 'file'}]`;
  });
  return [body.trim(), ...things].filter((part) => part !== '').join(' ') || '[empty message]';
}
