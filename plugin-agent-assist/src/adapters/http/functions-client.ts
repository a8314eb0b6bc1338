import * as v from 'valibot';

import { AssistError } from '../../domain/failure';
import { parseConversationNameOf, type ConversationProfileName } from '../../domain/ids';
import type { AudioStarter, TokenIssuer } from '../../domain/ports';
import { decodeConnectorToken } from '../wire/connector-token';
import { decode } from '../wire/decode';
import { conversationName } from '../wire/names';
import { callFunction, namingMisconfiguration, type FunctionsDeps } from './call-function';
import { HttpError } from './request';

/** Gets connector tokens from the Function `agent-assist-token`. */
export function createTokenIssuer(deps: FunctionsDeps): TokenIssuer {
  return {
    issue: async (signal) => decodeConnectorToken(await callFunction(deps, 'agent-assist-token', {}, signal)),
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

/** A call that is not so far yet: nobody has picked up. */
const inWordsOfAudio = (error: unknown): unknown =>
  error instanceof HttpError && error.status === 409
    ? new AssistError('busy', error.message)
    : namingMisconfiguration(error);
