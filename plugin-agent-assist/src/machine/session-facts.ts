import type { AnyActorRef } from 'xstate';

import type { AssistConversation, AssistMessage, CallNews, CallTask, ChatTask } from '../domain/assist';
import { partsOfCallUpTo } from '../domain/ids';
import { isPauseOn } from './pause.machine';
import type { Attachment, SessionContext } from './session.types';

/*
 * What a session can tell from what it holds. Questions only: nothing here changes anything.
 */

/**
 * The server pings every 25 s, and a hidden tab may have no other timer: with the time that a join takes, joins are no
 * further apart than this. A room that was not joined for longer may have been silent for as long.
 */
const LATE_MS = 40_000;

/** On a call nobody would notice what a room that was cut off in silence has missed, so it is asked for. */
const LIST_AGAIN_MS = 30_000;

/** By this computer's clock, which somebody may have put back meanwhile: then it counts as long, too. */
function elapsed({ now }: SessionContext, since: number): number {
  return Math.abs(now() - since);
}

/** Whether events may have been lost since the last good join. */
export function hasGap(context: SessionContext, joinedAt = context.joinedAt): boolean {
  return context.gap || elapsed(context, joinedAt) >= LATE_MS;
}

/** Whether it is time to ask what the socket has not told. */
export function isListDue(context: SessionContext): boolean {
  return (
    isGhostOver(context) ||
    (needsEvents(context) &&
      !context.isListingRefused &&
      // What has failed is tried again in its own time.
      context.listAttempt === 0 &&
      // Where another agent's desktop listens or did, its leaving may cut this one off at any time.
      (requireAttachment(context).isHandedOver || elapsed(context, context.listedAt) >= LIST_AGAIN_MS))
  );
}

/** Whether an old socket of ours was to be feared at the connector, and is no more. */
export function isGhostOver({ doubtUntil, now }: SessionContext): boolean {
  return doubtUntil !== undefined && now() >= doubtUntil;
}

/** What others send to Agent Assist comes back by the socket alone: the audio of a call, and what the Functions relay. */
export function needsEvents({ task, relayMode }: SessionContext): boolean {
  return task.medium === 'call' || relayMode === 'server';
}

/** A relay that has come to its end hears nothing. */
export function isRelaying({ relay }: Readonly<Record<string, AnyActorRef | undefined>>): boolean {
  const snapshot = relay?.getSnapshot() as { readonly status: string } | undefined;
  return snapshot?.status === 'active';
}

/** Whether nothing is on its way to Agent Assist, or only what may take long. */
export function hasRelayedAll({ relay }: SessionContext): boolean {
  return relay.status !== 'backfilling' && relay.status !== 'sending';
}

/** The agent wants the call not to be heard: its audio is neither missed nor started. */
export function isHeld({ task, pause }: SessionContext): boolean {
  return task.medium === 'call' && isPauseOn(pause);
}

/** A reload, or a look for something better, does not make audio out of silence. */
export function endedBefore(
  { found, attachment, audioEnd, audioReport }: SessionContext,
  { name, state }: AssistConversation,
): SessionContext['audioEnd'] {
  if (name === attachment?.conversation) return audioEnd;
  // It ended before the session had attached.
  if (name === found?.name && audioEnd) return audioEnd;
  const generation = partsOfCallUpTo(name).length;
  const isOfNoStream =
    audioReport !== undefined &&
    (audioReport.generation > generation ||
      (audioReport.generation === generation && audioReport.status !== 'started'));
  if (isOfNoStream) return { code: audioReport.code };
  return state === 'COMPLETED' ? { code: undefined } : undefined;
}

/** Twilio tells of an earlier stream than the one that the session listens to. */
export function isOfEarlierStream(context: SessionContext, { audio }: CallNews): boolean {
  return audio !== undefined && audio.generation < streamOf(context);
}

export function isOfLaterStream(context: SessionContext, { audio }: CallNews): boolean {
  return audio !== undefined && audio.generation > streamOf(context);
}

/** It is told of with every change of the task, and is news once. */
export function isNewStart({ audioReport }: SessionContext, { audio }: CallNews): boolean {
  return (
    audio?.status === 'started' &&
    (audioReport?.status !== 'started' || audioReport.generation !== audio.generation)
  );
}

/** Which of the call's streams the session listens to. */
function streamOf(context: SessionContext): number {
  return partsOfCallUpTo(requireAttachment(context).conversation).length;
}

/** The newest message, once these are known too, and when anything was last said. */
export function latestOf(
  { latest: known, heardAt }: SessionContext,
  messages: readonly AssistMessage[],
  at: number,
): Pick<SessionContext, 'latest' | 'heardAt'> {
  const latest = messages.reduce((newest, message) => (isNewer(message, newest) ? message : newest), known);
  return { latest, heardAt: latest?.name === known?.name ? heardAt : at };
}

/** Messages arrive in any order; one without a time counts by its arrival. */
function isNewer(message: AssistMessage, than: AssistMessage | undefined): boolean {
  if (than?.sentAt === undefined || message.sentAt === undefined) return true;
  return Date.parse(message.sentAt) >= Date.parse(than.sentAt);
}

export function requireCall({ task }: SessionContext): CallTask {
  if (task.medium !== 'call') throw new Error('The task is no call');
  return task;
}

export function requireChat({ task }: SessionContext): ChatTask {
  if (task.medium !== 'chat') throw new Error('The task is no chat');
  return task;
}

export function requireAttachment({ attachment }: SessionContext): Attachment {
  if (attachment === undefined) throw new Error('The session has no conversation yet');
  return attachment;
}
