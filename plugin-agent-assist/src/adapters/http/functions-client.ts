import * as v from 'valibot';

import { AssistError } from '../../domain/failure';
import { parseConversationNameOf, type ConversationProfileName } from '../../domain/ids';
import type { AudioStarter, CallPauseBoard, ConversationHealer, TokenIssuer } from '../../domain/ports';
import { decodeConnectorToken } from '../wire/connector-token';
import { decode } from '../wire/decode';
import { conversationName } from '../wire/names';
import { callFunction, namingMisconfiguration, type FunctionsDeps } from './call-function';
import { HttpError } from './request';

/** Gets connector tokens from the Function `agent-assist-token`. `now`: milliseconds since the epoch. */
export function createTokenIssuer({
  now,
  ...deps
}: FunctionsDeps & { readonly now: () => number }): TokenIssuer {
  return {
    async issue(signal) {
      // From before the call, so that a slow answer makes no token look younger than it is.
      const askedAt = now();
      return decodeConnectorToken(await callFunction(deps, 'agent-assist-token', {}, signal), askedAt);
    },
  };
}

const StartedAudio = v.object({
  conversation: conversationName,
  status: v.picklist(['started', 'alreadyStarted', 'starting']),
});

/** Has the Function `start-siprec` send the audio of calls to conversations of the profile's project and location. */
export function createAudioStarter({
  profile,
  ...deps
}: FunctionsDeps & { readonly profile: ConversationProfileName }): AudioStarter {
  return {
    async start({ taskSid }, signal) {
      const raw = await callFunction(deps, 'start-siprec', { taskSid }, signal).catch((error: unknown) => {
        throw inWordsOfAudio(error);
      });
      const { conversation, status } = decode(StartedAudio, raw, 'started audio');
      const name = parseConversationNameOf(conversation, profile);
      if (name) return { conversation: name, isUncertain: status === 'starting' };
      throw new AssistError(
        'misconfigured',
        'TWILIO_CONVERSATION_PROFILE of the Functions and of the plugin are of different projects or locations',
      );
    },
  };
}

/**
 * `stopped`: a stream ran and was stopped. `alreadyStopped`: the last one that is known had ended. `none`: nobody knows
 * of one, and a Studio flow's without a name may run all the same.
 */
const StoppedAudio = v.object({ status: v.picklist(['stopped', 'alreadyStopped', 'none']) });

/** Has the Function `stop-siprec` pause calls, and `start-siprec` resume them. Both write that into the call's task. */
export function createCallPauser(deps: FunctionsDeps): Pick<CallPauseBoard, 'pause' | 'resume'> {
  return {
    async pause({ taskSid }, { until, mustStop }, signal) {
      const raw = await callFunction(
        deps,
        'stop-siprec',
        { taskSid, ...(until !== undefined && { until: Math.round(until) }) },
        signal,
      ).catch((error: unknown) => {
        throw inWordsOfAudio(error);
      });
      const { status } = decode(StoppedAudio, raw, 'stopped audio');
      if (status === 'none')
        throw new AssistError(
          'notFound',
          'No stream of this call is known, and one that a Studio flow has started without a name may run. If it does not stop, Resume Agent Assist gives the pause up',
        );
      if (mustStop && status !== 'stopped')
        throw new AssistError(
          'rejected',
          'Words of this call go on arriving, though no stream of it is known that still runs',
        );
    },
    async resume({ taskSid }, places, signal) {
      await callFunction(deps, 'start-siprec', { taskSid, resumes: true, after: places }, signal).catch(
        (error: unknown) => {
          throw inWordsOfAudio(error);
        },
      );
    },
  };
}

const HealedConversation = v.object({
  conversation: v.nullable(conversationName),
  left: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** Has the Function `heal-conversation` relay what Agent Assist misses of a chat. */
export function createConversationHealer({
  profile,
  ...deps
}: FunctionsDeps & { readonly profile: ConversationProfileName }): ConversationHealer {
  return {
    async heal({ taskSid }, signal) {
      const raw = await callFunction(deps, 'heal-conversation', { taskSid }, signal).catch(
        (error: unknown) => {
          throw inWordsOfHealing(error);
        },
      );
      const { conversation, left } = decode(HealedConversation, raw, 'healed conversation');
      if (conversation === null) return { conversation: undefined, left };
      const name = parseConversationNameOf(conversation, profile);
      if (name) return { conversation: name, left };
      throw new AssistError(
        'misconfigured',
        'TWILIO_CONVERSATION_PROFILE of the Functions and of the plugin are of different projects or locations',
      );
    },
  };
}

/** Right after acceptance TaskRouter may not know yet whose the task is. */
const inWordsOfHealing = (error: unknown): unknown =>
  error instanceof HttpError && (error.status === 409 || error.body?.code === 'task_not_yours')
    ? new AssistError('busy', error.message)
    : namingMisconfiguration(error);

/** A call that is not so far yet: nobody has picked up. */
const inWordsOfAudio = (error: unknown): unknown =>
  error instanceof HttpError && error.status === 409
    ? new AssistError('busy', error.message)
    : namingMisconfiguration(error);
