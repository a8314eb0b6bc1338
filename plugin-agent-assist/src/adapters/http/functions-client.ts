import * as v from 'valibot';

import { AssistError } from '../../domain/failure';
import { parseConversationNameOf, type ConversationProfileName } from '../../domain/ids';
import type { AudioStarter, TokenIssuer } from '../../domain/ports';
import { decodeConnectorToken } from '../wire/connector-token';
import { decode } from '../wire/decode';
import { conversationName } from '../wire/names';
import { HttpError, requestJson } from './request';

interface FunctionsClientDeps {
  /** Where the Twilio Functions are served. */
  readonly functionsUrl: string;
  /** The signed-in agent's Flex token of this moment; Flex renews it, so it is asked for at every call. */
  readonly flexToken: () => string;
}

/** Gets connector tokens from the Function `agent-assist-token`. */
export function createTokenIssuer(deps: FunctionsClientDeps): TokenIssuer {
  return {
    issue: async (signal) => decodeConnectorToken(await callFunction(deps, 'agent-assist-token', {}, signal)),
  };
}

const StartedAudio = v.object({ conversation: conversationName });

/** Has the Function `start-siprec` send the audio of calls to conversations of the profile's project and location. */
export function createAudioStarter({
  profile,
  ...deps
}: FunctionsClientDeps & { readonly profile: ConversationProfileName }): AudioStarter {
  return {
    async start({ taskSid }, signal) {
      const raw = await callFunction(deps, 'start-siprec', { taskSid }, signal).catch((error: unknown) => {
        throw inWordsOfAudio(error);
      });
      const { conversation } = decode(StartedAudio, raw, 'started audio');
      const name = parseConversationNameOf(conversation, profile);
      if (name) return name;
      throw new AssistError(
        'misconfigured',
        'TWILIO_CONVERSATION_PROFILE of the Functions and of the plugin are of different projects or locations',
      );
    },
  };
}

function inWordsOfAudio(error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  // A call that is not so far yet: nobody has picked up.
  if (error.status === 409) return new AssistError('busy', error.message);
  return error.body?.code === 'not_configured' ? new AssistError('misconfigured', error.message) : error;
}

/**
 * JSON with the token in the body and no custom headers: Twilio's platform answers preflights itself and knows none
 * of ours.
 */
async function callFunction(
  { functionsUrl, flexToken }: FunctionsClientDeps,
  name: string,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  const token = flexToken();
  if (!token) throw new AssistError('unauthorized', 'Flex has no token of a signed-in agent');
  return requestJson({
    service: `Twilio Function ${name}`,
    method: 'POST',
    url: `${functionsUrl.replace(/\/+$/, '')}/${name}`,
    json: { Token: token, ...parameters },
    mayQuote: true,
    secret: token,
    signal,
  });
}
