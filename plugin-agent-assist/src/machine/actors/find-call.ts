import type { AssistConversation, CallFacts, CallTask } from '../../domain/assist';
import { toFailure, type AssistFailure } from '../../domain/failure';
import {
  conversationIdOf,
  conversationNameOf,
  generationsUpTo,
  parseCallSid,
  parseConversationNameOf,
  type CallSid,
  type ConversationName,
  type ConversationProfileName,
} from '../../domain/ids';
import type { AssistApi, AudioStarter, StartedAudio, TaskConversation } from '../../domain/ports';

/** A conversation under the caller's number that began longer before the task is another call's. */
const SAME_CALL_MS = 120_000;
/** So much a time of Google's, one of Twilio's and one of this computer's may differ. */
const CLOCKS_DIFFER_MS = 5_000;
/** Callers may spend long in a menu before there is a task; what began earlier still, is another day's. */
const LONGEST_MENU_MS = 3_600_000;
/** A Studio flow forks a call before it rings; what is not there after this long, nobody has forked. */
const FORKED_BY_NOW_MS = 10_000;
/**
 * For so long after its task was made a call is looked up by its number. A caller may wait in a queue, and what is
 * taken then has begun before the task; of what begins long after a call was dialled, nothing tells whose it is.
 */
const BY_NUMBER_MS = { inbound: 2 * SAME_CALL_MS, outbound: 30_000 } as const;
/** Where nobody knows whether the audio was started, it is asked for again after this long. */
const ASK_AGAIN_MS = 10_000;
/** For so long the audio that was started anew may take to arrive. */
const RESTART_MS = 20_000;

/** Audio that was asked for, when Twilio was asked for it. */
export type Started = StartedAudio & {
  /** Milliseconds since the epoch. */
  readonly at: number;
};

export type Sought =
  | {
      readonly status: 'found';
      readonly conversation: AssistConversation;
      /** Twilio was asked to start the audio, well or in vain. */
      readonly hasTriedStart: boolean;
    }
  | {
      /** `ambiguous`: there is one under the customer's number that may be another customer's. */
      readonly status: 'absent' | 'ambiguous';
      /** While an outgoing call still rings there is nothing to hear. */
      readonly isCustomerThere: boolean;
      /** Audio that was started and has not arrived. */
      readonly started: Started | undefined;
      readonly hasTriedStart: boolean;
      /** Why no audio could be started, where that was tried. */
      readonly failure: AssistFailure | undefined;
    };

export interface FindCallPorts {
  readonly api: Pick<AssistApi, 'getConversation' | 'listParticipants' | 'findConversationName'>;
  readonly conversations: Pick<TaskConversation, 'describeCall' | 'nameConversation'>;
  /** Undefined where the configuration leaves the streams to Studio flows. */
  readonly audio: AudioStarter | undefined;
  readonly profile: ConversationProfileName;
  /** Whether another task of this agent listens to it. */
  readonly isClaimed: (conversation: ConversationName, task: CallTask) => boolean;
  readonly now: () => number;
}

export interface Look {
  readonly task: CallTask;
  /** For how long the customer has been there and the conversation has not, milliseconds. */
  readonly waitedMs: number;
  /** The agent is in after-call work: what begins now is another call. */
  readonly isOver: boolean;
  /** What this session has listened to until its audio ended. Google may leave it open. */
  readonly deaf: ConversationName | undefined;
  /** What an earlier look started: once is enough, where it is certain. */
  readonly started: Started | undefined;
  /** It has not been tried too often. */
  readonly mayStart: boolean;
  /** Whether the agent wants nothing to be heard now, or that is not known yet. Asked at the last moment. */
  readonly isHeld: () => boolean;
}

/**
 * Looks once for the conversation that Google has made of a call: under the name in the task's attribute
 * `agent_assist_conversation`, under the SID of the customer's leg, and last under the customer's number at the
 * connector. It is never made here: an id that is taken before the audio arrives might turn the audio away.
 *
 * Attributes can be written by agents and are copied from task to task, numbers are shared, and keys never expire.
 * So nothing is taken that could be another customer's: see {@link isOfThisCall} and {@link findByNumber}.
 */
export async function findCall(ports: FindCallPorts, look: Look, signal: AbortSignal): Promise<Sought> {
  const facts = ports.conversations.describeCall(look.task);
  const isCustomerThere = facts !== undefined && (facts.direction === 'inbound' || !!facts.customerCallSid);
  const nothing = { isCustomerThere, started: look.started, hasTriedStart: false, failure: undefined };
  if (facts === undefined) return { status: 'absent', ...nothing };

  const known = await findByName(ports, look, facts, signal);
  const hears = known?.state === 'IN_PROGRESS' && known.name !== look.deaf;
  if (known && (hears || look.isOver)) return { status: 'found', conversation: known, hasTriedStart: false };
  if (look.isOver) return { status: 'absent', ...nothing };

  const start = await startAudio(ports, look, facts, known !== undefined, signal);
  const { started, hasTriedStart } = start;
  // Nothing has come of it yet, and were this look to fail, nobody would know of it.
  if (hasTriedStart && (started || !known)) return { status: 'absent', isCustomerThere, ...start };
  const begun =
    started && started.conversation !== known?.name
      ? await there(ports, started.conversation, signal)
      : undefined;
  if (begun) return { status: 'found', conversation: begun, hasTriedStart };
  // What was said before the audio stopped is better than nothing; what comes after it is better still.
  if (known && !(started && look.waitedMs < RESTART_MS))
    return { status: 'found', conversation: known, hasTriedStart };
  if (known) return { status: 'absent', isCustomerThere, ...start };

  const byNumber = await findByNumber(ports, look.task, facts, signal);
  return byNumber.status === 'found'
    ? { ...byNumber, hasTriedStart }
    : { ...byNumber, isCustomerThere, ...start };
}

async function findByName(
  ports: FindCallPorts,
  { task, waitedMs, isOver }: Look,
  facts: CallFacts,
  signal: AbortSignal,
): Promise<AssistConversation | undefined> {
  const { profile, isClaimed } = ports;
  const named =
    facts.namedConversation === undefined
      ? undefined
      : parseConversationNameOf(facts.namedConversation, profile);
  const ofLeg = facts.customerCallSid && conversationNameOf(profile, facts.customerCallSid);
  const isLaterPart = named && ofLeg && generationsUpTo(named).includes(ofLeg);
  // Where the audio was started anew, its earlier part would be a step back, unless the later one never comes.
  const isWaitedFor = isLaterPart && !isOver && waitedMs < RESTART_MS;
  const found: AssistConversation[] = [];
  for (const name of new Set(isWaitedFor ? [named] : [named, ofLeg])) {
    if (!name || isClaimed(name, task)) continue;
    const conversation = await there(ports, name, signal);
    if (conversation && (name === ofLeg || isLaterPart || isOfThisCall(ports, conversation, facts)))
      found.push(conversation);
  }
  // An attribute may have been copied from a call that is over.
  return found.find(({ state }) => state === 'IN_PROGRESS') ?? found[0];
}

/** What a name in an attribute has to be, where it does not follow from the call. */
const isOfThisCall = (
  { profile }: FindCallPorts,
  conversation: AssistConversation,
  { startedAt, customerCallSid }: CallFacts,
): boolean =>
  conversation.profile === profile &&
  conversation.startedAt !== undefined &&
  conversation.startedAt >= startedAt - LONGEST_MENU_MS &&
  !mayBeOfAnotherCall(conversation.name, customerCallSid);

/**
 * Undefined too where the connector cannot tell: it turns Google's 404 to a GET into a page of HTML where the
 * answer was not gzipped (backend-behaviour 16).
 */
async function there(
  { api }: FindCallPorts,
  name: ConversationName,
  signal: AbortSignal,
): Promise<AssistConversation | undefined> {
  try {
    return await api.getConversation(name, signal);
  } catch (error) {
    if (toFailure(error).kind === 'unreachable') return undefined;
    throw error;
  }
}

async function startAudio(
  { audio, now }: FindCallPorts,
  { task, waitedMs, started, mayStart, isHeld }: Look,
  { direction, customerCallSid }: CallFacts,
  hasStopped: boolean,
  signal: AbortSignal,
): Promise<
  Pick<Extract<Sought, { status: 'absent' | 'ambiguous' }>, 'started' | 'hasTriedStart' | 'failure'>
> {
  const nothing = { started, hasTriedStart: false, failure: undefined };
  if (started && !(started.isUncertain && now() - started.at >= ASK_AGAIN_MS)) return nothing;
  if (!audio || !mayStart || isHeld() || !customerCallSid) return nothing;
  if (direction === 'inbound' && !hasStopped && waitedMs < FORKED_BY_NOW_MS) return nothing;
  try {
    const begun = await audio.start(task, signal);
    // Whoever waits for another's attempt has made none.
    return {
      started: { ...begun, at: now() },
      hasTriedStart: !begun.isUncertain,
      failure: undefined,
    };
  } catch (error) {
    const failure = toFailure(error);
    // The customer has not picked up yet.
    return failure.kind === 'busy' ? nothing : { started: undefined, hasTriedStart: true, failure };
  }
}

/** Taken only if open, of our profile, of about the age of the call, no other call's, and nobody else's. */
async function findByNumber(
  ports: FindCallPorts,
  task: CallTask,
  facts: CallFacts,
  signal: AbortSignal,
): Promise<
  | { readonly status: 'found'; readonly conversation: AssistConversation }
  | { readonly status: 'absent' | 'ambiguous' }
> {
  const { api, conversations, profile, isClaimed, now } = ports;
  const { direction, customerNumber, customerCallSid, startedAt } = facts;
  if (customerNumber === undefined || now() - startedAt > BY_NUMBER_MS[direction])
    return { status: 'absent' };
  const registered = await api.findConversationName(customerNumber, signal);
  if (registered === undefined) return { status: 'absent' };

  const name = parseConversationNameOf(registered, profile);
  const conversation =
    name && !mayBeOfAnotherCall(name, customerCallSid) && !isClaimed(name, task)
      ? await there(ports, name, signal)
      : undefined;
  const isOurs =
    conversation?.state === 'IN_PROGRESS' &&
    conversation.profile === profile &&
    conversation.startedAt !== undefined &&
    isOfItsAge(conversation.startedAt, facts) &&
    !(await isTaken(ports, conversation.name, signal));
  if (!isOurs) return { status: 'ambiguous' };

  // Before anything else: a reload, and the agent whom the call is handed to, find it by its name.
  await conversations.nameConversation(task, conversation.name, signal);
  return { status: 'found', conversation };
}

/**
 * A flow forks an incoming call and then makes the task: what begins later is the next caller's, from a number that
 * many share. A call that is dialled has its task first.
 */
const isOfItsAge = (begunAt: number, { direction, startedAt }: CallFacts): boolean =>
  direction === 'inbound'
    ? begunAt >= startedAt - SAME_CALL_MS && begunAt <= startedAt + CLOCKS_DIFFER_MS
    : begunAt >= startedAt - CLOCKS_DIFFER_MS;

/** Where conversations are named by calls, one that is not named by ours is another's, or may be. */
const mayBeOfAnotherCall = (name: ConversationName, own: CallSid | undefined): boolean => {
  const named = parseCallSid(conversationIdOf(name).replace(/-\d+$/, ''));
  return named !== undefined && named !== own;
};

/** Telephony makes participants without an id of a user; with one, an agent's desktop has been here. */
const isTaken = async (
  { api }: FindCallPorts,
  name: ConversationName,
  signal: AbortSignal,
): Promise<boolean> =>
  (await api.listParticipants(name, signal)).some(
    ({ role, obfuscatedUserId }) => role === 'HUMAN_AGENT' && obfuscatedUserId !== undefined,
  );
